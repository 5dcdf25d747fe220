import { expect, onTestFinished, test } from 'vitest'
import { countContacts } from '../../src/store/contacts/contacts.ts'
import { buildContacts } from '../support/build-contact.ts'
import { buildAccount, buildWorkspace } from '../support/build-workspace.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { jobEnded } from '../support/job-ended.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'
import { hasPooler, startPooler } from '../support/workload/pooler.ts'

const creates = [
  ['/v1/contacts', (_: number) => ({ phone: '+14155551234' })],
  ['/v1/contact/', (n: number) => ({ email: `n${n}@example.com`, phone: '+14155551234' })],
  ['/api/contact', (_: number) => ({ primaryPhone: '+14155551234' })],
  ['/v2/contacts', (_: number) => ({ phone: '+14155551234' })],
] as const

const scratch = await createScratchDatabase()
const account = await buildAccount(scratch)

test.skipIf(!hasPooler)(
  'four processes behind PgBouncer in transaction mode, where the program pgbouncer is installed, are one store',
  async () => {
    const network = await cuttingProxy(scratch.url, { keeps: false, cleanUp: onTestFinished })
    const { url } = await startRoster({
      DATABASE_URL: await startPooler(network.url),
      ROSTER_DATA_DIR: await temporaryDirectory(),
      ROSTER_PROCESSES: '4',
      ROSTER_LOG_LEVEL: 'warn',
    })
    const { workspaceKey: key, scope } = await buildWorkspace(scratch, { account })
    const ask = (method: string, path: string, body?: object) =>
      send(url + path, method, { key, headers: { connection: 'close' }, ...(body && { body }) })

    const made = await Promise.all(
      Array.from({ length: 80 }, (_, n) => ask('POST', creates[n % 4]![0], creates[n % 4]![1](n))),
    )
    expect(made.filter(({ status }) => status === 200 || status === 201)).toHaveLength(1)
    expect(made.filter(({ status }) => status === 409)).toHaveLength(79)

    const upserts = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        ask('POST', '/v2/contacts/upsert', { phone: '+14155550199', tags: [`tag ${n}`] }),
      ),
    )
    expect(upserts.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(upserts.filter(({ status }) => status === 200)).toHaveLength(59)
    expect((await ask('GET', '/v2/contacts?limit=1')).body.data[0].tags).toHaveLength(60)
    expect(await countContacts(scope)).toBe(2)

    await buildContacts(scope, Array(1_200).fill({ city: 'Paris' }))
    const bulk = { filter: 'city:Paris', action: { type: 'addTags', tags: ['in Paris'] } }
    const { id } = (await ask('POST', '/v2/bulk', bulk)).body
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', counts: { changed: 1_200 } })
    const found = await Promise.all(
      Array.from({ length: 8 }, () => ask('GET', '/v2/contacts?filter=tag:"in%20Paris"&limit=1&total=true')),
    )
    expect(found.map(({ body }) => body.total)).toEqual(Array(8).fill(1_200))
  },
)
