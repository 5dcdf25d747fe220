import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createImport } from '../../../src/core/imports/imports.ts'
import { startImport } from '../../../src/core/imports/start-import.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { openServices } from '../../../src/core/services.ts'
import { importTranslator } from '../../../src/files/import-translator.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'

const database = await createScratchDatabase()
const settings = { translator: importTranslator, importBytesMax: 8 * 1024 * 1024 }
const services = openServices(openDirectory(database), database, settings)
services.jobs.start()
afterAll(() => services.jobs.stop())

const given = '+14155550101'
const taken = '+14155550102'

/**
 * Imports a chunk of which one row gives Ann the phone `taken`, and then `row`. The chunk is held up, while it is written,
 * until the next is decided.
 */
async function importBeyondChunk(
  row: string,
  plan: Parameters<typeof startImport>[3],
  holder: 'ann' | 'bob' = 'ann',
) {
  const { scope } = await buildWorkspace(database, { defaultRegion: 'US' })
  await writeContacts(scope, [
    { op: 'create', draft: { externalId: 'ann', phone: holder === 'ann' ? given : null } },
    { op: 'create', draft: { externalId: 'bob', phone: holder === 'bob' ? given : null } },
  ])
  const rival = await database.pool.connect()
  await rival.query('begin')
  await rival.query(
    `insert into contacts (workspace_id, id, version, phone, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at)
    values ($1, $2, 1, $4, false, '{}', 'Waiting', '{}', '{}', '{}', $3, $3)`,
    [scope.workspaceId, newId(), new Date(), taken],
  )
  const others = Array.from({ length: 999 }, (_, other) => `other${other},,`)
  const text = ['External id,Phone,First name', `ann,${taken},`, ...others, row].join('\n')
  const { id } = await createImport(scope, settings, Readable.from([Buffer.from(`${text}\n`)]), {
    fileName: null,
    given: {},
  })
  const mapping = ['externalId', 'phone', 'firstName'].map((field, column) => ({ column, field }))
  await startImport(scope, settings, id, { ...plan, mapping })
  services.jobs.wake()
  // One waits for the rival, and one, which has locked and decided, for that one.
  await expect
    .poll(async () => {
      const { rows } = await database.health.query(
        `select state from pg_stat_activity
        where datname = current_database() and (wait_event_type = 'Lock' or state = 'idle in transaction')
        order by state`,
      )
      return rows.map(({ state }) => state)
    })
    .toEqual(['active', 'idle in transaction', 'idle in transaction'])
  await rival.query('rollback')
  rival.release()
  return jobEnded(scope, id)
}

test('a row may take what a row far before it gave up', async () => {
  const job = await importBeyondChunk(`bob,${given},`, { match: ['externalId'] })
  expect(job).toMatchObject({ state: 'done', counts: { created: 999, updated: 2, conflicted: 0 } })
})

test('a row finds somebody by what a row far before it gave them', async () => {
  const job = await importBeyondChunk(`,${taken},Annette`, { match: ['externalId', 'phone'], mode: 'update' })
  expect(job).toMatchObject({ state: 'done', counts: { updated: 2, skipped: 999, repeated: 1 } })
})

test('a row finds somebody new by their first mark, whoever has its second', async () => {
  const plan = { match: ['externalId', 'phone'], write: { default: 'fill' } } as const
  const job = await importBeyondChunk(`other5,${given},Otto`, plan, 'bob')
  // Otto may not have Bob's phone, and Bob does not become Otto.
  expect(job).toMatchObject({ state: 'done', counts: { created: 999, updated: 1, conflicted: 1 } })
})
