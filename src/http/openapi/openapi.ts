import { readFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import type { TSchema } from 'typebox'
import { isTagged } from '../calls/conditional.ts'
import { idempotencyKeyLengthMax, isRepeatable } from '../calls/idempotency.ts'
import type { Admission, Operation, Wire } from '../calls/operation.ts'
import { preferHeader } from '../calls/prefer.ts'

/**
 * The OpenAPI 3.1 document of a wire, made from the very schemas that validate: 3.1 takes JSON Schema as it is. A
 * schema with a `title` becomes a component of that name. Needs no server.
 */
export function openapiOf(wire: Wire): object {
  const { schemas, place } = collectSchemas()
  const paths: Record<string, Record<string, object>> = {}
  for (const [method, path, operation] of wire.routes) {
    // OpenAPI 3.1 has no word for it; the operation that it is another way to says so.
    if (method === 'QUERY') continue
    const url = path.replace(/:(\w+)/g, '{$1}')
    paths[url] = {
      ...paths[url],
      [method.toLowerCase()]: documentOperation(operation, wire, {
        place,
        isRead: isVersionedRead(wire, method, operation),
      }),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: wire.title,
      description: wire.description,
      version,
      contact: { name: 'The operator of this Roster' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: Object.keys(wire.security).map((name) => ({ [name]: [] })),
    tags: [...new Set(wire.routes.map(([, , { group }]) => group))].map((name) => ({
      name,
      description: wire.groups?.[name] ?? `What is done with ${name.toLowerCase()}.`,
    })),
    paths,
    components: {
      responses: failureResponses(wire, place),
      schemas,
      securitySchemes: wire.security,
    },
  }
}

const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Your own word for this request, such as a UUID, bare or quoted. Sent again within 24 hours, the same request is answered as the first time, with `Idempotent-Replayed: true`, and nothing is written again.',
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: idempotencyKeyLengthMax,
    examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
  },
}

const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `ETag` of an earlier answer: the call is refused with 412 where the record has changed since. A list of tags, or `*` for any version.',
  schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
}

const ifNoneMatchHeader = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an earlier answer: 304 without a body where the answer would be the same.',
  schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
}

const etagAnswerHeader = {
  ETag: {
    description: 'A strong tag of the record’s version, for `If-Match` and `If-None-Match`',
    schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
  },
}

const locationHeader = {
  Location: {
    description: 'Where the record that was made, or the work that was begun, is found',
    schema: { type: 'string', format: 'uri-reference' },
  },
}

const linkHeader = {
  Link: {
    description:
      'The pages around this one (RFC 8288): `rel="next"`, and `rel="prev"` where there is a cursor back',
    schema: { type: 'string' },
  },
}

const fileHeaders = {
  'Content-Disposition': { description: 'A name for the file', schema: { type: 'string' } },
}

function failureResponses(
  { failures, failureMediaType = 'application/json' }: Wire,
  place: (schema: object) => object,
) {
  return Object.fromEntries(
    Object.entries(failures).map(([status, schema]) => {
      const { name, description } = responseName(status)
      return [name, { description, content: { [failureMediaType]: { schema: place(schema) } } }]
    }),
  )
}

/** The version of the service, which every document names. */
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Data, not schemas: what looks like a title in there is none. */
const dataKeywords = new Set(['examples', 'example', 'default', 'enum', 'const'])

/**
 * What a value is where it is left out, in words. As the keyword `default` it would do harm: clients that are made from the
 * document fill it in, and so write what their caller never said.
 */
function withPreset(description: unknown, preset: unknown): string {
  const words = `Left out: \`${JSON.stringify(preset)}\``
  return description === undefined ? words : `${description}. ${words}`
}

/**
 * Gathers the schemas that have a `title`: `place` answers a reference in their stead and puts them into `schemas`,
 * once. Refuses, when the document is made, two different schemas of one title.
 */
