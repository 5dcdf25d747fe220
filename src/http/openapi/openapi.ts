import { readFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import type { TSchema } from 'typebox'
import { isTagged } from '../calls/conditional.ts'
import { isRepeatable } from '../calls/idempotency.ts'
import type { Admission, Message, Operation, Wire } from '../calls/operation.ts'
import { preferHeader } from '../calls/prefer.ts'
import { type Components, collectSchemas, type Place } from './components.ts'
import { exampleId, exampleOf } from './example-of.ts'
import { failureStatuses } from './failure-codes.ts'
import {
  challengeHeader,
  etagAnswerHeader,
  fileHeaders,
  idempotencyKeyHeader,
  ifMatchHeader,
  ifNoneMatchHeader,
  linkHeader,
  locationHeader,
  requestIdHeader,
  retryAfterHeader,
} from './headers.ts'
import type { OpenapiDocument, SchemaNode } from './openapi-document.ts'

/**
 * The OpenAPI 3.1 document of a wire, made from the schemas that validate: 3.1 uses JSON Schema unchanged. A
 * schema with a `title` becomes a component of that name. Needs no server.
 */
export function openapiOf(wire: Wire): object {
  const components = collectSchemas()
  for (const [, , operation] of wire.routes) answersOf(operation, { ...components, isRead: false })
  const responses = failureResponses(wire, components.placeAnswer)
  const paths: Record<string, Record<string, Documented>> = {}
  for (const [method, path, operation] of wire.routes) {
    // OpenAPI 3.1 does not know this method; the description of the equivalent operation mentions it.
    if (method === 'QUERY') continue
    const url = path.replace(/:(\w+)/g, '{$1}')
    paths[url] = {
      ...paths[url],
      [method.toLowerCase()]: documentOperation(operation, wire, {
        ...components,
        isRead: isVersionedRead(wire, method, operation),
      }),
    }
  }
  const document = {
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
    ...(wire.messages && { webhooks: documentMessages(wire.messages, components.placeAnswer) }),
    components: {
      responses: usedResponses(responses, paths),
      schemas: components.schemas,
      securitySchemes: wire.security,
    },
  }
  for (const methods of Object.values(paths))
    for (const operation of Object.values(methods))
      addExamples(document as unknown as OpenapiDocument, operation)
  return document
}

/** OpenAPI's `webhooks`: the messages that are sent, and the answers that receivers give. */
function documentMessages(messages: Readonly<Record<string, Message>>, place: Place): object {
  return Object.fromEntries(
    Object.entries(messages).map(([type, { summary, body }]) => [
      type,
      {
        post: {
          operationId: `on${type.replace(/(^|\.)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`,
          summary,
          description:
            'Signed as Standard Webhooks 1.0.0 says; `/docs/guides/events` tells how to receive it.',
          tags: ['Webhooks'],
          security: [],
          parameters: messageHeaders,
          requestBody: { required: true, content: contentOf(place(body)) },
          responses: {
            '2XX': { description: 'It arrived' },
            '410': { description: 'Nothing more is sent: the webhook is paused' },
            '4XX': { description: 'It is sent again later; after 429 more slowly' },
          },
        },
      },
    ]),
  )
}

/** The headers that identify and verify a message. */
const messageHeaders = [
  ['webhook-id', 'The same however often it is sent: pass over one that you know'],
  ['webhook-timestamp', 'Seconds since 1970, of this try'],
  ['webhook-signature', '`v1,` or `v1a,` and the signature in base64; with spaces between several'],
].map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}))

/** The failures that at least one operation has; an unknown method of a path belongs to no operation. */
function usedResponses(responses: Record<string, object>, paths: object): Record<string, object> {
  const text = JSON.stringify(paths)
  const isUsed = ([name]: [string, object]) => text.includes(`"#/components/responses/${name}"`)
  return Object.fromEntries(Object.entries(responses).filter(isUsed))
}

/** Adds one example of the request and of each answer of an operation, from their schemas' examples. */
function addExamples(document: OpenapiDocument, { requestBody, responses }: Documented): void {
  const bodies = [
    { content: requestBody?.content, brief: true },
    ...Object.values(responses).map(({ content }) => ({ content, brief: false })),
  ]
  for (const { content = {}, brief } of bodies) {
    const json = content['application/json']
    if (json !== undefined) json.example = exampleOf(document, json.schema, brief)
  }
}

/** Statuses whose answers say when to retry, and those that ask for a key. */
const [waits, asks] = [new Set(['409', '429', '503']), new Set(['401', '403'])]

/** Where schemas are added, and whether the operation is a read with an ETag. */
interface Placing extends Pick<Components, 'placeAnswer' | 'placeBody'> {
  isRead: boolean
}

function failureResponses(
  { failures, failureMediaType = 'application/json' }: Wire,
  place: (schema: object) => object,
) {
  return Object.fromEntries(
    statusesOf(failures).map((status) => {
      const { name, description } = responseName(status)
      const headers = {
        ...requestIdHeader,
        ...(waits.has(status) && retryAfterHeader),
        ...(asks.has(status) && challengeHeader),
      }
      return [
        name,
        { description, headers, content: { [failureMediaType]: { schema: place(failures.schema) } } },
      ]
    }),
  )
}

