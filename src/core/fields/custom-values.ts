import type { Fault } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { isBlank, isLongerThan, jsonTextFault, textFault } from '../kernel/text.ts'
import { isDateOrTime } from '../values/date-or-time.ts'
import { normaliseEmail } from '../values/email.ts'
import { exactNumber, type JsonValue, readJsonText } from '../values/json-text.ts'
import { normalisePhone } from '../values/phone.ts'
import type { CustomFieldType } from './contact-fields.ts'
import { type FieldOptions, hasOptions } from './field-options.ts'
import { joinOptions, splitOptions } from './option-text.ts'

/** The part of a field that its values are judged by. */
export interface ValueRule {
  type: CustomFieldType
  /** The options, for fields that have or had any. */
  options?: FieldOptions | undefined
}

const ruleOf = (rule: ValueRule | CustomFieldType): ValueRule =>
  typeof rule === 'string' ? { type: rule } : rule

interface CustomValueOptions {
  /** Text that reads as the type is accepted for it, and scalars are accepted as text. */
  parse: boolean
  /** Removes outer spaces of text. */
  trims?: boolean
  defaultRegion: string | null
}

type JudgedValue =
  | { value: JsonValue }
  /** `place`: the item of a list that the fault is about. */
  | { fault: Omit<Fault, 'field'>; place?: number | string }

const wrongType = (type: CustomFieldType): JudgedValue => ({
  fault: { code: 'wrong_custom_type', expected: type },
})

/**
 * Judges a custom value by its field's type. Returns the value to store, or why it does not fit. Blank text
 * becomes null, which clears; phones become E.164 and emails are trimmed; other values are unchanged. Options
 * may be given by name or id and are stored by id.
 */
export function judgeCustomValue(
  rule: ValueRule | CustomFieldType,
  given: JsonValue,
  options: CustomValueOptions,
): JudgedValue {
  if (given === null || isBlank(given)) return { value: null }
  const fault = sizeFault(given)
  if (fault !== undefined) return { fault }
  const { type, options: choices } = ruleOf(rule)
  if (hasOptions(type)) return judgeChoice(type, given, choices, options)
  const value = convert[type](given, options)
  return value === undefined ? wrongType(type) : { value }
}

/** Used without options: every name is unknown. */
const noOptions: Pick<FieldOptions, 'find' | 'nearest' | 'living'> = {
  find: () => undefined,
  nearest: () => undefined,
  living: [],
}

function judgeChoice(
  type: 'select' | 'multiSelect',
  given: NonNullable<JsonValue>,
  options: FieldOptions | undefined,
  { parse }: CustomValueOptions,
): JudgedValue {
  if (type === 'select') {
    const word = wordOf(given, parse)
    if (word === undefined) return wrongType(type)
    const option = (options ?? noOptions).find(word)
    return option === undefined ? unknownOption(word, options) : { value: option.id }
  }
  const words = Array.isArray(given)
    ? given
    : parse && typeof given === 'string'
      ? splitOptions(given, options)
      : undefined
  if (words === undefined) return wrongType(type)
  const ids = judgeWords(words, options, parse)
  if ('fault' in ids) return ids
  // An empty list is stored as no value.
  return { value: ids.value.length === 0 ? null : ids.value }
}

function wordOf(given: JsonValue, parse: boolean): string | undefined {
  if (typeof given === 'string') return given
  return parse && (typeof given === 'number' || typeof given === 'boolean') ? String(given) : undefined
}

/** The ids of the named options, each once, in the order of the options. */
function judgeWords(
  words: readonly JsonValue[],
  options: FieldOptions | undefined,
  parse: boolean,
): { value: string[] } | Extract<JudgedValue, { fault: unknown }> {
  const ids = new Set<string>()
  for (const [place, given] of words.entries()) {
    const word = wordOf(given, parse)
    if (word === undefined) return { fault: { code: 'invalid_type', expected: 'string' }, place }
    if (isBlank(word)) return { fault: { code: 'too_short', expected: 1 }, place }
    const option = (options ?? noOptions).find(word)
    if (option === undefined) return { ...unknownOption(word, options), place }
    ids.add(option.id)
  }
  return { value: [...ids].sort() }
}

