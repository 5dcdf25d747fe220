import type { Scope } from '../../store/scope.ts'
import { findNamedRecords, findNamesOfLength, type NamedTable } from '../../store/selections/named-records.ts'
import { notFound } from '../failure.ts'
import { isId } from '../is-id.ts'
import { closest } from './closest.ts'
import type { FilterTest } from './filter-tree.ts'

/** What a filter's words for tags, lists and segments mean, by the word: an id, or a name, which several lists may have. */
export interface NameBook {
  idsOf(table: NamedTable, word: string): readonly string[] | undefined
  /** For words that mean nothing. */
  suggest(table: NamedTable, word: string): string | undefined
}

const tables = ['tags', 'lists', 'segments'] as const

/** Whose names the values of a field are. */
export function tableOfField(field: string): NamedTable | undefined {
  if (field === 'segment') return 'segments'
  return field === 'tags' || field === 'lists' ? field : undefined
}

export interface LookUp {
  /** A kept filter knows ids only, and one that is gone is on nobody. */
  isKept: boolean
}

/** Looks up every name in these tests. An id that is not the workspace's is not found, whoever else's it may be. */
export async function lookUpNames(
  scope: Scope,
  tests: Iterable<FilterTest>,
  { isKept }: LookUp = { isKept: false },
): Promise<NameBook> {
  const words = wordsOf(tests)
  const found = new Map<string, string[]>()
  const meant = new Map<string, string>()
  for (const table of tables) {
    const all = [...words[table]]
    const ids = all.filter(isId)
    const records = await findNamedRecords(scope, table, { ids, names: isKept ? [] : all })
    for (const word of all) {
      const matching = records.filter(
        ({ id, name }) => word.toLowerCase() === id || (!isKept && word === name),
      )
      if (matching.length > 0 || isKept)
        found.set(
          `${table} ${word}`,
          matching.map(({ id }) => id),
        )
    }
    const unknown = all.filter((word) => !found.has(`${table} ${word}`))
    if (unknown.some(isId)) throw notFound()
    if (unknown.length > 0) await addSuggestions(scope, table, unknown, meant)
  }
  return {
    idsOf: (table, word) => found.get(`${table} ${word}`),
    suggest: (table, word) => meant.get(`${table} ${word}`),
  }
}

function wordsOf(tests: Iterable<FilterTest>): Record<NamedTable, Set<string>> {
  const words = { tags: new Set<string>(), lists: new Set<string>(), segments: new Set<string>() }
  for (const { field, value = [] } of tests) {
    const table = tableOfField(field)
    if (table !== undefined) for (const word of [value].flat()) words[table].add(word)
  }
  return words
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
