import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Principal } from '../../core/access/principal.ts'
import { Refusal } from '../../core/kernel/failure.ts'
import type { Fault, FaultCode } from '../../core/kernel/fault.ts'
import { isBlank } from '../../core/kernel/text.ts'
import type { ParsedJson } from '../json/json-body.ts'
import type { ParsedQuery } from '../json/parse-query.ts'
import { fieldOf, oneFaultAField, type PlacedFault, withoutFaulty } from '../validation/faults.ts'
import { suggestField } from '../validation/suggest-field.ts'
import { compile, maybeMoreFaults, suggestionsMax } from '../validation/validate.ts'
import type { Client } from './client.ts'
import type { Call, Operation, Unknown, Wire } from './operation.ts'

/**
 * Compiles an operation's schemas to a function that converts a request to its call. All faults of path,
 * query and body are refused together; those of the body are passed on instead if the operation collects
 * them.
 */
export function compileCall(
  operation: Operation,
  { unknownFields, unknownParameters }: Pick<Wire, 'unknownFields' | 'unknownParameters'>,
) {
  const readParams = compileParameters(operation.params, 'drop')
  const readQuery = compileParameters(operation.query, unknownParameters)
  const readBody = operation.body && compileBody(operation.body, unknownFields, operation)

  return (request: FastifyRequest, principal: Principal, client: Client): Call<unknown, unknown, unknown> => {
    const query = request.query as ParsedQuery
    const readFromPath = readParams(request.params as Record<string, string>)
    const readFromQuery = readQuery(query.values)
    const body = readBody?.(request.body as ParsedJson | undefined)

    const outside = [...readFromPath.faults, ...query.faults, ...readFromQuery.faults]
    const inside = body?.faults ?? []
    // A body that is no object cannot be passed on; nor can one with faults that were not listed, because
    // they would remain in it.
    const handsOn =
      operation.collectsFaults &&
      outside.length === 0 &&
      inside.every(({ place }) => place.length > 0) &&
      !maybeMoreFaults(body?.value, inside)
    if (!handsOn) refuse([...outside, ...inside])

    return {
      params: readFromPath.values,
      query: readFromQuery.values,
      body: withoutFaulty(body?.value, inside),
      faults: inside.map(({ fault }) => fault),
      principal,
      client,
      upload: undefined,
      requestId: request.id,
      header: (name) => [request.headers[name.toLowerCase()]].flat()[0],
    }
  }
}

function compileBody(
  schema: TSchema,
  unknownFields: Unknown,
  { keepsBlanks = false, bodyIsOptional = false }: Pick<Operation, 'keepsBlanks' | 'bodyIsOptional'>,
) {
  const validate = compile(schema)
  const known = (schema as { properties?: object }).properties

  return (parsed: ParsedJson | undefined): ParsedJson => {
    if (parsed === undefined && bodyIsOptional) return { value: {}, faults: [] }
    if (parsed === undefined)
      throw new Refusal({ code: 'malformed', detail: 'The body is empty; JSON is expected.' })
    const value = keepsBlanks ? parsed.value : withoutBlanks(parsed.value, schema)
    if (unknownFields === 'drop' && known !== undefined) dropUnknown(value, known)
    return { value, faults: oneFaultAField([...parsed.faults, ...validate(value)]) }
  }
}

function dropUnknown(body: unknown, known: object): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return
  for (const key of Object.keys(body)) {
    if (!Object.hasOwn(known, key)) delete (body as Record<string, unknown>)[key]
  }
}

function refuse(placed: PlacedFault[]): void {
  const faults: Fault[] = oneFaultAField(placed).map(({ fault }) => fault)
  if (faults.length > 0) throw new Refusal({ code: 'invalid', faults })
}

interface ReadParameters {
  values: Record<string, unknown>
  faults: PlacedFault[]
}

interface ParameterSchema {
  type?: string | string[]
  format?: string
}

/**
 * Compiles the schema of a query or a path to a function that parses its strings: numbers and booleans only
 * in their one JSON form (`05`, `0x10`, `5.0`, `1e1`, `+5`, blanks and `True` are refused). An unknown name
 * is a fault, or ignored if the wire drops unknown names.
 */
