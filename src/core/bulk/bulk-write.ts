import type { ContactDraft, ContactWrite } from '../contacts/draft.ts'
import { scalarFieldNames } from '../contacts/scalar-fields.ts'
import { customDraft } from '../custom-fields/custom-draft.ts'
import { at } from '../fault.ts'
import type { FaultList } from '../fault-list.ts'
import type { BulkAction, BulkActionType } from './bulk-action.ts'

/** What is written to each contact. Plain JSON. */
export type BulkWrite = { op: 'update'; draft: ContactDraft } | { op: 'delete' } | { op: 'restore' }

/** The same for one contact. */
export function writeTo(id: string, write: BulkWrite): ContactWrite {
  return { ...write, id }
}

const update = (draft: ContactDraft): BulkWrite => ({ op: 'update', draft })

const writes: Record<BulkActionType, (action: BulkAction, faults: FaultList) => BulkWrite> = {
  addTags: ({ tags = [] }) => update({ tags: { add: tags, paths: { add: 'action.tags' } } }),
  removeTags: ({ tags = [] }) => update({ tags: { remove: tags, paths: { remove: 'action.tags' } } }),
  setTags: ({ tags = [] }) => update({ tags: { set: tags, paths: { set: 'action.tags' } } }),
  setFields: ({ fields: { customFields, ...plain } = {} }) =>
    update({ ...plain, custom: customDraft(customFields, byName) }),
  clearFields: ({ names = [] }, faults) => update(clearing(names, faults)),
  doNotContact: ({ value }) => update({ doNotContact: value }),
  addToList: ({ listId }) => update({ lists: { add: [listId] } }),
  removeFromList: ({ listId }) => update({ lists: { remove: [listId] } }),
  delete: () => ({ op: 'delete' }),
  restore: () => ({ op: 'restore' }),
}

/** What an action writes to each contact; a field that cannot be cleared is a fault. */
export function bulkWrite(type: BulkActionType, action: BulkAction, faults: FaultList): BulkWrite {
  return writes[type](action, faults)
}

const byName = { by: 'name', parse: false, unknown: 'refuse' } as const
const customPrefix = 'customFields.'
const clearable: ReadonlySet<string> = new Set([
  ...scalarFieldNames,
  'phone',
  'email',
  'timezone',
  'channels',
  'lastDialTime',
])

function clearing(names: readonly (string | undefined)[], faults: FaultList): ContactDraft {
  const plain: Record<string, null> = {}
  const values: { key: string; value: null; path: string }[] = []
  for (const [index, name] of names.entries()) {
    const path = at('action.names', index)
    if (name === undefined) continue
    if (name.startsWith(customPrefix))
      values.push({ key: name.slice(customPrefix.length), value: null, path })
    else if (clearable.has(name)) plain[name] = null
    else faults.add(path, 'unknown_field')
  }
  return { ...plain, custom: { ...byName, values } }
}
