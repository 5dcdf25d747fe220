import type { Fault } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { isBlank, isLongerThan, jsonTextFault, textFault } from '../kernel/text.ts'
import { isDateOrTime } from '../values/date-or-time.ts'
import { normaliseEmail } from '../values/email.ts'
import { exactNumber, type JsonValue, readJsonText } from '../values/json-text.ts'
import { normalisePhone } from '../values/phone.ts'
import type { CustomFieldType } from './contact-fields.ts'

interface CustomValueOptions {
  /** Text that reads as the type is taken for it, and scalars are taken as text. */
  parse: boolean
  /** Spaces around text go. */
  trims?: boolean
  defaultRegion: string | null
}

type JudgedValue = { value: JsonValue } | { fault: Omit<Fault, 'field'> }

const wrongType = (type: CustomFieldType): JudgedValue => ({
  fault: { code: 'wrong_custom_type', expected: type },
})

/**
 * A custom value as its field's type keeps it, or why it does not fit. Blank text is null, which clears; phones become
 * E.164 and emails are trimmed; everything else comes back as it was given.
 */
export function judgeCustomValue(
  type: CustomFieldType,
  given: JsonValue,
  options: CustomValueOptions,
): JudgedValue {
  if (given === null || isBlank(given)) return { value: null }
  const fault = sizeFault(given)
  if (fault !== undefined) return { fault }
  const value = convert[type](given, options)
  return value === undefined ? wrongType(type) : { value }
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

const convert: Record<CustomFieldType, Convert> = {
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
 * converted may be converted again.
 */
export function convertValue(
  type: CustomFieldType,
  value: JsonValue,
  { defaultRegion }: Pick<CustomValueOptions, 'defaultRegion'>,
): JudgedValue {
  const judged = judgeCustomValue(type, adapt[type]?.(value) ?? value, { parse: true, defaultRegion })
  // Blank text within json, which no other type keeps.
  const isLost = 'value' in judged && judged.value === null
  return isLost ? { fault: { code: 'wrong_custom_type', expected: type } } : judged
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