function compileParameters(
  schema: TSchema | undefined,
  unknown: Unknown,
): (given: Readonly<Record<string, string>>) => ReadParameters {
  const properties =
    (schema as { properties?: Record<string, ParameterSchema> } | undefined)?.properties ?? {}
  const validate = schema && compile(schema, 'query')
  const known = Object.keys(properties)
  const isList = known.includes('limit')

  return (given) => {
    const values: Record<string, unknown> = {}
    const faults: PlacedFault[] = []
    for (const [name, text] of Object.entries(given)) {
      // Clients that fill in a template leave it empty to use their key's own workspace.
      if (name === 'workspaceId' && isBlank(text)) continue
      if (Object.hasOwn(properties, name)) values[name] = fromText(text, properties[name])
      else if (unknown === 'refuse' || (isList && narrows(name)))
        faults.push(unknownName(name, faults.length < suggestionsMax ? known : []))
      // The router decodes `%00` in a path and accepts it.
      if (text.includes('\0')) faults.push(faultAt(name, 'nul_character'))
    }
    return { values, faults: validate ? [...faults, ...validate(values)] : faults }
  }
}

const narrowing = new Set(
  `q query search filter where id email emails mail emailaddress primaryemail phone phones phonenumber mobile mobilephone
  cellphone telephone msisdn primaryphone name firstname
  lastname fullname businessname company externalid contactid contactids ids tag tags list listid contactlist contactlistid
  audience audienceid segment segmentid status dnc donotcontact city state country zip postalcode address jobtitle
  occupation gender timezone channel channels preferredchannel customfield customfields customattributes deleted
  includedeleted createdafter createdbefore updatedafter updatedbefore updatedsince modifiedsince since until from to`.split(
    /\s+/,
  ),
)

/** Whether a parameter probably narrows a list: if it were ignored, the client would get other contacts than it expects. */
function narrows(name: string): boolean {
  const [word = ''] = name.split('[', 1)
  return narrowing.has(word.replace(/[_-]/g, '').toLowerCase())
}

const whole = /^(0|-?[1-9]\d{0,15})$/
const decimal = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/

/** Text of another type is left as text, and the schema refuses it. An id is compared in the store's spelling. */
function fromText(text: string, { type, format }: ParameterSchema = {}): unknown {
  if (format === 'uuid') return text.toLowerCase()
  if (type === 'integer') return whole.test(text) ? Number(text) : text
  if (type === 'number') return decimal.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function faultAt(name: string, code: FaultCode): PlacedFault {
  return { place: [name], fault: { field: fieldOf([name]), code } }
}

function unknownName(name: string, known: readonly string[]): PlacedFault {
  const suggestion = suggestField(name, known)
  const { place, fault } = faultAt(name, 'unknown_field')
  return { place, fault: suggestion === undefined ? fault : { ...fault, suggestion } }
}

interface BodySchema {
  type?: string | string[]
  properties?: Record<string, BodySchema>
  required?: string[]
  items?: BodySchema
}

/**
 * Blank text counts as absent, on every wire, before the schema judges it: it becomes undefined if the field
 * is optional and may be null, and null if null is refused. Applies to the fields of the body, and of the
 * records within it whose schema lists their fields. Changes and returns the given body.
 */
export function withoutBlanks(body: unknown, schema: TSchema): unknown {
  dropBlanks(body, schema as BodySchema)
  return body
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function dropBlanks(value: unknown, { properties, required = [], items }: BodySchema): void {
  if (Array.isArray(value) && items !== undefined) for (const item of value) dropBlanks(item, items)
  if (!isRecord(value) || properties === undefined) return
  for (const key of Object.keys(value)) {
    // An own `__proto__` has its fault already; assigning to it would set the prototype instead.
    const schema = key === '__proto__' || !Object.hasOwn(properties, key) ? undefined : properties[key]
    if (schema === undefined) continue
    const mayBeNull = schema.type === undefined || schema.type.includes('null')
    // The key stays, so that a change with only blanks differs from an empty body.
    if (!isBlank(value[key])) dropBlanks(value[key], schema)
    else if (!mayBeNull) value[key] = null
    else if (!required.includes(key)) value[key] = undefined
  }
}
