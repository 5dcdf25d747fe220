import { documentOperation, responseName } from './openapi-operation.ts'
import { collectSchemas } from './openapi-schemas.ts'
import type { Wire } from './wire.ts'

/**
 * The OpenAPI 3.1 document of a wire, made from the very schemas that validate: 3.1 takes JSON Schema as it is. A
 * schema with a `title` becomes a component of that name. Needs no server.
 */
export function openapiOf(wire: Wire): object {
  const { schemas, place } = collectSchemas()
  const paths: Record<string, Record<string, object>> = {}
  for (const [method, path, operation] of wire.routes) {
    const url = path.replace(/:(\w+)/g, '{$1}')
    paths[url] = { ...paths[url], [method.toLowerCase()]: documentOperation(operation, wire, place) }
  }
  return {
    openapi: '3.1.0',
    info: { title: wire.title, description: wire.description, version: '1.0.0' },
    servers: [{ url: '/' }],
    security: Object.keys(wire.security).map((name) => ({ [name]: [] })),
    tags: [...new Set(wire.routes.map(([, , { group }]) => group))].map((name) => ({ name })),
    paths,
    components: { responses: failureResponses(wire, place), schemas, securitySchemes: wire.security },
  }
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
