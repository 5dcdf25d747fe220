import { findCustomFieldNames } from '../../../store/contacts/custom-fields.ts'
import {
  findDeletedRecords,
  findNamedRecords,
  findNamesOfLength,
  type NamedTable,
} from '../../../store/finding/named-records.ts'
import type { Scope } from '../../../store/kernel/scope.ts'
import { customPrefix } from '../../fields/contact-fields.ts'
import { type FieldOptions, hasOptions } from '../../fields/field-options.ts'
import type { FieldRule, WorkspaceRules } from '../../fields/workspace-rules.ts'
import { notFound } from '../../kernel/failure.ts'
import { isId } from '../../kernel/ids.ts'
import { closest } from '../../kernel/text.ts'
import { nameKey } from '../../values/compare-text.ts'
import { findCustomField } from './filter-fields.ts'
import { type FilterTest, type FilterTree, mapTests, testsOf } from './filter-tree.ts'
import { heldOption, optionsWith } from './translate-values.ts'

/** Resolves a filter's words for tags, lists and segments: each word is an id, or a name, which several lists may share. */
export interface NameBook {
  idsOf(table: NamedTable, word: string): readonly string[] | undefined
  /** The nearest name for a word that matches none. */
  suggest(table: NamedTable, word: string): string | undefined
}

const tables = ['tags', 'lists', 'segments'] as const

/** The table whose names a field's values are. */
function tableOfField(field: string): NamedTable | undefined {
  if (field === 'segment') return 'segments'
  return field === 'tags' || field === 'lists' ? field : undefined
}

interface LookUp {
  /** A stored filter has ids only. If the record of an id is deleted, no contact has it. */
  isKept?: boolean
  /** Deleted records that the replaced filter names; the new filter may still name them. */
  held?: HeldNames
}

/**
 * The ids of deleted records that a stored filter names, by their shown form and by id: `tags blocked
 * (deleted)`, `customFields <id>`.
 */
export type HeldNames = ReadonlyMap<string, string>

const nothingHeld: HeldNames = new Map()

