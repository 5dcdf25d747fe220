import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Node {
  [key: string]: unknown
}

interface Document {
  info: { version: string; license?: object; contact?: object; description?: string }
  tags: { name: string; description?: string }[]
  paths: Record<string, Record<string, OperationNode>>
  components: { schemas: Record<string, Node> }
}

interface OperationNode {
  operationId: string
  parameters?: { name: string; description?: string; schema: Node }[]
  requestBody?: { content: Record<string, { schema: Node }> }
  responses: Record<string, { headers?: Node; content?: Record<string, { schema: Node; example?: unknown }> }>
}

const documents = ['roster', 'nedzo', 'nedzo-legacy', 'gomobile', 'voice'].map((name): [string, Document] => [
  name,
  JSON.parse(readFileSync(`docs/openapi/${name}.json`, 'utf8')),
])

/** Every schema below a node, through references, with the names that lead to it. */
function* schemasIn(
  document: Document,
  node: unknown,
  path = '',
  seen = new Set<unknown>(),
): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null || seen.has(node)) return
  seen.add(node)
  const { $ref } = node as { $ref?: string }
  if ($ref !== undefined)
    yield* schemasIn(document, document.components.schemas[$ref.split('/').at(-1) as string], path, seen)
  else {
    yield [path, node as Node]
    for (const [key, value] of Object.entries(node)) {
      if (['example', 'examples', 'enum', 'const'].includes(key)) continue
      yield* schemasIn(document, value, `${path}.${key}`, seen)
    }
  }
}

const operations = (document: Document) =>
  Object.values(document.paths).flatMap((methods) => Object.values(methods))

describe.each(documents)('what is generated from %s.json', (name, document) => {
  test('fills nothing into a body that its caller left out: no property has a default', () => {
    const wrong = operations(document).flatMap(({ operationId, requestBody }) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
        [...schemasIn(document, schema)]
          // A property may be called `default`; as a keyword it holds no schema.
          .filter(([path, node]) => 'default' in node && !path.endsWith('.properties'))
          .map(([path]) => operationId + path),
      ),
    )
    expect(wrong).toEqual([])
  })

  test('names every JSON object that is answered', () => {
    const unnamed = operations(document).flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const { schema } = content?.['application/json'] ?? {}
        return schema !== undefined && schema.type === 'object' ? [`${operationId} ${status}`] : []
      }),
    )
    expect(unnamed).toEqual([])
  })

  test('says who may use it, of which version it is, and what each group is about', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(document.info).toMatchObject({ version, license: { identifier: 'MIT' }, contact: {} })
    expect(document.tags.filter(({ description }) => !description)).toEqual([])
  })

  test('is open in answers and closed in bodies', () => {
    const closed = operations(document).flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, { content }]) =>
        Object.values(content ?? {}).flatMap(({ schema }) =>
          [...schemasIn(document, schema)]
            .filter(([, node]) => node.additionalProperties === false || 'enum' in node)
            .map(([path]) => `${operationId} ${status}${path}`),
        ),
      ),
    )
    expect(closed).toEqual([])
    if (name !== 'roster') return
    const open = operations(document).flatMap(({ operationId, requestBody }) => {
      const { schema } = requestBody?.content['application/json'] ?? {}
      const [, body] = schema === undefined ? [] : ([...schemasIn(document, schema)][0] ?? [])
      const isOpen = body?.properties !== undefined && body.additionalProperties !== false
      return isOpen ? [operationId] : []
    })
    expect(open).toEqual([])
  })

  test('shows each body and each answer by an example, and describes each parameter', () => {
    for (const { operationId, requestBody, responses, parameters = [] } of operations(document)) {
      for (const { content } of [{ content: requestBody?.content }, ...Object.values(responses)]) {
        const json = content?.['application/json']
        if (json !== undefined) expect(json, operationId).toHaveProperty('example')
      }
      if (name === 'roster')
        expect(parameters.filter(({ description }) => !description).map(({ name }) => name)).toEqual([])
    }
  })

  test('documents the headers of what is made, begun and paged', () => {
    if (name !== 'roster') return
    for (const { operationId, responses } of operations(document)) {
      for (const status of ['201', '202'])
        if (responses[status]) expect(responses[status]?.headers, operationId).toHaveProperty('Location')
    }
  })
})

describe('the document of /v2', () => {
  const document = documents.find(([name]) => name === 'roster')?.[1] as Document
  const byId = new Map(operations(document).map((operation) => [operation.operationId, operation]))
  const statusesOf = (id: string) => Object.keys(byId.get(id)?.responses ?? {}).map(Number)

  test.each<[string, number[], number[]]>([
    ['getContact', [304, 400, 401, 403, 404, 429, 503], [409, 412, 413, 415, 422]],
    ['listContacts', [304, 400, 401, 403, 404], [409, 412, 413, 415, 422]],
    ['lookupContact', [304, 400, 404, 409], [412, 413, 415, 422]],
    ['changeContact', [400, 404, 409, 412, 413, 415, 422, 503], [304, 410]],
    ['createContact', [201, 400, 409, 413, 415, 422], [304, 412]],
    ['removeContact', [204, 404, 412, 422], [304, 413, 415]],
    ['streamImport', [200, 404, 409], [412, 413, 415, 422]],
    ['listChanges', [200, 400, 410], [409, 412, 413]],
    ['signIn', [200, 400, 413, 415], [304, 403, 412]],
  ])('%s names the failures that it can have, and no others', (id, can, cannot) => {
    const statuses = statusesOf(id)
    expect(can.filter((status) => !statuses.includes(status))).toEqual([])
    expect(cannot.filter((status) => statuses.includes(status))).toEqual([])
  })

  test('tells the four operations of a batch apart by `op`', () => {
    const { oneOf, discriminator } = document.components.schemas.BatchOperation as {
      oneOf: { $ref: string }[]
      discriminator: { propertyName: string; mapping: Record<string, string> }
    }
    expect(discriminator.propertyName).toBe('op')
    expect(Object.keys(discriminator.mapping)).toEqual(['create', 'upsert', 'update', 'delete'])
    expect(Object.values(discriminator.mapping)).toEqual(oneOf.map(({ $ref }) => $ref))
    for (const reference of Object.values(discriminator.mapping))
      expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1) as string)
  })

  test.each(['streamJob', 'streamImport', 'streamChanges'])('types the events of %s', (id) => {
    const { schema } = byId.get(id)?.responses[200]?.content?.['text/event-stream'] ?? {}
    expect(schema).toEqual({ $ref: expect.stringMatching(/^#\/components\/schemas\/(Job|Import|Change)$/) })
  })

  test('types filters, custom values and the codes of errors, and tells previews apart', () => {
    const { schemas } = document.components
    for (const name of ['FilterTree', 'FilterTest', 'CustomValue', 'Preview', 'BatchPreview', 'BulkPreview'])
      expect(Object.keys(schemas)).toContain(name)
    const { properties } = schemas.Problem as { properties: Record<string, Node> }
    expect(properties.code?.['x-extensible-enum']).toContain('conflict')
    for (const name of ['Preview', 'BatchPreview', 'BulkPreview'])
      expect((schemas[name] as { required: string[] }).required).toContain('dryRun')
  })
})
