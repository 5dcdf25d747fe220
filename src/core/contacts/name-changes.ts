import type { Changes } from './diff-contact.ts'
import type { HistoryChange } from './list-history.ts'
import { scalarFieldNames, scalarFields } from './scalar-fields.ts'

export interface HistoryNames {
  tags: ReadonlyMap<string, string>
  lists: ReadonlyMap<string, string>
  customFields: ReadonlyMap<string, string>
}

const fieldOfColumn = new Map<string, string>([
  ...scalarFieldNames.map((name) => [scalarFields[name].column, name] as const),
  ['phone', 'phone'],
  ['phone_as_given', 'phoneAsGiven'],
  ['email', 'email'],
  ['timezone', 'timezone'],
  ['timezone_source', 'timezoneSource'],
  ['do_not_contact', 'doNotContact'],
  ['channels', 'channels'],
  ['status', 'status'],
  ['last_dial_time', 'lastDialTime'],
  ['primary_list_id', 'primaryListId'],
])

/** Changes as a person reads them: fields as the API calls them, tags, lists and custom fields by name. */
export function nameChanges(changes: Changes, names: HistoryNames): HistoryChange[] {
  return Object.entries(changes).map(([key, [from, to]]) => {
    const named = (ids: unknown, by: ReadonlyMap<string, string>) =>
      (ids as string[]).map((id) => by.get(id) ?? id).sort()
    if (key === 'tag_ids') return { field: 'tags', from: named(from, names.tags), to: named(to, names.tags) }
    if (key === 'list_ids')
      return { field: 'lists', from: named(from, names.lists), to: named(to, names.lists) }
    if (key.startsWith('custom.')) {
      const id = key.slice('custom.'.length)
      return { field: `customFields.${names.customFields.get(id) ?? id}`, from, to }
    }
    return { field: fieldOfColumn.get(key) ?? key, from, to }
  })
}
