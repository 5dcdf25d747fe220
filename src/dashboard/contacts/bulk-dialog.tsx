import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError, sendCall } from '../api/api-call.ts'
import { type BulkAction, bulkCall, type Picked } from '../api/contacts.ts'
import { customFieldsQuery, listsQuery } from '../api/queries.ts'
import type { Job } from '../api/wire-types.ts'
import { type Column, standardColumns } from '../fields/standard-columns.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { SelectField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatNumber } from '../ui/format.ts'
import type { IconName } from '../ui/icon.tsx'
import { ContactInput, changesOf, draftOf, formColumns } from './contact-form.tsx'

/** The input that a task still needs. */
type BulkQuestion = 'tags' | 'list' | 'field' | 'fieldAndValue' | 'nothing'

export interface BulkTask {
  label: string
  icon: IconName
  asks: BulkQuestion
  danger?: boolean
  actionOf: (answer: BulkAnswer) => BulkAction
}

interface BulkAnswer {
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
    actionOf: () => ({ type: 'doNotContact', value: false, allowLiftingDoNotContact: true }),
  },
  { label: words.delete, icon: 'bin', asks: 'nothing', danger: true, actionOf: () => ({ type: 'delete' }) },
]

interface Props {
  task: BulkTask
  picked: Picked
  onStarted: (job: Job) => void
  onClose: () => void
}

const empty: BulkAnswer = { tags: [], listId: '', field: '', fields: {} }

/** Asks for the input of a change, shows the exact number of contacts, and starts it. */
export function BulkDialog({ task, picked, onStarted, onClose }: Props) {
  const { workspaceId } = usePlace()
  const [answer, setAnswer] = useState(empty)
  const counted = useQuery({
    queryKey: ['bulk-count', workspaceId, picked],
    staleTime: 0,
    // The count depends on the selection only, so it does not wait for the input.
    queryFn: ({ signal }) =>
      sendCall<{ count: number }>(bulkCall(workspaceId, picked, { type: 'delete' }, true), signal),
  })
  const call = bulkCall(workspaceId, picked, task.actionOf(answer))
  const count = counted.data && formatNumber(counted.data.count)
  return (
    <FormDialog
      title={task.label}
      description={
        counted.isError
          ? describeError(counted.error)
          : count === undefined
            ? words.counting
            : words.confirm(count)
      }
      submitLabel={words.act(task.label, count ?? '…')}
      danger={task.danger === true}
      call={call}
      onSubmit={async () => onStarted(await sendCall<Job>(call))}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <BulkQuestions
            asks={task.asks}
            answer={answer}
            error={faultOf(faultPath[task.asks])}
            onAnswer={setAnswer}
          />
          {task.danger && <p>{words.confirmDelete}</p>}
        </>
      )}
    </FormDialog>
  )
}

/** The API's name of each input. */
const faultPath = {
  tags: 'action.tags',
  list: 'action.listId',
  field: 'action.names',
  fieldAndValue: 'action.fields',
  nothing: 'action',
} as const

interface BulkQuestionsProps {
  asks: BulkQuestion
  answer: BulkAnswer
  error: string | undefined
  onAnswer: (answer: BulkAnswer) => void
}

const tagColumn = standardColumns.find(({ id }) => id === 'tags')!
const unset = { value: '', label: words.choose }

/** Fields that many may share: no identifier, and nothing that has a task of its own. */
const apart = new Set(['phone', 'email', 'externalId', 'tags', 'lists', 'doNotContact'])

/** Asks for the one input of a bulk change. */
function BulkQuestions({ asks, answer, error, onAnswer }: BulkQuestionsProps) {
  const { workspaceId } = usePlace()
  const lists = useQuery({ ...listsQuery(workspaceId), enabled: asks === 'list' })
  const fields = useQuery({ ...customFieldsQuery(workspaceId), enabled: asks.startsWith('field') })
  if (asks === 'tags') {
    return (
      <ContactInput
        column={tagColumn}
        value={answer.tags}
        error={error}
        onChange={(tags) => onAnswer({ ...answer, tags: tags as string[] })}
      />
    )
  }
  if (asks === 'list') {
    return (
      <SelectField
        label={words.list}
        value={answer.listId}
        error={error}
        choices={[unset, ...(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(listId) => onAnswer({ ...answer, listId })}
      />
    )
  }
  if (asks === 'nothing') return null
  const columns = formColumns(fields.data ?? []).filter(({ id }) => !apart.has(id))
  const column = columns.find(({ field }) => field === answer.field)
  return (
    <>
      <SelectField
        label={words.field}
        value={answer.field}
        error={error}
        choices={[unset, ...columns.map(({ field, label }) => ({ value: field, label }))]}
        onChange={(field) => onAnswer({ ...answer, field, fields: {} })}
      />
      {asks === 'fieldAndValue' && column && (
        <FieldValue
          key={column.id}
          column={column}
          onFields={(next) => onAnswer({ ...answer, fields: next })}
        />
      )}
    </>
  )
}

function FieldValue({
  column,
  onFields,
}: {
  column: Column
  onFields: (fields: Record<string, unknown>) => void
}) {
  const initial = draftOf([column])
  const [value, setValue] = useState(initial[column.id]!)
  const change = (next: string | string[]) => {
    setValue(next)
    try {
      onFields(changesOf([column], initial, { [column.id]: next }))
    } catch {
      // While JSON is typed, the last valid value stays.
    }
  }
  return <ContactInput column={column} value={value} error={undefined} onChange={change} />
}
