import { STATUS_CODES } from 'node:http'
import type { TSchema } from 'typebox'
import type { Admission, Operation } from './operation.ts'
import type { Wire } from './wire.ts'

type Place = (schema: object) => object

interface ObjectSchema {
  properties?: Record<string, { description?: string }>
  required?: string[]
  additionalProperties?: unknown
}

/** OpenAPI's Operation Object; `place` puts a schema among the components and answers what to write in its stead. */
export function documentOperation(operation: Operation, wire: Wire, place: Place): object {
  const { id, summary, description, group, scope, params, query, body } = operation
  const parameters = [...parametersOf('path', params, place), ...parametersOf('query', query, place)]
  return {
    operationId: id,
    summary,
    description: [description, neededFor[scope]].filter(Boolean).join('\n\n'),
    tags: [group],
    ...securityOf(scope),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.takesFile && { requestBody: fileBody }),
    ...(body && { requestBody: { required: true, content: jsonOf(place(asAccepted(body, wire))) } }),
    responses: { ...answersOf(operation, place), ...failureReferences(wire) },
  }
}

const neededFor: Record<Admission, string> = {
  read: 'Needs a key with the scope `read`.',
  write: 'Needs a key with the scope `write`.',
  admin: 'Needs a key with the scope `admin`.',
  session: 'For a person who is signed in; keys are refused.',
  anyone: 'Needs no key.',
}

/** What the operation says of itself; the rest is as the document says. */
function securityOf(scope: Admission): { security?: object[] } {
  if (scope === 'anyone') return { security: [] }
  return scope === 'session' ? { security: [{ session: [] }] } : {}
}

const fileBody = {
  required: true,
  content: {
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { file: { type: 'string', format: 'binary' } },
        required: ['file'],
      },
    },
  },
}

function parametersOf(where: 'path' | 'query', schema: TSchema | undefined, place: Place): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: place(rest),
  }))
}

/** A wire that drops unknown fields does not refuse them, whatever the schema behind the dropping says. */
function asAccepted(body: TSchema, { unknownFields }: Wire): object {
  const { additionalProperties, ...rest } = body as ObjectSchema
  return unknownFields === 'drop' && additionalProperties === false ? rest : body
}

function answersOf({ answers, streams }: Operation, place: Place): object {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: responseName(status).description,
        ...(schema && { content: contentOf(place(schema), streams) }),
      },
    ]),
  )
}

function failureReferences({ failures }: Wire): object {
  return Object.fromEntries(
    Object.keys(failures).map((status) => [
      status,
      { $ref: `#/components/responses/${responseName(status).name}` },
    ]),
  )
}

/** What a status is called, in a component's name and in words. */
export function responseName(status: string): { name: string; description: string } {
  const description = STATUS_CODES[status] ?? status
  return { name: description.replaceAll(/\W/g, ''), description }
}

function jsonOf(schema: object): object {
  return contentOf(schema)
}

function contentOf(schema: object, mediaTypes: readonly string[] = ['application/json']): object {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]))
}
