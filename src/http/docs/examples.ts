import {
  type OpenapiDocument,
  type PlacedOperation,
  resolve,
  type SchemaNode,
  schemaIn,
} from './openapi-document.ts'

const byFormat: Record<string, string> = {
  uuid: '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27',
  'date-time': '2026-03-14T09:26:53.589Z',
  date: '2026-03-14',
  email: 'ada@example.com',
  uri: 'https://example.com',
}

/**
 * A value as the schema has it, from the schema's own examples where it has some. `brief` leaves out what may be left
 * out and has no example: what a first request would say.
 */
export function exampleOf(document: OpenapiDocument, schema: SchemaNode, brief = false): unknown {
  const known = resolve(document, schema)
  if (known.examples !== undefined) return known.examples[0]
  if (known.default !== undefined) return known.default
  if (known.enum !== undefined) return known.enum[0]
  if (known.anyOf?.[0] !== undefined) return exampleOf(document, known.anyOf[0], brief)
  const types = [known.type ?? 'null'].flat()
  // What may be null and has no example is nothing much to look at.
  if (types.includes('null')) return known.format === undefined ? null : (byFormat[known.format] ?? null)
  return ofType(document, known, types[0] as string, brief)
}

function ofType(document: OpenapiDocument, schema: SchemaNode, type: string, brief: boolean): unknown {
  if (type === 'string') return byFormat[schema.format ?? ''] ?? 'text'
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  if (type === 'array') return schema.items ? [exampleOf(document, schema.items, brief)] : []
  const { properties = {}, required = [] } = schema
  const shown = Object.entries(properties).filter(
    ([name, property]) => !brief || required.includes(name) || property.examples !== undefined,
  )
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(document, property, brief)]))
}

/** Stands for where Roster is reached, until a page is served. */
export const originMark = 'http://roster.invalid'

/** The call as a line that works when pasted, with the key in the environment. */
export function curlOf(document: OpenapiDocument, { method, path, operation }: PlacedOperation): string {
  const body = schemaIn(operation.requestBody?.content)
  const url = originMark + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const lines = [
    method === 'GET' ? `curl "${url}"` : `curl -X ${method} "${url}"`,
    `-H "${keyHeader(document)}"`,
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${inQuotes(exampleOf(document, body, true))}'`]),
  ]
  return lines.join(' \\\n  ')
}

function keyHeader({ components }: OpenapiDocument): string {
  const scheme = Object.values(components.securitySchemes)[0]
  return scheme?.type === 'apiKey' ? `${scheme.name}: $ROSTER_KEY` : 'Authorization: Bearer $ROSTER_KEY'
}

/** JSON inside the shell's single quotes. */
function inQuotes(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("'", "'\\''")
}
