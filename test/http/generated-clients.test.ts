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
  responses: Record<string, { headers?: Node; content?: Record<string, { schema: Node }> }>
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

  test('documents the headers of what is made, begun and paged', () => {
    if (name !== 'roster') return
    for (const { operationId, responses } of operations(document)) {
      for (const status of ['201', '202'])
        if (responses[status]) expect(responses[status]?.headers, operationId).toHaveProperty('Location')
    }
  })
})
