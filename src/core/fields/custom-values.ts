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

/** What values of a field are judged by. */
export interface ValueRule {
  type: CustomFieldType
  /** The options of fields that have or had any. */
  options?: FieldOptions | undefined
}

const ruleOf = (rule: ValueRule | CustomFieldType): ValueRule =>
  typeof rule === 'string' ? { type: rule } : rule

interface CustomValueOptions {
  /** Text that reads as the type is taken for it, and scalars are taken as text. */
  parse: boolean
  /** Spaces around text go. */
  trims?: boolean
  defaultRegion: string | null
}

type JudgedValue =
  | { value: JsonValue }
  /** `place`: which item of a list it is about. */
  | { fault: Omit<Fault, 'field'>; place?: number | string }

const wrongType = (type: CustomFieldType): JudgedValue => ({
  fault: { code: 'wrong_custom_type', expected: type },
})

/**
 * A custom value as its field's type keeps it, or why it does not fit. Blank text is null, which clears; phones become
 * E.164 and emails are trimmed; everything else comes back as it was given. What is chosen from options is kept by their ids,
 * and may be given by name or id.
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

/** No options: every word is unknown. */
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
  // None is no value.
  return { value: ids.value.length === 0 ? null : ids.value }
}

function wordOf(given: JsonValue, parse: boolean): string | undefined {
  if (typeof given === 'string') return given
  return parse && (typeof given === 'number' || typeof given === 'boolean') ? String(given) : undefined
}

/** The ids of options by their names, each once, in the order in which they are kept. */
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

/** Names that a sentence has room for. */
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

/** Options that join or leave those a contact has. */
export class OptionsChange {
  readonly add: readonly string[]
  readonly remove: readonly string[]

  constructor(add: readonly string[], remove: readonly string[]) {
    this.add = add
    this.remove = remove
  }

  /** What it makes of a contact's value; undefined: nothing is left. Where only what is empty is filled, none is removed. */
  of(present: unknown, options: FieldOptions | undefined, mode: 'replace' | 'fill'): string[] | undefined {
    const ids = new Set((Array.isArray(present) ? present : []) as string[])
    const isRemoved = (id: string) => this.remove.includes(options?.byId(id)?.id ?? '')
    if (mode === 'replace') for (const id of ids) if (isRemoved(id)) ids.delete(id)
    for (const id of this.add) ids.add(id)
    return ids.size === 0 ? undefined : [...ids].sort()
  }
}

/** Options to add and remove as a caller gives them, `{"add": [], "remove": []}`; undefined for a value that is none of that. */
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

/** An attribute that no field defines: any JSON, within the size of one custom value. */
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
 * A stored custom value, of whatever type its field had, as the given type keeps it, or why it cannot be. Pure, and sure:
 * what could mean two things (`1,234.5`, `03/04/2026`) does not convert. A value of the type is itself, so what was
 * converted may be converted again. Options are read by their names.
 */
export function convertValue(
  rule: ValueRule | CustomFieldType,
  stored: JsonValue,
  { defaultRegion }: Pick<CustomValueOptions, 'defaultRegion'>,
): JudgedValue {
  const { type, options } = ruleOf(rule)
  const value = hasOptions(type) ? choiceOf(type, stored, options) : adapted(type, stored, options)
  const judged = judgeCustomValue(rule, value, { parse: true, defaultRegion })
  // Blank text within json, which no other type keeps.
  const isLost = 'value' in judged && judged.value === null
  return isLost ? { fault: { code: 'wrong_custom_type', expected: type } } : judged
}

/** A value as a field that is none of options takes it: the names of options in place of their ids. */
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

/** One of a list that has no other, and a list of one. */
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

/** The names of the options that a value would need in a field of the type; undefined where none would do. */
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

/** A stored value as it is shown: options by their names, in their order; null where none of them is left. */
export function shownValue({ type, options }: ValueRule, stored: JsonValue): JsonValue {
  if (!hasOptions(type) || options === undefined) return stored
  const shown = options.inOrder(Array.isArray(stored) ? stored.map(String) : [String(stored)])
  if (type === 'select') return shown[0]?.name ?? null
  return shown.length === 0 ? null : shown.map(({ name }) => name)
}

/** A value in the form in which the type's own judgement takes it; undefined where that is the value itself. */
type Adapt = (value: JsonValue) => JsonValue | undefined

const adapt: Partial<Record<CustomFieldType, Adapt>> = {
  text: (value) => (typeof value === 'object' ? JSON.stringify(value) : undefined),
  number: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
  boolean: (value) => {
    if (typeof value === 'number') return value === 1 ? true : value === 0 ? false : undefined
    return typeof value === 'string' ? flags.get(value.trim().toLowerCase()) : undefined
  },
  // A file's column of bare digits is often taken for one of numbers.
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

/** How a value reads as text: what is compared when somebody asks whether it stayed the same. */
export function textOfValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