function statusesOf({ statuses }: Wire['failures']): string[] {
  return [...new Set(Object.values(statuses).map(String))].sort()
}

type Contents = Record<string, { schema: SchemaNode; example?: unknown }>

/** The parts of an Operation Object that are filled in when all schemas are known. */
interface Documented {
  requestBody?: { content: Contents }
  responses: Record<string, { content?: Contents }>
}

/** The version of the service, which every document states. */
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

interface ObjectSchema {
  properties?: Record<string, { description?: string; default?: unknown; example?: unknown }>
  required?: string[]
  additionalProperties?: unknown
}

/** OpenAPI's Operation Object; `place` adds a schema to the components and returns its replacement. */
function documentOperation(operation: Operation, wire: Wire, placing: Placing): Documented {
  const { placeBody, isRead } = placing
  const { id, summary, description, group, scope, params, query, body } = operation
  const parameters = [
    ...parametersOf('path', params, placeBody),
    ...parametersOf('query', query, placeBody, scope === 'admin' ? { workspaceId: exampleId } : {}),
    ...(isRepeatable(operation) ? [idempotencyKeyHeader] : []),
    ...(isRead ? [ifNoneMatchHeader] : []),
    ...(operation.versioned === 'change' ? [ifMatchHeader] : []),
    ...(takesPreference(operation) ? [preferHeader] : []),
  ]
  const documented = {
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
        content: contentOf(placeBody(asAccepted(body, wire))),
      },
    }),
    responses: { ...answersOf(operation, placing), ...failureReferences(operation, wire) },
  }
  return documented as unknown as Documented
}

/** Whether it is answered with an ETag, and with 304 if the caller has the present answer. */
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

/** The security of an operation, if it differs from the document's. */
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

/** `examples` are of parameters that this operation needs and others may leave out. */
function parametersOf(
  where: 'path' | 'query',
  schema: TSchema | undefined,
  place: Place,
  examples: Readonly<Record<string, unknown>> = {},
): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema
  return Object.entries(properties).map(([name, { description, default: preset, ...given }]) => {
    const { example = examples[name], ...rest } = given
    return {
      name,
      in: where,
      required: required.includes(name),
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
      // An absent parameter has its default, so stating it does no harm here.
      schema: { ...place(rest), ...(preset !== undefined && { default: preset }) },
    }
  })
}

/** A wire that drops unknown fields accepts them, although the validating schema is closed. */
function asAccepted(body: TSchema, { unknownFields }: Wire): object {
  const { additionalProperties, ...rest } = body as ObjectSchema
  return unknownFields === 'drop' && additionalProperties === false ? rest : body
}

function answersOf(
  { id, answers, streams, versioned }: Operation,
  { placeAnswer, isRead }: Omit<Placing, 'placeBody'>,
): object {
  const all = Object.entries(answers)
  if (isRead) all.push(['304', null])
  return Object.fromEntries(all.map(([status, schema]) => [status, answerOf(status, schema)]))

  function answerOf(status: string, schema: TSchema | null): object {
    const headers = {
      ...requestIdHeader,
      ...((versioned !== undefined || isRead) && (schema !== null || status === '304') && etagAnswerHeader),
      ...((status === '201' || status === '202') && locationHeader),
      ...(schema !== null && isPage(schema) && linkHeader),
      ...(streams !== undefined && fileHeaders),
    }
    return {
      description: responseName(status).description,
      headers,
      ...(schema && { content: contentOf(placeAnswer(named(schema, status)), streams) }),
    }
  }

  /** Names types after the operation if the schema has no title. */
  function named(schema: TSchema, status: string): TSchema {
    const { title, type, anyOf } = schema as { title?: string; type?: unknown; anyOf?: unknown }
    if (title !== undefined || streams !== undefined || (type !== 'object' && anyOf === undefined))
      return schema
    const isOnly = all.filter(([, other]) => other !== null).length === 1
    return { ...schema, title: `${id[0]?.toUpperCase()}${id.slice(1)}Answer${isOnly ? '' : status}` }
  }
}

/** Whether the operation supports an answer without a body. */
function takesPreference({ versioned, shortens }: Operation): boolean {
  return versioned === 'create' || versioned === 'change' || shortens === true
}

function isPage(schema: TSchema): boolean {
  return Object.hasOwn((schema as ObjectSchema).properties ?? {}, 'nextCursor')
}

function failureReferences(operation: Operation, wire: Wire): object {
  return Object.fromEntries(
    failureStatuses(operation, wire).map((status) => [
      status,
      { $ref: `#/components/responses/${responseName(status).name}` },
    ]),
  )
}

/** The name of a status in a component's name and in words. */
function responseName(status: string): { name: string; description: string } {
  const description = STATUS_CODES[status] ?? status
  return { name: description.replaceAll(/\W/g, ''), description }
}

function contentOf(schema: object, mediaTypes: readonly string[] = ['application/json']): object {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]))
}
