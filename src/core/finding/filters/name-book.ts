import { findNamedRecords, findNamesOfLength, type NamedTable } from '../../../store/finding/named-records.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import type { WorkspaceRules } from '../../fields/workspace-rules.ts'
import { notFound } from '../../kernel/failure.ts'
import { isId } from '../../kernel/ids.ts'
import { closest } from '../../kernel/text.ts'
import { findCustomField } from './filter-fields.ts'
import { customPrefix, type FilterTest, type FilterTree, mapTests, testsOf } from './filter-tree.ts'

/** What a filter's words for tags, lists and segments mean, by the word: an id, or a name, which several lists may have. */
export interface NameBook {
  idsOf(table: NamedTable, word: string): readonly string[] | undefined
  /** For words that mean nothing. */
  suggest(table: NamedTable, word: string): string | undefined
}

const tables = ['tags', 'lists', 'segments'] as const

/** Whose names the values of a field are. */
function tableOfField(field: string): NamedTable | undefined {
  if (field === 'segment') return 'segments'
  return field === 'tags' || field === 'lists' ? field : undefined
}

interface LookUp {
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

/** A filter to keep: tags, lists, segments and custom fields by id, so that it means the same after a rename. */
export function bindFilter(tree: FilterTree, rules: WorkspaceRules, names: NameBook): FilterTree {
  return mapTests(tree, (test) => {
    const table = tableOfField(test.field)
    if (table === undefined) return { ...test, field: boundField(test.field, rules) }
    if (test.value === undefined) return test
    const ids = [test.value].flat().map((word) => [...(names.idsOf(table, word) ?? [])])
    return boundTest(test, ids)
  })
}

/** Several lists may have one name, which means any of them. */
function boundTest(test: FilterTest, ids: string[][]): FilterTree {
  const { field, op } = test
  if (op === 'all') return { and: ids.map((some) => ({ field, op: 'any', value: some })) }
  const all = ids.flat()
  if (op !== 'eq' && op !== 'ne') return { ...test, value: all }
  if (all.length === 1) return { ...test, value: all[0]! }
  return { field, op: op === 'eq' ? 'any' : 'none', value: all }
}

function boundField(field: string, rules: WorkspaceRules): string {
  const custom = findCustomField(field, rules)
  return custom === undefined ? field : customPrefix + custom.id
}

/** Kept filters as a person reads them: by the names of today. What is gone, or shares its name, stays an id. */
export async function nameFilters(
  scope: Scope,
  trees: readonly FilterTree[],
  rules: WorkspaceRules,
): Promise<FilterTree[]> {
  const names = await findNames(scope, trees.flatMap(testsOf))
  return trees.map((tree) => mapTests(tree, (test) => nameTest(test, rules, names)))
}

function nameTest(test: FilterTest, rules: WorkspaceRules, names: ReadonlyMap<string, string>): FilterTest {
  const custom = findCustomField(test.field, rules)
  if (custom !== undefined) return { ...test, field: customPrefix + custom.name }
  if (tableOfField(test.field) === undefined || test.value === undefined) return test
  const nameOf = (id: string) => names.get(id) ?? id
  return { ...test, value: Array.isArray(test.value) ? test.value.map(nameOf) : nameOf(test.value) }
}

async function findNames(scope: Scope, tests: readonly FilterTest[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const table of ['tags', 'lists', 'segments'] as const) {
    const ids = tests.filter(({ field }) => tableOfField(field) === table).flatMap(({ value = [] }) => value)
    const named = await findNamedRecords(scope, table, { ids: [...new Set(ids)], names: [] })
    const sharing = await findNamedRecords(scope, table, { ids: [], names: named.map(({ name }) => name) })
    for (const { id, name } of named) {
      if (sharing.filter((other) => other.name === name).length === 1) names.set(id, name)
    }
  }
  return names
}
