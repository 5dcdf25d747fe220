import { describe, expect, test } from 'vitest'
import type { Route, Wire } from '../../src/http/calls/operation.ts'
import { allWires } from '../../src/wires/all-wires.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openTestDatabase } from '../support/open-test-database.ts'
import { type Reply, startApp } from '../support/start-app.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const wires = allWires(app.services)

/** JSON that no body may be, or hold. */
const bodies: [what: string, text: string][] = [
  ['nothing', ''],
  ['spaces', '  '],
  ['null', 'null'],
  ['a list', '[]'],
  ['text', '"x"'],
  ['a number', '5'],
  ['half an object', '{"a":'],
  ['two objects', '{}{}'],
  ['a comma too many', '{"a":1,}'],
  ['NaN', '{"a":NaN}'],
  ['a deep list', '['.repeat(50_000)],
  ['a deep object', '{"a":'.repeat(5_000)],
  ['an own __proto__', '{"__proto__":{"a":1}}'],
  ['a name with NUL', '{"a\\u0000":1}'],
]

/** What no field of any body is, or what every one of them must live with. */
const values: [what: string, json: string][] = [
  ['an object', '{}'],
  ['a list of null', '[null]'],
  ['a list of numbers', '[5]'],
  ['a number', '5'],
  ['NUL', '"a\\u0000b"'],
  ['a number that no double holds', '12345678901234567890'],
  ['an own __proto__', '{"__proto__":1}'],
  ['a day that is none', '"2026-02-30"'],
]

/** Every text refuses these, so a success would mean that something was read as something else. */
const never = new Set(['NUL', 'a number that no double holds', 'an own __proto__'])

/** Ends what other requests of the test need. */
const apart = new Set(['removeWorkspace', 'eraseContact'])

function isShaped({ status, body, headers }: Reply, wire: Wire['name']): boolean {
  if (wire === 'nedzo-legacy')
    return body.status_code === status && body.data === null && typeof body.message === 'string'
  if (wire === 'gomobile') return body.statusCode === status && Array.isArray(body.message)
  return body.status === status && /^application\/problem\+json/.test(headers.get('content-type') ?? '')
}

interface Documented {
  properties?: object
  examples?: object[]
}

const takingBodies = ({ routes }: Wire) =>
  routes.filter(
    ([, , { body, scope, id, streams }]) =>
      body !== undefined && streams === undefined && scope !== 'session' && !apart.has(id),
  )

/** A workspace with a record of each kind, and the call of a route about one of them. */
async function buildTargets() {
  const { workspaceKey, accountKey, workspaceId } = await buildWorkspace(database)
  const make = async (path: string, body: object | string, headers = {}) =>
    (await app.send('POST', path, { key: workspaceKey, body, headers })).body.id as string
  const contact = await make('/v2/contacts', { firstName: 'Ann', phone: '+442079460000' })
  const list = await make('/v2/lists', { name: 'l' })
  const field = await make('/v2/custom-fields', { name: 'f' })
  const ids: Record<string, string> = {
    ...{ contacts: contact, contact, lists: list, 'contact-list': list, audience: list },
    ...{ 'custom-fields': field, 'custom-attributes': field, workspaces: workspaceId },
    tags: await make('/v2/tags', { name: 't' }),
    segments: await make('/v2/segments', { name: 's', filter: 'has:phone' }),
    jobs: await make('/v2/bulk', { all: true, action: { addTags: ['x'] } }),
    imports: await make('/v2/imports', 'a,b\nx,y\n', { 'content-type': 'text/csv' }),
  }
  return async ([method, path, { scope }]: Route, body: string): Promise<Reply> => {
    const kind = path.split('/').find((part) => Object.hasOwn(ids, part)) ?? 'contacts'
    const key = scope === 'admin' ? accountKey : workspaceKey
    return app.send(method, path.replace(/:\w+/g, ids[kind] as string), { key, body })
  }
}

describe.each(
  wires.filter((wire) => takingBodies(wire).length > 0).map((wire) => [wire.name, wire] as const),
)('%s answers in its own shape, and never with a failure of ours,', (name, wire) => {
  test('a body that is none', async () => {
    const wrong: unknown[] = []
    const call = await buildTargets()
    for (const route of takingBodies(wire)) {
      const [method, , { bodyIsOptional }] = route
      for (const [what, text] of bodies) {
        const reply = await call(route, text)
        const isFine = reply.status >= 400 && reply.status < 500 && isShaped(reply, name)
        const isLeftOut = bodyIsOptional === true && text === ''
        if (!isFine && !isLeftOut) wrong.push([method, route[1], what, reply.status, reply.body])
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  test('a field that is something else', async () => {
    const wrong: unknown[] = []
    const call = await buildTargets()
    for (const route of takingBodies(wire)) {
      const [method, , { body: schema }] = route
      const { properties = {}, examples: [example] = [] } = schema as Documented
      for (const field of Object.keys(properties)) {
        for (const [what, json] of values) {
          const rest = JSON.stringify({ ...example, [field]: undefined }).slice(1, -1)
          const body = `{"${field}":${json}${rest === '' ? '' : `,${rest}`}}`
          const reply = await call(route, body)
          const isFine = reply.status < 400 ? !never.has(what) : reply.status < 500 && isShaped(reply, name)
          if (!isFine) wrong.push([method, route[1], field, what, reply.status, reply.body])
        }
      }
    }
    expect(wrong).toEqual([])
  }, 240_000)
})
