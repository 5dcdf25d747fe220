import { type OpenapiDocument, resolve, type SchemaNode } from './openapi-document.ts'

/** Stands for the id of a record of the reader. */
export const exampleId = '0199b5c2-7d31-7c44-9a05-3f6d1c0e8b27'

const byFormat: Record<string, string> = {
  uuid: exampleId,
  'date-time': '2026-03-14T09:26:53.589Z',
  date: '2026-03-14',
  email: 'ada@example.com',
  uri: 'https://example.com',
}

/**
 * An example of a schema, made from the schema's own examples if it has some. `brief` leaves out optional
 * fields without an example, as a first request would.
 */
export function exampleOf(document: OpenapiDocument, schema: SchemaNode, brief = false): unknown {
  const known = resolve(document, schema)
  if (known.examples !== undefined) return known.examples[0]
  if (known.default !== undefined) return known.default
  if (known.const !== undefined) return known.const
  const words = known.enum ?? known['x-extensible-enum']
  if (words !== undefined) return words[0]
  const branch = known.anyOf?.[0] ?? known.oneOf?.[0]
  if (branch !== undefined) return exampleOf(document, branch, brief)
  const types = [known.type ?? 'null'].flat()
  // A nullable value without an example is shown as null.
  if (types.includes('null')) return known.format === undefined ? null : (byFormat[known.format] ?? null)
  return ofType(document, known, types[0] as string, brief)
}

function ofType(document: OpenapiDocument, schema: SchemaNode, type: string, brief: boolean): unknown {
  if (type === 'string') return byFormat[schema.format ?? ''] ?? 'text'.slice(0, schema.maxLength)
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  if (type === 'array')
    return schema.items && !isAny(schema.items) ? [exampleOf(document, schema.items, brief)] : []
  const { properties = {}, required = [] } = schema
  const shown = Object.entries(properties).filter(
    ([name, property]) => !brief || required.includes(name) || property.examples !== undefined,
  )
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(document, property, brief)]))
}

function isAny(schema: SchemaNode): boolean {
  return Object.keys(schema).every((key) => key === 'description')
}
