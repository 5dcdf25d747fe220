import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { importBuckets } from '../../../src/core/imports/import-progress.ts'
import { createImport, getImport } from '../../../src/core/imports/imports.ts'
import { startImport } from '../../../src/core/imports/start-import.ts'
import { openServices } from '../../../src/core/services.ts'
import { importTranslator } from '../../../src/files/import-translator.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()
const settings = { translator: importTranslator, importBytesMax: 8 * 1024 * 1024 }
const services = openServices(openDirectory(database), database, settings)
services.jobs.start()
afterAll(() => services.jobs.stop())

async function begin(scope: Scope, content: string | Buffer, plan: Parameters<typeof startImport>[3] = {}) {
  const { id } = await createImport(scope, settings, Readable.from([Buffer.from(content as string)]), {
    fileName: null,
    given: {},
  })
  await startImport(scope, settings, id, plan)
  services.jobs.wake()
  return id
}

const sum = (counts: Readonly<Record<string, number>>) =>
  importBuckets.reduce((total, bucket) => total + (counts[bucket] ?? 0), 0)

describe('an import', () => {
  it('counts every row of any file exactly once', async () => {
    const { scope } = await buildWorkspace(database, { defaultRegion: 'US' })
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '""',
        'a"b',
        '"x\ny"',
        '\u00a0',
        "'=1",
        'a@example.com',
        'b@example.com',
        '\0',
        ' "q"',
      ),
      fc.integer({ min: 0, max: 20 }).map((number) => `+1415555${String(number).padStart(4, '0')}`),
      fc.string({ maxLength: 6, unit: 'binary' }),
    )
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('create', 'upsert', 'update'), async (rows, mode) => {
        const text = `Phone,Email,First name,Tags\n${rows.map((cells) => cells.join(',')).join('\n')}\n`
        const mapping = ['phone', 'email', 'firstName', 'tags'].map((field, column) => ({ column, field }))
        const before = await countContacts(scope)
        const id = await begin(scope, text, { mapping, mode: mode as 'create', defaultRegion: 'US' })
        const job = await jobEnded(scope, id)
        expect(job.state).toBe('done')
        expect(sum(job.counts)).toBe(job.done)
        expect(job.total).toBe(job.done)
        expect(await countContacts(scope)).toBe(before + (job.counts.created ?? 0))
      }),
      { numRuns: 25 },
    )
  })

  it('takes turns with other imports: a small one does not wait for a large one', async () => {
    const { scope: one } = await buildWorkspace(database)
    const { scope: other } = await buildWorkspace(database)
    const file = (rows: number) =>
      `Phone\n${Array.from({ length: rows }, (_, row) => `+1415${2_000_000 + row}`).join('\n')}\n`
    const large = await Promise.all([
      begin(one, file(6_000)),
      begin(one, file(6_000)),
      begin(one, file(6_000)),
    ])
    const small = await begin(other, file(10))
    await jobEnded(other, small)
    const states = await Promise.all(large.map(async (id) => (await getImport(one, id)).job?.state))
    expect(states.filter((state) => state !== 'done').length).toBeGreaterThan(0)
    for (const id of large) await jobEnded(one, id)
    expect(await countContacts(one)).toBe(6_000)
  })

  it('ends as failed, with a sentence, where the file turns out to be damaged', async () => {
    const { scope } = await buildWorkspace(database)
    // Noise, so that the beginning is whole and the damage far behind it.
    const noise = Array.from(
      { length: 46_000 },
      (_, row) => `n${(row * 2_654_435_761) % 4_294_967_296}@example.com`,
    )
    const packed = gzipSync(`Email\n${noise.join('\n')}\n`)
    packed.fill(0xff, packed.length - 2_000, packed.length - 1_000)
    const id = await begin(scope, packed, { mode: 'update' })
    const job = await jobEnded(scope, id)
    expect([job.state, job.error]).toEqual(['failed', expect.stringContaining('The gzip data is damaged')])
    expect(sum(job.counts)).toBe(job.done)
    expect(job.done).toBeGreaterThan(0)
  })
})