/** Looks up every name in these tests. An id of another workspace is reported as not found. */
export async function lookUpNames(
  scope: Scope,
  tests: Iterable<FilterTest>,
  { isKept = false, held = nothingHeld }: LookUp = {},
): Promise<NameBook> {
  const words = wordsOf(tests)
  const found = new Map<string, string[]>()
  const meant = new Map<string, string>()
  for (const table of tables) {
    const all = [...words[table]]
    const ids = all.filter(isId)
    const records = await findNamed(scope, table, { ids, names: isKept ? [] : all })
    for (const word of all) {
      // Ids are tried first, so that a name that looks like an id cannot take its place.
      const byId = records.filter(({ id }) => word.toLowerCase() === id)
      const matching = byId.length > 0 || isKept ? byId : namedSo(table, word, records)
      const matchingIds = matching.map(({ id }) => id)
      const heldId = held.get(`${table} ${word}`)
      if (matchingIds.length === 0 && heldId !== undefined) matchingIds.push(heldId)
      if (matchingIds.length > 0 || isKept) found.set(`${table} ${word}`, matchingIds)
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

type Named = Awaited<ReturnType<typeof findNamedRecords>>[number]

/** The living records with one of these ids, or with one of these names in any spelling. */
export async function findNamed(
  scope: Scope,
  table: NamedTable,
  { ids = [], names = [] }: { ids?: readonly string[]; names?: readonly string[] },
): Promise<Named[]> {
  const keys = new Set(names.map(nameKey))
  const found = await findNamedRecords(scope, table, { ids, names, keys: [...keys] })
  return found.filter(({ id, name }) => ids.includes(id) || keys.has(nameKey(name)))
}

/**
 * The records that a word names: the one with this exact spelling before others with the same key; several
 * for lists, which may share names.
 */
function namedSo(table: NamedTable, word: string, records: readonly Named[]): Named[] {
  const exact = records.filter(({ name }) => name === word)
  if (table !== 'lists' && exact.length > 0) return exact
  const key = nameKey(word)
  return records.filter(({ name }) => nameKey(name) === key)
}

function wordsOf(tests: Iterable<FilterTest>): Record<NamedTable, Set<string>> {
  const words = { tags: new Set<string>(), lists: new Set<string>(), segments: new Set<string>() }
  for (const { field, value = [] } of tests) {
    const table = tableOfField(field)
    if (table !== undefined) for (const word of [value].flat()) words[table].add(word)
  }
  return words
}

/** Adds a suggestion for each of these unknown words, by `<table> <word>`. */
export async function addSuggestions(
  scope: Scope,
  table: NamedTable,
  words: readonly string[],
  meant: Map<string, string>,
): Promise<void> {
  // With more unknown words than this, the words are not typing mistakes.
  for (const word of words.slice(0, 5)) {
    const slack = Math.max(1, Math.floor(word.length / 3))
    const lengths = { shortest: word.length - slack, longest: word.length + slack }
    const names = (await findNamesOfLength(scope, table, lengths)).map(({ name }) => name)
    const suggestion = closest(word, names)
    if (suggestion !== undefined) meant.set(`${table} ${word}`, suggestion)
  }
}

/**
 * The stored form of a filter: tags, lists, segments and custom fields by id, so that renames do not change
 * its meaning.
 */
export function bindFilter(
  tree: FilterTree,
  rules: WorkspaceRules,
  names: NameBook,
  held: HeldNames = nothingHeld,
): FilterTree {
  return mapTests(tree, (test) => {
    const table = tableOfField(test.field)
    if (table === undefined) {
      const field = findCustomField(test.field, rules)
      const bound = { ...test, field: boundField(test.field, rules, held) }
      return field !== undefined && hasOptions(field.type) ? boundOptions(bound, field, held) : bound
    }
    if (test.value === undefined) return test
    const ids = [test.value].flat().map((word) => [...(names.idsOf(table, word) ?? [])])
    return boundTest(test, ids)
  })
}

/**
 * A stored test has option ids. For a comparison with a part of a name, these are the options that match now,
 * so that a later rename does not add contacts.
 */
function boundOptions(test: FilterTest, { id, options }: FieldRule, held: HeldNames): FilterTest {
  const { op, value } = test
  if (value === undefined || options === undefined) return test
  if (op === 'contains' || op === 'startsWith' || op === 'endsWith') {
    const ids = optionsWith(op, String(value), options).map((option) => option.id)
    return ids.length === 0 ? test : { ...test, op: 'any', value: ids }
  }
  const idOf = (word: string) => options.find(word)?.id ?? held.get(heldOption(id, word)) ?? word
  return { ...test, value: Array.isArray(value) ? value.map(idOf) : idOf(value) }
}

/** Several lists may share a name, which then means any of them. */
function boundTest(test: FilterTest, ids: string[][]): FilterTree {
  const { field, op } = test
  if (op === 'all') return { and: ids.map((some) => ({ field, op: 'any', value: some })) }
  const all = ids.flat()
  if (op !== 'eq' && op !== 'ne') return { ...test, value: all }
  if (all.length === 1) return { ...test, value: all[0]! }
  return { field, op: op === 'eq' ? 'any' : 'none', value: all }
}

function boundField(field: string, rules: WorkspaceRules, held: HeldNames): string {
  const id = findCustomField(field, rules)?.id ?? held.get(field)
  return id === undefined ? field : customPrefix + id
}

/**
 * The shown form of stored filters: with present names, and deleted records as `blocked (deleted)`. A record
 * whose name is ambiguous is shown by its id.
 */
export async function nameFilters(
  scope: Scope,
  trees: readonly FilterTree[],
  rules: WorkspaceRules,
): Promise<FilterTree[]> {
  const tests = trees.flatMap(testsOf)
  const [names, gone] = await Promise.all([findNames(scope, tests), findGoneNames(scope, tests, rules)])
  for (const [id, name] of gone) if (!names.has(id)) names.set(id, name)
  return trees.map((tree) => mapTests(tree, (test) => nameTest(test, rules, names)))
}

function nameTest(test: FilterTest, rules: WorkspaceRules, names: ReadonlyMap<string, string>): FilterTest {
  const custom = findCustomField(test.field, rules, { isKept: true })
  // A field whose name looks like an id is shown by its id.
  if (custom !== undefined) {
    const named = nameOptions(test, custom)
    return isId(custom.name) ? named : { ...named, field: customPrefix + custom.name }
  }
  const gone = keptFieldId(test)
  if (gone !== undefined) return { ...test, field: customPrefix + (names.get(gone) ?? gone) }
  if (tableOfField(test.field) === undefined || test.value === undefined) return test
  const nameOf = (id: string) => names.get(id) ?? id
  return { ...test, value: Array.isArray(test.value) ? test.value.map(nameOf) : nameOf(test.value) }
}

/** Options by their present names; a deleted one as `Hot (deleted)`, if no other has that shown form. */
function nameOptions(test: FilterTest, { options }: FieldRule): FilterTest {
  if (options === undefined || test.value === undefined) return test
  const nameOf = (id: string) => {
    const living = options.byId(id)
    if (living !== undefined) return isId(living.name) ? id : living.name
    return options.isGone(id) && options.goneByName(options.nameAt(id, new Date()) ?? '') === id
      ? goneOption(options, id)
      : id
  }
  return { ...test, value: Array.isArray(test.value) ? test.value.map(nameOf) : nameOf(test.value) }
}

const goneOption = (options: FieldOptions, id: string) => `${options.nameAt(id, new Date())} (deleted)`

async function findNames(scope: Scope, tests: readonly FilterTest[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const table of ['tags', 'lists', 'segments'] as const) {
    const ids = tests.filter(({ field }) => tableOfField(field) === table).flatMap(({ value = [] }) => value)
    const named = await findNamed(scope, table, { ids: [...new Set(ids)] })
    const sharing = await findNamed(scope, table, { names: named.map(({ name }) => name) })
    for (const { id, name } of named) {
      const isAlone = namedSo(table, name, sharing).length === 1
      if (isAlone && !isId(name)) names.set(id, name)
    }
  }
  return names
}

/** The shown form of the deleted records in these stored tests, by id; records with ambiguous names are left out. */
async function findGoneNames(
  scope: Scope,
  tests: readonly FilterTest[],
  rules: WorkspaceRules,
): Promise<Map<string, string>> {
  const shown = new Map<string, string>()
  const add = (records: readonly { id: string; name: string }[]) => {
    for (const { id, name } of records) {
      const isAlone = records.filter((other) => other.name === name).length === 1
      if (isAlone) shown.set(id, `${name} (deleted)`)
    }
  }
  for (const table of tables) {
    const ids = tests.filter(({ field }) => tableOfField(field) === table).flatMap(({ value = [] }) => value)
    add(await findDeletedRecords(scope, table, [...new Set(ids)].filter(isId)))
  }
  const fieldIds = tests.flatMap((test) => keptFieldId(test) ?? []).filter((id) => !rules.fieldById.has(id))
  add(await findCustomFieldNames(scope, [...new Set(fieldIds)]))
  return shown
}

/** The id of the custom field that a stored test compares. */
function keptFieldId({ field }: FilterTest): string | undefined {
  const key = field.startsWith(customPrefix) ? field.slice(customPrefix.length) : undefined
  return key !== undefined && isId(key) ? key : undefined
}

/** The deleted records that a stored filter names; the filter that replaces it may name them too. */
export async function heldNames(scope: Scope, tree: FilterTree, rules: WorkspaceRules): Promise<HeldNames> {
  const tests = testsOf(tree)
  const gone = await findGoneNames(scope, tests, rules)
  const held = new Map<string, string>()
  for (const test of tests) {
    const table = tableOfField(test.field)
    const fieldId = keptFieldId(test)
    if (fieldId !== undefined && !rules.fieldById.has(fieldId)) {
      for (const word of [fieldId, gone.get(fieldId) ?? fieldId]) held.set(customPrefix + word, fieldId)
    }
    const options = fieldId === undefined ? undefined : rules.fieldById.get(fieldId)?.options
    if (fieldId !== undefined && options !== undefined) {
      for (const id of [test.value ?? []].flat().filter((id) => options.isGone(id)))
        for (const word of [id, goneOption(options, id)]) held.set(heldOption(fieldId, word), id)
    }
    if (table === undefined) continue
    for (const id of [test.value ?? []].flat()) {
      for (const word of [id, gone.get(id) ?? id]) held.set(`${table} ${word}`, id)
    }
  }
  return held
}
