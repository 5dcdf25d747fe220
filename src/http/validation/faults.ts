import type { ErrorObject } from 'ajv'
import { at, type Fault, type FaultCode } from '../../core/kernel/fault.ts'
import { suggestField, suggestWord } from './suggest-field.ts'

/** The most faults that one answer lists; it limits the cost of a body with very many. */
export const faultsMax = 100

/**
 * The keys and indexes that lead to a value: unlike a path's text it is exact even if a key contains a dot or
 * a bracket.
 */
export type Place = readonly (string | number)[]

/** A fault with its exact place, so that the faulty value can be removed. */
export interface PlacedFault {
  place: Place
  fault: Fault
}

/** The text of a place in faults: `tags[3]`, `customFields.Lead Source`; `whole` for the value itself. */
export function fieldOf(place: Place, whole = 'body'): string {
  return place.length === 0 ? whole : place.reduce<string>(at, '')
}

/** Paths whose next key is a caller's own name, which may contain dots and brackets. */
const namedByCallers = /^(?:customFields|attributes)\./

/**
 * The JSON Pointer (RFC 6901) to the place of a fault of the body: `tags[3]` is `/tags/3`. The name of a
 * custom field is one key, whatever it contains; a number in brackets at its end is an item of its value.
 */
export function pointerTo(field: string): string {
  const tokens: string[] = []
  let rest = field === 'body' ? '' : field
  while (rest !== '') {
    const index = /^\[(\d+)\]\.?/.exec(rest)
    const start = namedByCallers.exec(rest)
    const [whole, token] = index ?? /^([^.[]*)\.?/.exec(rest) ?? [rest, rest]
    tokens.push(token ?? '')
    rest = rest.slice(Math.max(1, whole.length))
    if (start === null) continue
    const [, name = rest, item] = /^(.*?)(?:\[(\d+)\])?$/s.exec(rest) ?? []
    tokens.push(name, ...(item === undefined ? [] : [item]))
    rest = ''
  }
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

const codes: Record<string, FaultCode> = {
  additionalProperties: 'unknown_field',
  unevaluatedProperties: 'unknown_field',
  propertyNames: 'unknown_field',
  required: 'required',
  dependentRequired: 'required',
  maxLength: 'too_long',
  minLength: 'too_short',
  maxItems: 'too_many',
  maxProperties: 'too_many',
  uniqueItems: 'repeated',
  minItems: 'too_few',
  minProperties: 'nothing_to_change',
  minimum: 'out_of_range',
  maximum: 'out_of_range',
  exclusiveMinimum: 'out_of_range',
  exclusiveMaximum: 'out_of_range',
  multipleOf: 'out_of_range',
  format: 'invalid_format',
  pattern: 'invalid_format',
  enum: 'not_one_of',
  const: 'not_one_of',
}

/**
 * Converts an Ajv error (verbose) to a fault. `whole` names the value itself; `suggests` says whether to
 * search for the field that an unknown name was probably meant for.
 */
export function faultOf(error: ErrorObject, value: unknown, whole: string, suggests = true): PlacedFault {
  const place = placeOf(error, value)
  const expected = expectedOf(error)
  const suggestion = suggests ? suggestionFor(error) : undefined
  const example = exampleFor(error)
  const fault: Fault = {
    field: fieldOf(place, whole),
    code: codeOf(error),
    ...(expected !== undefined && { expected }),
    ...(suggestion !== undefined && { suggestion }),
    ...(example !== undefined && { example }),
  }
  return { place, fault }
}

function suggestionFor({ keyword, params, parentSchema, data }: ErrorObject): string | undefined {
  if (keyword === 'additionalProperties')
    return suggestField(params.additionalProperty, Object.keys(parentSchema?.properties ?? {}))
  return keyword === 'enum' && typeof data === 'string' ? suggestWord(data, params.allowedValues) : undefined
}

/** Longer ones say less than the reference does. */
const exampleLengthMax = 120

/** What a field that is missing may look like, as its schema has it. */
function exampleFor({ keyword, params, parentSchema }: ErrorObject): string | undefined {
  if (keyword !== 'required') return undefined
  const example = JSON.stringify(parentSchema?.properties?.[params.missingProperty]?.examples?.[0])
  return example !== undefined && example.length <= exampleLengthMax ? example : undefined
}

function codeOf({ keyword, params }: ErrorObject): FaultCode {
  if (keyword === 'format' && params.format === 'date-time') return 'invalid_date'
  return codes[keyword] ?? 'invalid_type'
}

function placeOf(error: ErrorObject, value: unknown): Place {
  const place = placeFromPointer(error.instancePath, value)
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = error.params
  const key = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName
  return typeof key === 'string' ? [...place, key] : place
}

// A JSON Pointer does not distinguish index 3 from key "3"; the value does.
function placeFromPointer(pointer: string, root: unknown): Place {
  let value = root
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
      const step = Array.isArray(value) ? Number(key) : key
      value = (value as Record<string | number, unknown> | undefined)?.[step]
      return step
    })
}

function expectedOf({ keyword, params, parentSchema }: ErrorObject): string | number | undefined {
  if (keyword === 'type') return [params.type].flat().join(' or ')
  if (keyword === 'anyOf' || keyword === 'oneOf') return typesOf(parentSchema?.[keyword])
  if (keyword === 'enum') return params.allowedValues.map(String).join(', ')
  if (keyword === 'const') return String(params.allowedValue)
  if (keyword === 'format') return params.format
  if (codes[keyword] === 'out_of_range') return rangeOf(parentSchema)
  return typeof params.limit === 'number' ? params.limit : undefined
}

function rangeOf(schema: Record<string, unknown> = {}): string | undefined {
  const { minimum, maximum } = schema
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  if (minimum !== undefined) return `at least ${minimum}`
  return maximum === undefined ? undefined : `at most ${maximum}`
}

/** The types of a union's branches, if each has one. */
function typesOf(branches: { type?: string }[]): string | undefined {
  const types = branches.map(({ type }) => type)
  return types.includes(undefined) ? undefined : [...new Set(types)].join(' or ')
}

/** The first fault of each place. */
export function oneFaultAField(faults: readonly PlacedFault[]): PlacedFault[] {
  if (faults.length < 2) return [...faults]
  const kept = new Map<string, PlacedFault>()
  for (const fault of faults) {
    const place = JSON.stringify(fault.place)
    if (!kept.has(place)) kept.set(place, fault)
  }
  return [...kept.values()]
}

/**
 * Removes faulty values from a body: keys are deleted, array items become undefined so that the others keep
 * their index. Changes and returns the given body.
 */
export function withoutFaulty(body: unknown, faults: readonly PlacedFault[]): unknown {
  for (const { place } of faults) removeAt(body, place)
  return body
}

function removeAt(body: unknown, place: Place): void {
  const key = place.at(-1)
  const holder = place.slice(0, -1).reduce<unknown>(ownValue, body)
  if (key === undefined) return
  if (Array.isArray(holder)) holder[key as number] = undefined
  else if (typeof holder === 'object' && holder !== null) delete (holder as Record<string, unknown>)[key]
}

function ownValue(holder: unknown, key: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined
  return (holder as Record<string | number, unknown>)[key]
}
