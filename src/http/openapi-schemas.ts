/** Data, not schemas: what looks like a title in there is none. */
const dataKeywords = new Set(['examples', 'example', 'default', 'enum', 'const'])

/**
 * Gathers the schemas that have a `title`: `place` answers a reference in their stead and puts them into `schemas`,
 * once. Refuses, when the document is made, two different schemas of one title.
 */
export function collectSchemas(): { schemas: Record<string, object>; place: (schema: object) => object } {
  const schemas: Record<string, object> = {}
  return { schemas, place: (schema) => visit(schema) as object }

  function visit(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const copy = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, dataKeywords.has(key) ? value : visit(value)]),
    )
    return typeof copy.title === 'string' ? reference(copy.title, copy) : copy
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
