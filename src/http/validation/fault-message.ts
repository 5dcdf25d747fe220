import type { Fault, FaultCode } from '../../core/kernel/fault.ts'

type Sentence = (expected: string | number | undefined) => string

const sentences: Record<FaultCode, Sentence> = {
  required: (what) => (what === undefined ? 'is required' : `must hold ${what}`),
  invalid_type: (type) =>
    type === undefined ? 'has the wrong type' : `must be ${withArticle(String(type))}`,
  unknown_field: () => 'is not a known field',
  too_short: (min) => `must have at least ${min ?? 1} characters`,
  too_long: (max) => (max === undefined ? 'is too long' : `must have at most ${max} characters`),
  too_many: (max) => (max === undefined ? 'has too many items' : `must have at most ${max} items`),
  too_few: (min) => `must have at least ${min ?? 1} items`,
  out_of_range: (range) => (range === undefined ? 'is out of range' : `must be ${range}`),
  not_one_of: (values) => (values === undefined ? 'is not an allowed value' : `must be one of: ${values}`),
  invalid_format: (format) => (format === undefined ? 'has an invalid format' : `must be a valid ${format}`),
  invalid_phone: () => 'must be a phone number with country code, such as +14155550100',
  invalid_email: () => 'must be an email address',
  invalid_time_zone: () => 'must be an IANA time zone name, such as Europe/Berlin',
  invalid_region: () => 'must be an ISO 3166 country code of two capital letters, such as US',
  invalid_date: (kind) =>
    kind === 'date-time'
      ? 'must be a date and time with its offset, such as 2026-01-31T09:30:00Z'
      : 'must be a date, such as 2026-01-31',
  unknown_custom_field: () => 'is not a custom field of this workspace',
  wrong_custom_type: (type) =>
    type === undefined
      ? 'does not fit the type of this custom field'
      : `must fit the custom field's type: ${type}`,
  unknown_list: () => 'is not a list of this workspace',
  unknown_tag: () => 'is not a tag of this workspace',
  unknown_segment: () => 'is not a segment of this workspace',
  segment_in_itself: () => 'would hold the segment itself',
  unknown_filter_field: () => 'is not a field that a filter or a sort knows',
  filter_syntax: (wanted) => (wanted === undefined ? 'cannot be read' : `cannot be read: expected ${wanted}`),
  unknown_contact: () => 'is not a contact of this workspace',
  identifier_required: (keys) => `is missing: ${keys ?? 'an identifier'} is needed to find the contact`,
  nothing_to_change: () => 'must hold at least one field to change',
  forbidden_key: () => 'is a key that is not allowed',
  nul_character: () => 'must not contain the NUL character',
  lone_surrogate: () => 'must not contain half of a surrogate pair',
  inexact_number: () => 'is a number that cannot be kept exactly; send it as text',
  too_deep: (max) => (max === undefined ? 'is nested too deeply' : `is nested deeper than ${max} levels`),
  repeated: () => 'must be given only once',
  easily_guessed: () => 'is one of those that are tried first',
  wrong_password: () => 'is not the present password',
  needs_answer: (expected) => `has to be said: ${expected}`,
}

/** Every code that a fault can have. */
export const faultCodes = Object.keys(sentences) as FaultCode[]

/**
 * The fault as a sentence for people, without its field: `must have at most 255 characters`, `is not a tag of this
 * workspace, at position 4; did you mean “vip”?`
 */
export function faultMessage({ code, expected, position, suggestion }: Omit<Fault, 'field'>): string {
  const where = position === undefined ? '' : `, at position ${position}`
  const meant = suggestion === undefined ? '' : `; did you mean “${suggestion}”?`
  return sentences[code](expected) + where + meant
}

function withArticle(types: string): string {
  return types
    .split(' or ')
    .map((type) => (type === 'null' ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`))
    .join(' or ')
}