function collectSchemas(): { schemas: Record<string, object>; place: (schema: object) => object } {
  const schemas: Record<string, object> = {}
  return { schemas, place: (schema) => visit(schema) as object }

  function visit(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const { default: preset, ...rest } = node as Record<string, unknown>
    const copy = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, visitKeyword(key, value)]),
    )
    if (preset !== undefined) copy.description = withPreset(copy.description, preset)
    return typeof copy.title === 'string' ? reference(copy.title, copy) : copy
  }

  function visitKeyword(key: string, value: unknown): unknown {
    if (dataKeywords.has(key)) return value
    if (key !== 'properties') return visit(value)
    // Here the keys are names, of which one may be `default`.
    const named = Object.entries(value as object)
    return Object.fromEntries(named.map(([name, schema]) => [name, visit(schema)]))
  }

  function reference(title: string, schema: object): object {
    const name = title.replaceAll(/[^\w.-]/g, '')
    const known = schemas[name]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two different schemas have the title "${title}"`)
    }
    schemas[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }
}

type Place = (schema: object) => object

interface ObjectSchema {
  properties?: Record<string, { description?: string; default?: unknown }>
  required?: string[]
  additionalProperties?: unknown
}

/** OpenAPI's Operation Object; `place` puts a schema among the components and answers what to write in its stead. */
function documentOperation(
  operation: Operation,
  wire: Wire,
  { place, isRead }: { place: Place; isRead: boolean },
): object {
  const { id, summary, description, group, scope, params, query, body } = operation
  const parameters = [
    ...parametersOf('path', params, place),
    ...parametersOf('query', query, place),
    ...(isRepeatable(operation) ? [idempotencyKeyHeader] : []),
    ...(isRead ? [ifNoneMatchHeader] : []),
    ...(operation.versioned === 'change' ? [ifMatchHeader] : []),
    ...(takesPreference(operation) ? [preferHeader] : []),
  ]
  return {
    operationId: id,
    summary,
    ...(operation.deprecated && { deprecated: true }),
    description: [description, neededFor[scope]].filter(Boolean).join('\n\n'),
    tags: [group],
    ...securityOf(scope),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.takesFile && { requestBody: fileBody }),
    ...(body && {
      requestBody: {
        required: operation.bodyIsOptional !== true,
        content: jsonOf(place(asAccepted(body, wire))),
      },
    }),
    responses: { ...answersOf(operation, place, isRead), ...failureReferences(wire) },
  }
}

/** Whether it is answered with an ETag, and with 304 to who has that already. */
function isVersionedRead(wire: Wire, method: string, operation: Operation): boolean {
  return operation.versioned === 'read' || isTagged(wire, method, operation)
}

const neededFor: Record<Admission, string> = {
  read: 'Needs a key with the scope `read`.',
  write: 'Needs a key with the scope `write`.',
  upsert: 'Needs a key with the scope `upsert` or `write`.',
  lookup: 'Needs a key with the scope `lookup` or `read`.',
  delete: 'Needs a key with the scope `delete`.',
  export: 'Needs a key with the scope `export`.',
  bulk: 'Needs a key with the scope `bulk`.',
  admin: 'Needs a key with the scope `admin`.',
  'anybody known': 'Needs a key, whatever its scopes.',
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
  return Object.entries(properties).map(([name, { description, default: preset, ...rest }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    // A parameter that is left out is what its default says, so this one does no harm.
    schema: { ...place(rest), ...(preset !== undefined && { default: preset }) },
  }))
}

/** A wire that drops unknown fields does not refuse them, whatever the schema behind the dropping says. */
function asAccepted(body: TSchema, { unknownFields }: Wire): object {
  const { additionalProperties, ...rest } = body as ObjectSchema
  return unknownFields === 'drop' && additionalProperties === false ? rest : body
}

function answersOf({ id, answers, streams, versioned }: Operation, place: Place, isRead: boolean): object {
  const all = Object.entries(answers)
  if (isRead) all.push(['304', null])
  return Object.fromEntries(all.map(([status, schema]) => [status, answerOf(status, schema)]))

  function answerOf(status: string, schema: TSchema | null): object {
    const headers = {
      ...((versioned !== undefined || isRead) && (schema !== null || status === '304') && etagAnswerHeader),
      ...((status === '201' || status === '202') && locationHeader),
      ...(schema !== null && isPage(schema) && linkHeader),
      ...(streams !== undefined && fileHeaders),
    }
    return {
      description: responseName(status).description,
      ...(Object.keys(headers).length > 0 && { headers }),
      ...(schema && { content: contentOf(place(named(schema, status)), streams) }),
    }
  }

  /** Types that are made from the document are called as the operation is, where the schema has no name of its own. */
  function named(schema: TSchema, status: string): TSchema {
    const { title, type, anyOf } = schema as { title?: string; type?: unknown; anyOf?: unknown }
    if (title !== undefined || streams !== undefined || (type !== 'object' && anyOf === undefined))
      return schema
    const isOnly = all.filter(([, other]) => other !== null).length === 1
    return { ...schema, title: `${id[0]?.toUpperCase()}${id.slice(1)}Answer${isOnly ? '' : status}` }
  }
}

/** Whether an answer without a body can be asked for. */
function takesPreference({ versioned, shortens }: Operation): boolean {
  return versioned === 'create' || versioned === 'change' || shortens === true
}

function isPage(schema: TSchema): boolean {
  return Object.hasOwn((schema as ObjectSchema).properties ?? {}, 'nextCursor')
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
function responseName(status: string): { name: string; description: string } {
  const description = STATUS_CODES[status] ?? status
  return { name: description.replaceAll(/\W/g, ''), description }
}

function jsonOf(schema: object): object {
  return contentOf(schema)
}

function contentOf(schema: object, mediaTypes: readonly string[] = ['application/json']): object {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]))
}
