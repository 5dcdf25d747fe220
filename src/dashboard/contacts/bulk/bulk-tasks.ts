import { strings } from '../../strings/strings.ts'
import type { IconName } from '../../ui/icon.tsx'
import type { BulkAction } from './bulk-call.ts'

/** What a task still has to be told. */
export type BulkQuestion = 'tags' | 'list' | 'field' | 'fieldAndValue' | 'nothing'

export interface BulkTask {
  label: string
  icon: IconName
  asks: BulkQuestion
  danger?: boolean
  actionOf: (answer: BulkAnswer) => BulkAction
}

export interface BulkAnswer {
  tags: string[]
  listId: string
  /** As the API calls it. */
  field: string
  /** As the form gives it to contacts: `{city: …}` or `{customFields: {…}}`. */
  fields: Record<string, unknown>
}

const words = strings.contacts.bulk

/** Everything that can be done to many at once. */
export const bulkTasks: readonly BulkTask[] = [
  { label: words.addTags, icon: 'tag', asks: 'tags', actionOf: ({ tags }) => ({ type: 'addTags', tags }) },
  {
    label: words.removeTags,
    icon: 'tag',
    asks: 'tags',
    actionOf: ({ tags }) => ({ type: 'removeTags', tags }),
  },
  {
    label: words.addToList,
    icon: 'list',
    asks: 'list',
    actionOf: ({ listId }) => ({ type: 'addToList', listId }),
  },
  {
    label: words.removeFromList,
    icon: 'list',
    asks: 'list',
    actionOf: ({ listId }) => ({ type: 'removeFromList', listId }),
  },
  {
    label: words.setField,
    icon: 'columns',
    asks: 'fieldAndValue',
    actionOf: ({ fields }) => ({ type: 'setFields', fields }),
  },
  {
    label: words.clearField,
    icon: 'columns',
    asks: 'field',
    actionOf: ({ field }) => ({ type: 'clearFields', names: [field] }),
  },
  {
    label: words.doNotContact,
    icon: 'phoneOff',
    asks: 'nothing',
    actionOf: () => ({ type: 'doNotContact', value: true }),
  },
  {
    label: words.liftDoNotContact,
    icon: 'phoneOff',
    asks: 'nothing',
    actionOf: () => ({ type: 'doNotContact', value: false }),
  },
  { label: words.delete, icon: 'bin', asks: 'nothing', danger: true, actionOf: () => ({ type: 'delete' }) },
]
