/** The parts of an OpenAPI 3.1 document that pages are made from, as `openapiOf` writes them. */
export interface OpenapiDocument {
  info: { title: string; description: string }
  tags: { name: string }[]
  paths: Record<string, Record<string, OperationNode>>
  components: {
    schemas: Record<string, SchemaNode>
    responses: Record<string, ResponseNode>
    securitySchemes: Record<string, { type: string; name?: string }>
  }
}

export interface OperationNode {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: ParameterNode[]
  requestBody?: { content: Content }
  responses: Record<string, ResponseNode>
  /** Empty: it needs no key. */
  security?: Record<string, unknown>[]
}

export interface ParameterNode {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: SchemaNode
  /** What a first call would say. */
  example?: unknown
}

interface ResponseNode {
  $ref?: string
  description?: string
  content?: Content
}

type Content = Record<string, { schema: SchemaNode }>

export interface SchemaNode {
  $ref?: string
  type?: string | string[]
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  const?: unknown
  /** The known values of a word that may get further ones. */
  'x-extensible-enum'?: unknown[]
  enum?: unknown[]
  format?: string
  description?: string
  examples?: unknown[]
  default?: unknown
  properties?: Record<string, SchemaNode>
  required?: string[]
  items?: SchemaNode
  additionalProperties?: SchemaNode | boolean
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

/** One operation with its method and path. */
export interface PlacedOperation {
  method: string
  path: string
  operation: OperationNode
}

/** Every operation of a group, in the document's order. */
export function operationsOf(document: OpenapiDocument, group: string): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(group))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The name of the component that a reference points to. */
export function nameOf(reference: string): string {
  return reference.split('/').at(-1) as string
}

/** The schema behind a reference; other schemas unchanged. */
export function resolve(document: OpenapiDocument, schema: SchemaNode): SchemaNode {
  return schema.$ref === undefined ? schema : (document.components.schemas[nameOf(schema.$ref)] ?? {})
}

/** The schemas that some parts of a document refer to, and those that these refer to in turn, in the document's order. */
export function reachableFrom(
  document: OpenapiDocument,
  parts: unknown,
): [name: string, schema: SchemaNode][] {
  const found = new Set<string>()
  const waiting: unknown[] = [parts]
  while (waiting.length > 0) {
    for (const [, name] of JSON.stringify(waiting.pop()).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name as string)) continue
      found.add(name as string)
      waiting.push(document.components.schemas[name as string] ?? {})
    }
  }
  return Object.entries(document.components.schemas).filter(([name]) => found.has(name))
}

/** The schema of a JSON body, whatever its media type. */
export function schemaIn(content: Content | undefined): SchemaNode | undefined {
  return Object.values(content ?? {})[0]?.schema
}
