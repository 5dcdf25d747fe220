import { formatFilter, parseFilter } from '../../../core/finding/filters/filter-language.ts'
import type { FilterTest } from '../../../core/finding/filters/filter-tree.ts'
import type { Picked } from '../../api/contacts.ts'

interface Named {
  id: string
  name: string
}

/** The selected contacts: some, by id with their names; or all in the view except a few. */
export type Selection =
  | { all: false; some: ReadonlyMap<string, string> }
  | { all: true; but: ReadonlyMap<string, string> }

export const noSelection: Selection = { all: false, some: new Map() }
export const allSelection: Selection = { all: true, but: new Map() }

/** The selection with these contacts in it, or out of it. */
export function withContacts(selection: Selection, contacts: readonly Named[], isIn: boolean): Selection {
  const names = new Map(selection.all ? selection.but : selection.some)
  for (const { id, name } of contacts) {
    if (isIn === selection.all) names.delete(id)
    else names.set(id, name)
  }
  return selection.all ? { all: true, but: names } : { all: false, some: names }
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.all ? !selection.but.has(id) : selection.some.has(id)
}

/** How many are selected; undefined while the view is being counted. */
export function countSelected(selection: Selection, total: number | undefined): number | undefined {
  if (!selection.all) return selection.some.size
  return total === undefined ? undefined : total - selection.but.size
}

/** The contacts of a bulk change: exactly the selected ones. */
export function pickedOf(selection: Selection, { filter, q }: { filter: string; q: string }): Picked {
  if (!selection.all) return { ids: [...selection.some.keys()] }
  if (selection.but.size === 0) return { filter, q }
  const others: FilterTest = { field: 'id', op: 'none', value: [...selection.but.keys()] }
  const read = parseFilter(filter)
  // An invalid filter matches no contacts, so none can be selected.
  if ('fault' in read) return { ids: [] }
  const isEverybody = 'and' in read.tree && read.tree.and.length === 0
  return { filter: formatFilter(isEverybody ? others : { and: [read.tree, others] }), q }
}

/** The selection as a store, so that one tick repaints one row and not the whole grid. */
export class SelectionStore {
  #present: Selection = noSelection
  readonly #listeners = new Set<() => void>()

  get present(): Selection {
    return this.#present
  }

  set(next: Selection): void {
    this.#present = next
    for (const listener of [...this.#listeners]) listener()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  read = (): Selection => this.#present
}
