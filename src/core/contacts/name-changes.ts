import type { Changes } from './diff-contact.ts'
import { fieldOfColumn } from './field-of-column.ts'
import type { HistoryChange } from './history.ts'

export interface HistoryNames {
  tags: ReadonlyMap<string, string>
  lists: ReadonlyMap<string, string>
  customFields: ReadonlyMap<string, string>
}

/** Changes as a person reads them: by field as the API calls it, tags, lists and custom fields by name. */
export function nameChanges(changes: Changes, names: HistoryNames): HistoryChange[] {
  return Object.entries(changes)
    .map(([key, change]) => nameChange(key, change, names))
    .sort((a, b) => (a.field < b.field ? -1 : 1))
}

function nameChange(key: string, [from, to]: Changes[string], names: HistoryNames): HistoryChange {
  const byName = (ids: unknown, of: ReadonlyMap<string, string>) =>
    (ids as string[]).map((id) => of.get(id) ?? id).sort()
  if (key === 'tag_ids') return { field: 'tags', from: byName(from, names.tags), to: byName(to, names.tags) }
  if (key === 'list_ids')
    return { field: 'lists', from: byName(from, names.lists), to: byName(to, names.lists) }
  if (key.startsWith('custom.')) {
    const id = key.slice('custom.'.length)
    return { field: `customFields.${names.customFields.get(id) ?? id}`, from, to }
  }
  return { field: fieldOfColumn(key), from, to }
}
