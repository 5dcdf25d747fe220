import type { Scope } from '../../store/scope.ts'
import { findNamedRecords, findNamesOfLength, type NamedTable } from '../../store/selections/named-records.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { closest } from './closest.ts'
import type { FilterTest } from './filter-tree.ts'

/** What a filter's words for tags and lists mean, by the word: an id, or a name, which several lists may have. */
export interface NameBook {
  idsOf(table: NamedTable, word: string): readonly string[] | undefined
  /** For words that mean nothing. */
  suggest(table: NamedTable, word: string): string | undefined
}

const tableOf: Readonly<Record<string, NamedTable>> = { tags: 'tags', lists: 'lists' }

/** Looks up every name in these tests. An id that is not the workspace's is not found, whoever else's it may be. */
export async function lookUpNames(scope: Scope, tests: Iterable<FilterTest>): Promise<NameBook> {
  const words: Record<NamedTable, Set<string>> = { tags: new Set(), lists: new Set() }
  for (const { field, value = [] } of tests) {
    const table = tableOf[field]
    if (table !== undefined) for (const word of [value].flat()) words[table].add(word)
  }
  const found = { tags: new Map<string, string[]>(), lists: new Map<string, string[]>() }
  const meant = new Map<string, string>()
  for (const table of ['tags', 'lists'] as const) {
    const all = [...words[table]]
    const ids = all.filter(isId)
    for (const { id, name } of await findNamedRecords(scope, table, { ids, names: all })) {
      for (const word of all) {
        if (word === name || word.toLowerCase() === id) {
          found[table].set(word, [...(found[table].get(word) ?? []), id])
        }
      }
    }
    const unknown = all.filter((word) => !found[table].has(word))
    if (unknown.some(isId)) throw notFound()
    if (unknown.length > 0) await addSuggestions(scope, table, unknown, meant)
  }
  return {
    idsOf: (table, word) => found[table].get(word),
    suggest: (table, word) => meant.get(`${table} ${word}`),
  }
}

async function addSuggestions(
  scope: Scope,
  table: NamedTable,
  words: readonly string[],
  meant: Map<string, string>,
): Promise<void> {
  // A request with many unknown words is no slip of the finger.
  for (const word of words.slice(0, 5)) {
    const slack = Math.max(1, Math.floor(word.length / 3))
    const lengths = { shortest: word.length - slack, longest: word.length + slack }
    const names = (await findNamesOfLength(scope, table, lengths)).map(({ name }) => name)
    const suggestion = closest(word, names)
    if (suggestion !== undefined) meant.set(`${table} ${word}`, suggestion)
  }
}
