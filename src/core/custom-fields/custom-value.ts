import { normaliseEmail } from '../email.ts'
import type { Fault } from '../fault.ts'
import { limits } from '../limits.ts'
import { normalisePhone } from '../phone.ts'
import { isLongerThan, jsonTextFault, textFault } from '../text.ts'
import type { CustomFieldType } from './custom-field-type.ts'
import { isDateOrTime } from './date-or-time.ts'
import { exactNumber } from './exact-number.ts'
import type { JsonValue } from './read-json-text.ts'

export interface CustomValueOptions {
  /** Text that reads as the type is taken for it, and scalars are taken as text. */
  parse: boolean
  defaultRegion: string | null
}

export type JudgedValue = { value: JsonValue } | { fault: Omit<Fault, 'field'> }

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
  if (given === null || (typeof given === 'string' && given.trim() === '')) return { value: null }
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
  text: (given, { parse }) =>
    typeof given === 'string' ? given : parse && typeof given !== 'object' ? String(given) : undefined,
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
