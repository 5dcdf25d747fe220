import type { Fault, FaultCode } from '../../core/kernel/fault.ts'

type Sentence = (expected: string | number | undefined) => string

const sentences: Record<FaultCode, Sentence> = {
  required: (what) => (what === undefined ? 'is required' : `is required: ${what}`),
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
  invalid_date: (kind) => formsOfTime[kind ?? 'date'] ?? `must be ${kind}`,
  unknown_custom_field: () => 'is not a custom field of this workspace',
  wrong_custom_type: (type) =>
    type === undefined
      ? 'does not fit the type of this custom field'
      : `must fit the custom field's type: ${type}`,
  unknown_option: (options) =>
    options === undefined
      ? 'is not an option of this field'
      : `is not one of the field’s options: ${options}`,
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
  contact_too_large: (max) => `make the contact larger than the ${max} bytes that all of its values may have`,
  too_deep: (max) => (max === undefined ? 'is nested too deeply' : `is nested deeper than ${max} levels`),
  repeated: () => 'must be given only once',
  easily_guessed: () => 'is one of those that are tried first',
  wrong_password: () => 'is not the present password',
  forbidden_address: () => 'leads to an address that webhooks are not sent to: only public ones are',
  secret_lost: () => 'has a secret that this store cannot open: rotate it first',
  needs_answer: (expected) => `has to be said: ${expected}`,
}

/** The accepted forms of each kind of time. */
const formsOfTime: Partial<Record<string | number, string>> = {
  'date-time': 'must be a date and time with its offset, such as 2026-01-31T10:00:00Z',
  date: 'must be a date, such as 2026-01-31',
  filter:
    'must be a day such as 2026-01-31, a time such as 2026-01-31T10:00:00Z, or one relative to now such as -30d, +2w or -12h',
}

/** Every code that a fault can have. */
export const faultCodes = Object.keys(sentences) as FaultCode[]

/** By the first of the types that would do. */
const exampleOfType: Partial<Record<string, string>> = {
  array: ', such as ["a", "b"]',
  object: ', such as {"name": "value"}',
  string: ', in double quotes',
  number: ', such as 250 or -0.5',
  integer: ', such as 12',
  boolean: ': true or false, without quotes',
}

const exampleOfCustomType: Partial<Record<string | number, string>> = {
  text: ', in quotes in JSON',
  number: ', such as 250 or -0.5, without quotes in JSON',
  boolean: ', true or false, without quotes in JSON',
  date: ', such as 2026-01-31 or 2026-01-31T10:00:00Z',
  email: ', such as ada@example.com',
  phone: ', with country code, such as +14155550100; without it the workspace’s defaultRegion is used',
  url: ', such as https://example.com/ada',
  select: ', the name of one of its options',
  multiSelect: ', a list of names of its options such as ["A", "B"], or {"add": ["A"], "remove": ["B"]}',
}

/** What to do about a fault; appended unless the answer is in a vendor's shape. */
const ways: Partial<Record<FaultCode, Sentence>> = {
  invalid_type: (types) => exampleOfType[String(types).split(' or ')[0] ?? ''] ?? '',
  invalid_email: () => ', such as ada@example.com, without a name around it',
  wrong_custom_type: (type) => (type === undefined ? '' : (exampleOfCustomType[type] ?? '')),
  invalid_phone: (region) =>
    `; without it a number is read with the workspace’s defaultRegion, ${region ?? 'where it has one'}`,
  unknown_custom_field: () => ' (GET /v2/custom-fields lists them, POST makes one)',
}

/**
 * The fault as a sentence for people, without its field: `must have at most 255 characters`, `is not a tag of
 * this workspace, at position 4; did you mean “vip”?`
 */
export function faultMessage(fault: FaultWords): string {
  // Vendors' clients know the sentence about allowed words as it is.
  const { suggestion: _, ...shown } = fault
  return sentences[fault.code](fault.expected) + placeAndMeaning(fault.code === 'not_one_of' ? shown : fault)
}

/** A fault's sentence with what to do, such as an example of each accepted form. */
export function explainFault(fault: FaultWords): string {
  const { code, expected, example } = fault
  const way = example === undefined ? (ways[code]?.(expected) ?? '') : `, such as ${example}`
  return sentences[code](expected) + way + placeAndMeaning(fault)
}

type FaultWords = Omit<Fault, 'field'>

function placeAndMeaning({ position, suggestion }: FaultWords): string {
  const where = position === undefined ? '' : `, at position ${position}`
  return where + (suggestion === undefined ? '' : `; did you mean “${suggestion}”?`)
}

function withArticle(types: string): string {
  return types
    .split(' or ')
    .map((type) => (type === 'null' ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`))
    .join(' or ')
}
