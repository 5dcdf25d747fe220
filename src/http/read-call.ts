import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Refusal } from '../core/failure.ts'
import type { Fault } from '../core/fault.ts'
import type { Principal } from '../core/principal.ts'
import { blankToNull } from './blank-to-null.ts'
import type { Client } from './client-of.ts'
import { oneFaultAField } from './one-fault-a-field.ts'
import type { Call, Operation } from './operation.ts'
import { compileParameters } from './parameters.ts'
import type { ParsedJson } from './parse-json.ts'
import type { ParsedQuery } from './parse-query.ts'
import type { PlacedFault } from './place.ts'
import { compile, maybeMoreFaults } from './validate.ts'
import type { Unknown, Wire } from './wire.ts'
import { withoutFaulty } from './without-faulty.ts'

/**
 * Compiles an operation's schemas to a function that turns a request into its call. All faults of path, query and
 * body are refused together; those of the body are handed on instead where the operation collects them.
 */
export function compileCall(
  operation: Operation,
  { unknownFields, unknownParameters }: Pick<Wire, 'unknownFields' | 'unknownParameters'>,
) {
  const readParams = compileParameters(operation.params, 'drop')
  const readQuery = compileParameters(operation.query, unknownParameters)
  const readBody = operation.body && compileBody(operation.body, unknownFields, operation.keepsBlanks)

  return (request: FastifyRequest, principal: Principal, client: Client): Call<unknown, unknown, unknown> => {
    const query = request.query as ParsedQuery
    const readFromPath = readParams(request.params as Record<string, string>)
    const readFromQuery = readQuery(query.values)
    const body = readBody?.(request.body as ParsedJson | undefined)

    const outside = [...readFromPath.faults, ...query.faults, ...readFromQuery.faults]
    const inside = body?.faults ?? []
    // A body that is no object leaves nothing to hand on; faults that nobody named would be left in it.
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
      requestId: request.id,
      header: (name) => [request.headers[name.toLowerCase()]].flat()[0],
    }
  }
}

function compileBody(schema: TSchema, unknownFields: Unknown, keepsBlanks = false) {
  const validate = compile(schema)
  const known = (schema as { properties?: object }).properties

  return (parsed: ParsedJson | undefined): ParsedJson => {
    if (parsed === undefined)
      throw new Refusal({ code: 'malformed', detail: 'The body is empty; JSON is expected.' })
    const value = keepsBlanks ? parsed.value : blankToNull(parsed.value)
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
