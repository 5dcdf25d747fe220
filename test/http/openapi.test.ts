import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { operation, type Wire } from '../../src/http/calls/operation.ts'
import { openapiOf } from '../../src/http/openapi/openapi.ts'
import { Fields, Nullable, Text, Whole } from '../../src/http/validation/schema.ts'
import { start } from './start.ts'
import { testWire } from './test-wire.ts'

interface Described {
  operationId: string
  parameters?: { name: string; in: string; required: boolean }[]
  requestBody?: { content: Record<string, { schema: { additionalProperties?: unknown } }> }
  responses: Record<string, { description?: string; $ref?: string }>
}

interface Document {
  openapi: string
  paths: Record<string, Record<string, Described>>
  components: { schemas: object; responses: Record<string, { content: object }> }
}

const documentOf = (wire: Wire) => openapiOf(wire) as Document

describe('an OpenAPI document', () => {
  test('is served without a key, as it is made without a server', async () => {
    const { url } = await start()
    const answer = await fetch(`${url}/openapi/roster.json`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      JSON.parse(JSON.stringify(documentOf(testWire()))),
    ])
  })

  test('describes every route once, with its path parameters, answers and failures', () => {
    const wire = testWire()
    const { openapi, paths } = documentOf(wire)
    expect(openapi).toBe('3.1.0')
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
    expect(operations.map(({ operationId }) => operationId)).toEqual(wire.routes.map(([, , { id }]) => id))
    expect(paths['/t/things/{id}']?.get?.parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } },
      { name: 'search', in: 'query', required: false },
    ])
    expect(paths['/t/things/{id}']?.delete?.responses).toEqual({
      204: { description: 'No Content', headers: { 'X-Request-Id': expect.anything() } },
      ...Object.fromEntries(
        [
          [400, 'BadRequest'],
          [401, 'Unauthorized'],
          [403, 'Forbidden'],
          [404, 'NotFound'],
          [409, 'Conflict'],
          [422, 'UnprocessableEntity'],
          [429, 'TooManyRequests'],
          [500, 'InternalServerError'],
          [503, 'ServiceUnavailable'],
        ].map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    })
  })

  test('holds each titled schema once, and every reference in it leads somewhere', () => {
    const document = documentOf(testWire())
    const text = JSON.stringify(document)
    expect(Object.keys(document.components.schemas)).toEqual(['Thing', 'Problem'])
    expect(document.components.responses.BadRequest?.content).toHaveProperty(['application/problem+json'])
    for (const [, reference] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(document).toHaveProperty(reference!.split('/'))
    }
  })

  test('does not say that unknown fields are refused where the wire drops them', () => {
    const schemaOf = (wire: Wire) =>
      documentOf(wire).paths['/t/things']?.post?.requestBody?.content['application/json']?.schema
    expect(schemaOf(testWire())?.additionalProperties).toBe(false)
    expect(schemaOf(testWire({ unknownFields: 'drop' }))?.additionalProperties).toBeUndefined()
  })

  test('refuses two different schemas of one title; null beside one is no other schema', () => {
    const thing = Fields({ a: Text(5) }, { title: 'Thing' })
    const wireOf = (other: typeof thing): Wire => ({
      ...testWire(),
      routes: [
        [
          'GET',
          '/t',
          operation({
            id: 'get',
            summary: '',
            group: '',
            scope: 'read',
            answers: { 200: Fields({ thing, other, maybe: Type.Optional(Nullable(thing)) }) },
            handle: async () => ({ status: 200 }),
          }),
        ],
      ],
    })
    expect(() => openapiOf(wireOf(thing))).not.toThrow()
    expect(() => openapiOf(wireOf(Fields({ a: Text(6) }, { title: 'Thing' })))).toThrow(/title "Thing"/)
    expect(() => Nullable(Type.Union([Text(5), Whole(0, 1)]))).toThrow(/one type/)
  })
})
