import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { firstStart } from '../../../src/core/access/people/set-up.ts'
import { BackupRefused } from '../../../src/core/backup/backup-refused.ts'
import { checkBackup } from '../../../src/core/backup/restore-backup.ts'
import { migrate } from '../../../src/store/schema/migrate.ts'
import { readMigrations } from '../../../src/store/schema/read-migrations.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openByUrl } from '../../support/open-by-url.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { backUp, digestTables, edited, fillWithNoise, restore, withHeader } from './back-up.ts'

const migrations = await readMigrations()
const source = await createScratchDatabase()
const { scope } = await buildWorkspace(source)
await buildContacts(scope, [{ firstName: 'Ada', phone: '+14155552671' }, { firstName: 'Grace' }])
const whole = await backUp(source)
/** Stays so, however often something is refused. */
const empty = await createScratchDatabase({ migrated: false })
await fillWithNoise(source, (await buildWorkspace(source)).workspaceId, 500)
const large = await backUp(source)

/** Checking, which a file goes through before a store is opened for it. */
function check(bytes: Buffer): Promise<unknown> {
  return checkBackup(Readable.from([bytes]), migrations).catch((error: unknown) => error)
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 0x10
  return copy
}

/** Restoring, as from a pipe, which nothing checked before. */
async function expectNothingRestored(bytes: Buffer, message: string): Promise<void> {
  const refusal = await restore(empty, bytes).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(BackupRefused)
  expect((refusal as Error).message).toContain(message)
  for (const [table, digest] of Object.entries(await digestTables(empty)))
    if (table !== 'roster_migrations') expect(`${table}: ${digest}`).toBe(`${table}: 0 `)
}

describe('a damaged backup', () => {
  test('cut off anywhere is refused', async () => {
    const kept: number[] = []
    for (let length = 0; length < whole.length; length++)
      if (!((await check(whole.subarray(0, length))) instanceof BackupRefused)) kept.push(length)
    expect(kept).toEqual([])
  })

  test('with one byte changed anywhere is refused, or is still what was written', async () => {
    const written = await check(whole)
    const misread: number[] = []
    for (let at = 0; at < whole.length; at++) {
      const read = await check(flipped(whole, at))
      // gzip has bits that are ignored, such as its time and those that fill up a byte (RFC 1952).
      if (!(read instanceof BackupRefused) && !isDeepStrictEqual(read, written)) misread.push(at)
    }
    expect(misread).toEqual([])
  })

  test('with one byte changed before it was compressed is refused', async () => {
    const plain = gunzipSync(whole)
    const kept: number[] = []
    for (let at = 0; at < plain.length; at += 5)
      if (!((await check(gzipSync(flipped(plain, at)))) instanceof BackupRefused)) kept.push(at)
    expect(kept).toEqual([])
  })

  test.each([
    ['cut off in its rows', () => large.subarray(0, large.length >> 1), 'damaged or cut off'],
    ['cut off at its end', () => large.subarray(0, -1), 'damaged or cut off'],
    ['changed near its end', () => flipped(large, large.length - 200), 'damaged or cut off'],
    [
      'with another letter',
      () => edited(whole, (text) => text.replace('Grace', 'Grave')),
      'contacts has other rows',
    ],
    [
      'with a row less',
      () => edited(whole, (text) => text.replace(/^.*\tGrace\t.*\n/m, '')),
      'the rows of contacts',
    ],
    ['with something after it', () => edited(whole, (text) => `${text}x`), 'its end does not fit it'],
    ['without its last line', () => edited(whole, (text) => text.replace(/.*\n$/, '')), 'it ends too early'],
    ['of nothing', () => Buffer.alloc(0), 'damaged or cut off'],
    ['that is a text', () => Buffer.from('firstName,lastName\nAda,Lovelace\n'), 'this is no Roster backup'],
    ['that is another gzip', () => gzipSync('{"kind":"other"}\n'), 'this is no Roster backup'],
    ['that is one long line', () => gzipSync(Buffer.alloc(3 * 1024 * 1024, 'x')), 'this is no Roster backup'],
  ])('%s is refused, and nothing is kept of it', async (_name, bytes, message) => {
    expect(await check(bytes())).toBeInstanceOf(BackupRefused)
    await expectNothingRestored(bytes(), message)
  })
})

describe('a backup that this Roster cannot restore', () => {
  const newer = { number: migrations.at(-1)!.number + 1, name: '9999_later', checksum: '0'.repeat(64) }

  test.each([
    [
      'a newer format',
      () => withHeader(whole, (header) => ({ ...header, format: 2, roster: '9.9.9', tables: 'otherwise' })),
      'made by a newer Roster (9.9.9; its format is 2, this one reads 1)',
    ],
    [
      'a newer schema',
      () => withHeader(whole, (header) => ({ ...header, migrations: [...header.migrations, newer] })),
      'made by a newer Roster (0.0.0-test; its schema is 9999_later,',
    ],
    [
      'another schema',
      () =>
        withHeader(whole, (header) => ({
          ...header,
          migrations: header.migrations.map((was, n) =>
            n === 1 ? { ...was, checksum: '0'.repeat(64) } : was,
          ),
        })),
      'schema is not Roster’s (0002_contacts was another when 0.0.0-test wrote it)',
    ],
  ])('%s is refused by name, and nothing is written', async (_name, bytes, message) => {
    const refusal = await check(bytes())
    expect((refusal as Error).message).toContain(message)
    await expectNothingRestored(bytes(), message)
  })

  test('a block of rows less is refused', async () => {
    const orphaned = edited(whole, (text) => text.replace(/^\{"kind":"rows","table":"accounts".*\n.*\n/m, ''))
    await expectNothingRestored(orphaned, 'accounts has other rows than were written')
  })
})

describe('a store that is not empty', () => {
  test('is refused and stays as it is', async () => {
    const store = await createScratchDatabase()
    await buildWorkspace(store)
    const before = await digestTables(store)
    await expect(restore(store, whole)).rejects.toThrow('this store is not empty (accounts)')
    expect(await digestTables(store)).toEqual(before)
  })

  test('is refused where it is newer than the backup, though it has no rows', async () => {
    const store = await createScratchDatabase()
    const older = migrations.slice(0, 2)
    const old = await createScratchDatabase({ migrated: false })
    await migrate(old, { log: () => {}, migrations: older })
    await expect(restore(store, await backUp(old))).rejects.toThrow(
      'this store is empty but newer than the backup (0003_log)',
    )
  })

  test('two restores at once into one store: one fills it, the other is refused', async () => {
    const store = await createScratchDatabase({ migrated: false })
    const beside = await openByUrl(store.url, 2)
    const both = await Promise.allSettled([restore(store, large), restore(beside, large)])
    await beside.close()
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { reason } = both.find((one) => one.status === 'rejected') as PromiseRejectedResult
    expect(reason).toBeInstanceOf(BackupRefused)
    expect(await digestTables(store)).toEqual(await digestTables(source))
  })

  test('a Roster that starts meanwhile: its first account or the backup, never both', async () => {
    const store = await createScratchDatabase()
    const beside = await openByUrl(store.url, 2)
    const [restored, started] = await Promise.allSettled([restore(store, whole), firstStart(beside)])
    await beside.close()
    expect(started.status).toBe('fulfilled')
    const made = started.status === 'fulfilled' && started.value !== undefined
    expect(restored.status).toBe(made ? 'rejected' : 'fulfilled')
    expect((await digestTables(store)).accounts).toMatch(/^1 /)
  })
})