/** The most option names that one sentence lists. */
const namedMax = 10

function unknownOption(
  word: string,
  options: FieldOptions | undefined,
): Extract<JudgedValue, { fault: unknown }> {
  const { living, nearest } = options ?? noOptions
  const names = living.slice(0, namedMax).map(({ name }) => name)
  const expected = names.length === 0 ? undefined : [...names, ...(living.length > namedMax ? ['…'] : [])]
  const suggestion = nearest.call(options, word)
  return {
    fault: {
      code: 'unknown_option',
      ...(expected && { expected: expected.join(', ') }),
      ...(suggestion !== undefined && { suggestion }),
    },
  }
}

/** Options to add to a contact's value and to remove from it. */
export class OptionsChange {
  readonly add: readonly string[]
  readonly remove: readonly string[]

  constructor(add: readonly string[], remove: readonly string[]) {
    this.add = add
    this.remove = remove
  }

  /** The value after the change; undefined if no option is left. In mode `fill` nothing is removed. */
  of(present: unknown, options: FieldOptions | undefined, mode: 'replace' | 'fill'): string[] | undefined {
    const ids = new Set((Array.isArray(present) ? present : []) as string[])
    const isRemoved = (id: string) => this.remove.includes(options?.byId(id)?.id ?? '')
    if (mode === 'replace') for (const id of ids) if (isRemoved(id)) ids.delete(id)
    for (const id of this.add) ids.add(id)
    return ids.size === 0 ? undefined : [...ids].sort()
  }
}

/** Reads options to add and remove, `{"add": [], "remove": []}`; undefined for a value of another form. */
export function judgeOptionsChange(
  { type, options }: ValueRule,
  given: JsonValue,
): OptionsChange | Extract<JudgedValue, { fault: unknown }> | undefined {
  const isChange =
    type === 'multiSelect' && typeof given === 'object' && given !== null && !Array.isArray(given)
  if (!isChange) return undefined
  const judged: Record<string, string[]> = { add: [], remove: [] }
  for (const [key, words] of Object.entries(given)) {
    if (!Object.hasOwn(judged, key)) return { fault: { code: 'unknown_field' }, place: key }
    if (words === null) continue
    if (!Array.isArray(words)) return { fault: { code: 'invalid_type', expected: 'array' }, place: key }
    const ids = judgeWords(words, options, false)
    if ('fault' in ids) return { ...ids, place: `${key}[${ids.place}]` }
    judged[key] = ids.value
  }
  return new OptionsChange(judged.add ?? [], judged.remove ?? [])
}

/** Judges an attribute, a value without a custom field: any JSON within the size of one custom value. */
export function judgeAttribute(given: JsonValue): JudgedValue {
  const fault = given === null ? undefined : sizeFault(given)
  return fault === undefined ? { value: given } : { fault }
}

function sizeFault(given: JsonValue): Omit<Fault, 'field'> | undefined {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const code = typeof given === 'string' ? textFault(text) : jsonTextFault(text)
  if (code !== undefined) return { code }
  return isLongerThan(text, limits.customValueMax)
    ? { code: 'too_long', expected: limits.customValueMax }
    : undefined
}

type Convert = (given: NonNullable<JsonValue>, options: CustomValueOptions) => JsonValue | undefined

const convert: Record<Exclude<CustomFieldType, 'select' | 'multiSelect'>, Convert> = {
  text: (given, { parse, trims }) =>
    typeof given === 'string'
      ? trims
        ? given.trim()
        : given
      : parse && typeof given !== 'object'
        ? String(given)
        : undefined,
  number: (given, { parse }) =>
    typeof given === 'number'
      ? given
      : parse && typeof given === 'string'
        ? exactNumber(given.trim())
        : undefined,
  boolean: (given, { parse }) =>
    typeof given === 'boolean' ? given : parse && typeof given === 'string' ? toBoolean(given) : undefined,
  date: (given) => (typeof given === 'string' && isDateOrTime(given.trim()) ? given.trim() : undefined),
  email: (given) => (typeof given === 'string' ? normaliseEmail(given)?.email : undefined),
  phone: (given, { defaultRegion }) =>
    typeof given === 'string' ? normalisePhone(given, defaultRegion)?.e164 : undefined,
  url: (given) => (typeof given === 'string' && isWebAddress(given.trim()) ? given.trim() : undefined),
  json: (given) => given,
}

function toBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

/**
 * Converts a stored custom value of any former type to the given type, or says why it cannot be. Pure. A
 * value that could mean two things (`1,234.5`, `03/04/2026`) is not converted. A value that already has the
 * type is returned unchanged, so a conversion can be repeated. Options are read by their names.
 */
export function convertValue(
  rule: ValueRule | CustomFieldType,
  stored: JsonValue,
  { defaultRegion }: Pick<CustomValueOptions, 'defaultRegion'>,
): JudgedValue {
  const { type, options } = ruleOf(rule)
  const value = hasOptions(type) ? choiceOf(type, stored, options) : adapted(type, stored, options)
  const judged = judgeCustomValue(rule, value, { parse: true, defaultRegion })
  // Blank text inside JSON would become null; only JSON can hold it.
  const isLost = 'value' in judged && judged.value === null
  return isLost ? { fault: { code: 'wrong_custom_type', expected: type } } : judged
}

/** The value as a field without options takes it: ids are replaced by the options' names. */
function adapted(
  type: keyof typeof convert,
  stored: JsonValue,
  options: FieldOptions | undefined,
): JsonValue {
  const named = (options?.named(stored, new Date()) ?? stored) as JsonValue
  const isChosen = named !== stored && Array.isArray(named)
  const value = isChosen && type !== 'json' ? joinOptions(named as string[]) : named
  return adapt[type]?.(value) ?? value
}

/** A list with one item as that item, and an item as a list of one. */
function choiceOf(
  type: 'select' | 'multiSelect',
  stored: JsonValue,
  options: FieldOptions | undefined,
): JsonValue {
  if (type === 'select') return Array.isArray(stored) && stored.length === 1 ? (stored[0] ?? null) : stored
  return typeof stored === 'string'
    ? splitOptions(stored, options)
    : Array.isArray(stored)
      ? stored
      : [stored]
}

/**
 * The names of the options that the field would need to hold the value; undefined if it cannot hold it with
 * any options.
 */
export function optionNamesIn(
  type: 'select' | 'multiSelect',
  stored: JsonValue,
  options: FieldOptions | undefined,
): string[] | undefined {
  const named = (options?.named(stored, new Date()) ?? stored) as JsonValue
  const choice = choiceOf(type, named, options)
  const words = Array.isArray(choice) ? choice : [choice]
  const isWords = words.every((word) => word !== null && typeof word !== 'object' && !isBlank(String(word)))
  if (!isWords || (type === 'select' && words.length !== 1)) return undefined
  return words.map((word) => String(word).trim())
}

/** The shown form of a stored value: options by their names, in their order; null if none of them is left. */
export function shownValue({ type, options }: ValueRule, stored: JsonValue): JsonValue {
  if (!hasOptions(type) || options === undefined) return stored
  const shown = options.inOrder(Array.isArray(stored) ? stored.map(String) : [String(stored)])
  if (type === 'select') return shown[0]?.name ?? null
  return shown.length === 0 ? null : shown.map(({ name }) => name)
}

/** Converts a value to the form that the type accepts; undefined if the value is already in that form. */
type Adapt = (value: JsonValue) => JsonValue | undefined

const adapt: Partial<Record<CustomFieldType, Adapt>> = {
  text: (value) => (typeof value === 'object' ? JSON.stringify(value) : undefined),
  number: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
  boolean: (value) => {
    if (typeof value === 'number') return value === 1 ? true : value === 0 ? false : undefined
    return typeof value === 'string' ? flags.get(value.trim().toLowerCase()) : undefined
  },
  // A column of bare digits is often declared as a number.
  phone: (value) => (typeof value === 'number' ? String(value) : undefined),
  json: (value) => (typeof value === 'string' ? readJsonText(value) : undefined),
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

/** The text form of a value, by which two values are compared for equality across types. */
export function textOfValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
