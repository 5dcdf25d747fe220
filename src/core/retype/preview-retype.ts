import { setImmediate as nextTick } from 'node:timers/promises'
import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import { groupValuesInStretch, type ValueGroup } from '../../store/contacts/custom-values.ts'
import { listSegments } from '../../store/finding/segments.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { freeColor } from '../custom-fields/judge-options.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { customPrefix } from '../fields/contact-fields.ts'
import {
  convertValue,
  optionNamesIn,
  shownValue,
  textOfValue,
  type ValueRule,
} from '../fields/custom-values.ts'
import { FieldOptions, hasOptions, isLiving } from '../fields/field-options.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../fields/workspace-rules.ts'
import { type FilterTest, type FilterTree, testsOf } from '../finding/filters/filter-tree.ts'
import { lookUpNames } from '../finding/filters/name-book.ts'
import { nobody, translateTest } from '../finding/filters/translate-filter.ts'
import type { Fault } from '../kernel/fault.ts'
import { newId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { isLongerThan } from '../kernel/text.ts'
import { comparedText } from '../values/compare-text.ts'
import type { JsonValue } from '../values/json-text.ts'

/** The value of a contact and its converted form. */
interface Conversion {
  contactId: string
  from: JsonValue
  to: JsonValue
}

/** A value that cannot be converted, and why. */
interface Unconvertible extends Pick<Fault, 'code' | 'expected'> {
  contactId: string
  from: JsonValue
}

/** The effects of a retype. Deleted contacts count too; the examples have distinct values. */
export interface RetypePreview {
  /** The contacts with a value: `convertible` plus `unconvertible`. */
  contacts: number
  /** The number of them that are deleted. */
  inBin: number
  convertible: number
  /** The number of convertible values whose text stays the same. */
  sameText: number
  unconvertible: number
  examples: { changed: Conversion[]; sameText: Conversion[]; unconvertible: Unconvertible[] }
  /** For a type with options: the options that it would create, with the number of contacts for each. */
  newOptions?: { name: string; contacts: number }[]
  /** The segments whose filters compare the field in a way that the new type does not support. */
  unfitSegments: { id: string; name: string }[]
}

/** The number of contacts whose values are converted before other work gets its turn. */
const stretchSize = 2_000
const examplesMax = 10

/**
 * Computes the conversion of all values of a custom field to another type. Exact: reads the whole workspace,
 * a bounded part per statement.
 */
export async function previewRetype(
  scope: Scope,
  fieldId: string,
  type: CustomFieldType,
): Promise<RetypePreview & { options: FieldOptions | undefined }> {
  const rules = await getWorkspaceRules(scope)
  const present = rules.fieldById.get(fieldId)?.options
  const maker = hasOptions(type) ? new OptionMaker(type, present) : undefined
  const preview: RetypePreview = {
    contacts: 0,
    inBin: 0,
    convertible: 0,
    sameText: 0,
    unconvertible: 0,
    examples: { changed: [], sameText: [], unconvertible: [] },
    unfitSegments: [],
  }
  const defaultRegion = await findWorkspaceRegion(scope)
  for (let afterId: string | undefined; ; ) {
    const { groups, endId } = await groupValuesInStretch(scope, fieldId, { limit: stretchSize, afterId })
    for (const group of groups) {
      const options = maker === undefined ? present : maker.take(group)
      count(preview, group, { type, options }, defaultRegion)
    }
    if (endId === null) break
    afterId = endId
    await nextTick()
  }
  const options = maker?.options() ?? present
  if (maker !== undefined) preview.newOptions = maker.made()
  preview.unfitSegments = await findUnfitSegments(scope, fieldId, { type, options })
  return { ...preview, options }
}

/** Creates options from values, up to the limit of a field; the most frequent ones come first. */
class OptionMaker {
  readonly #type: 'select' | 'multiSelect'
  readonly #present: FieldOptions
  readonly #counts = new Map<string, { name: string; contacts: number }>()
  #options: FieldOptions

  constructor(type: 'select' | 'multiSelect', present = new FieldOptions([])) {
    this.#type = type
    this.#present = present
    this.#options = present
  }

  /** The options after those that a value needs were added. */
  take({ value, contacts }: ValueGroup): FieldOptions {
    const names = optionNamesIn(this.#type, value as JsonValue, this.#present) ?? []
    const unknown = names.filter((name) => this.#present.find(name) === undefined)
    const fresh = new Map(unknown.map((name) => [comparedText(name), name]))
    const added = [...fresh].filter(([key]) => !this.#counts.has(key))
    const room = limits.optionsPerFieldMax - this.#options.living.length
    const isFit = unknown.every((name) => !isLongerThan(name, limits.optionNameMax))
    // A value of which only some options have room does not fit.
    if (!isFit || added.length > room) return this.#options
    for (const [key, name] of added) this.#counts.set(key, { name, contacts: 0 })
    for (const key of fresh.keys()) (this.#counts.get(key) as { contacts: number }).contacts += contacts
    if (added.length > 0) this.#options = this.options()
    return this.#options
  }

  made(): { name: string; contacts: number }[] {
    return [...this.#counts.values()].sort((a, b) => b.contacts - a.contacts || compareNames(a.name, b.name))
  }

  options(): FieldOptions {
    const stored = [...this.#present.stored]
    for (const { name } of this.made()) {
      const former = stored.find((option) => isLiving(option) && option.name === name)
      if (former === undefined) stored.push({ id: this.#idOf(name), name, color: freeColor(stored) })
    }
    return new FieldOptions([...stored.filter(isLiving), ...stored.filter((option) => !isLiving(option))])
  }

  readonly #ids = new Map<string, string>()

  #idOf(name: string): string {
    const id = this.#ids.get(name) ?? newId()
    this.#ids.set(name, id)
    return id
  }
}

/** Numbers sort by their value. */
function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function count(
  preview: RetypePreview,
  { value, contactId, contacts, binned }: ValueGroup,
  rule: ValueRule,
  defaultRegion: string | null,
): void {
  // The shown form: options by their names.
  const from = (rule.options?.named(value, new Date()) ?? value) as JsonValue
  const { examples } = preview
  const converted = convertValue(rule, value as JsonValue, { defaultRegion })
  preview.contacts += contacts
  preview.inBin += binned
  if ('fault' in converted) {
    preview.unconvertible += contacts
    addExample(examples.unconvertible, { contactId, from, ...converted.fault })
    return
  }
  const to = shownValue(rule, converted.value)
  const isSame = textOfValue(from) === textOfValue(to)
  preview.convertible += contacts
  if (isSame) preview.sameText += contacts
  addExample(isSame ? examples.sameText : examples.changed, { contactId, from, to })
}

function addExample<E extends { from: JsonValue }>(examples: E[], example: E): void {
  const isShown = () => examples.some(({ from }) => textOfValue(from) === textOfValue(example.from))
  if (examples.length < examplesMax && !isShown()) examples.push(example)
}

/**
 * The segments, newest first, that compare a custom field in a way that another type does not support: with
 * that type, the comparison would match no contact.
 */
async function findUnfitSegments(
  scope: Scope,
  fieldId: string,
  rule: ValueRule,
): Promise<{ id: string; name: string }[]> {
  const rules = await getWorkspaceRules(scope)
  const names = await lookUpNames(scope, [])
  const segments = await listSegments(scope, {
    whose: { seenBy: scope.actor },
    limit: limits.segmentsPerWorkspaceMax,
  })
  const fits = (test: FilterTest, rules: WorkspaceRules) => {
    const context = {
      workspaceId: scope.workspaceId,
      rules,
      names,
      now: new Date(),
      isKept: true,
      faults: [],
    }
    return translateTest(test, nowhere, { ...context, segment: () => nobody }) !== undefined
  }
  const retyped = withType(rules, fieldId, rule)
  const isUnfit = (test: FilterTest) =>
    test.field === customPrefix + fieldId && fits(test, rules) && !fits(test, retyped)
  return segments
    .filter(({ filter }) => testsOf(filter as FilterTree).some(isUnfit))
    .map(({ id, name }) => ({ id, name }))
}

/** These faults are not reported. */
const nowhere = { field: { field: '' }, op: { field: '' }, values: [] }

/** Stored filters name fields by id. */
function withType(rules: WorkspaceRules, fieldId: string, rule: ValueRule): WorkspaceRules {
  const field = rules.fieldById.get(fieldId)
  return field === undefined
    ? rules
    : { ...rules, fieldById: new Map(rules.fieldById).set(fieldId, { ...field, ...rule }) }
}
