import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildWorkspace } from '../support/build-workspace.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startRoster, temporaryDirectory } from '../support/run-roster.ts'

const scratch = await createScratchDatabase()

const many = <T>(count: number, item: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => item(n))
const count = 118_000

/** Bodies that take long: nearly all the values that a body may have, in each form. */
const values = {
  texts: JSON.stringify(many(count, (n) => `t${n}`)),
  lists: `[${many(count, () => '[]').join(',')}]`,
  objects: `[${many(count / 2, () => '{"a":1}').join(',')}]`,
  names: `{${many(count, (n) => `"k${n}":${n}`).join(',')}}`,
  fewerNames: `{${many(19_000, (n) => `"k${n}":${n}`).join(',')}}`,
  text: JSON.stringify('x'.repeat(4_900_000)),
}

const routes: [method: string, path: string, field: string][] = [
  ['POST', '/v2/contacts', 'customFields'],
  ['POST', '/v2/contacts', 'tags'],
  ['POST', '/v2/contacts/upsert', 'addLists'],
  ['POST', '/v2/contacts/batch', 'operations'],
  ['POST', '/v2/contacts/get', 'ids'],
  ['POST', '/v2/contacts/search', 'filter'],
  ['POST', '/v2/bulk', 'action'],
  ['POST', '/v2/segments', 'filter'],
  ['POST', '/v1/contacts', 'customFields'],
  ['POST', '/v1/contact/', 'tags'],
  ['POST', '/api/contact', 'customAttributes'],
]

/** The processor time of the thread that serves, in ms: what others on this machine do does not count. */
const busyMs = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6

test.runIf(process.platform === 'linux')(
  'no body that ends refused keeps the main thread busy for longer than 250 ms, or is answered at length',
  async () => {
    const { workspaceKey: key } = await buildWorkspace(scratch)
    const roster = await startRoster({
      DATABASE_URL: scratch.url,
      ROSTER_DATA_DIR: await temporaryDirectory(),
    })
    const send = async (method: string, path: string, body: string) => {
      const headers = { authorization: `Bearer ${key}`, 'x-api-key': key, 'content-type': 'application/json' }
      const response = await fetch(roster.url + path, { method, body, headers })
      return { status: response.status, text: await response.text() }
    }
    // Nothing is compiled for the first time while it is measured.
    for (const [method, path] of routes) await send(method, path, '{"nothing":[1,2,3]}')
    const found: unknown[] = []
    for (const [method, path, field] of routes)
      for (const [form, value] of Object.entries(values)) {
        const before = busyMs(roster.child.pid!)
        const { status, text } = await send(method, path, `{"${field}":${value}}`)
        const ms = Math.round(busyMs(roster.child.pid!) - before)
        const isWell = status >= 400 && status < 500 && ms <= 250 && text.length <= 256 * 1024
        if (!isWell) found.push({ path, field, form, status, ms, answer: text.length })
      }
    expect(found).toEqual([])
  },
)
