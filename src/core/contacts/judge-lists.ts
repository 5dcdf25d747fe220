import { at } from '../fault.ts'
import type { FaultList } from '../fault-list.ts'
import type { ListsDraft } from './draft.ts'

/** List ids as the store spells them. */
export interface JudgedLists {
  set: string[] | undefined
  add: string[]
  remove: string[]
  /** Undefined: not spoken of. */
  primary: string | null | undefined
}

const groups = ['set', 'add', 'remove'] as const

/** Every list that a draft speaks of. */
export function listIdsOf(draft: ListsDraft): string[] {
  const { set = [], add = [], remove = [], primary } = draft
  return [...set, ...add, ...remove, primary].flatMap((id) => id?.toLowerCase() ?? [])
}

/** Names each list that does not live in the workspace, by its place. */
export function judgeLists(draft: ListsDraft, living: ReadonlySet<string>, faults: FaultList): JudgedLists {
  const read = (group: (typeof groups)[number], standard: string): string[] =>
    (draft[group] ?? []).flatMap((given, index) => {
      const id = given?.toLowerCase()
      if (id === undefined || living.has(id)) return id ?? []
      faults.add(at(draft.paths?.[group] ?? standard, index), 'unknown_list')
      return []
    })
  const primary = draft.primary?.toLowerCase() ?? draft.primary
  if (typeof primary === 'string' && !living.has(primary)) {
    faults.add(draft.paths?.primary ?? 'primaryListId', 'unknown_list')
  }
  const set = read('set', 'lists')
  return {
    set: draft.set === undefined ? undefined : set,
    add: read('add', 'lists'),
    remove: read('remove', 'removeLists'),
    primary,
  }
}
