import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { checkBackup } from '../../../src/core/backup/restore-backup.ts'
import { startBulk } from '../../../src/core/bulk/start-bulk.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import { createImport } from '../../../src/core/imports/imports.ts'
import { startImport } from '../../../src/core/imports/start-import.ts'
import { jobKinds } from '../../../src/core/job-kinds.ts'
import { JobRunner } from '../../../src/core/jobs/job-runner.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { undoJob } from '../../../src/core/undo/undo-job.ts'
import { importTranslator } from '../../../src/files/import-translator.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { listJobContacts } from '../../../src/store/jobs/job-contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { oddTexts } from '../../support/odd-text.ts'
import { openByUrl } from '../../support/open-by-url.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { backUp, backUpTo, digestTables, restore } from './back-up.ts'

/** What COPY's text format writes in a way of its own, and what could be taken for that. */
const copyTexts = [
  '\\.',
  '\\N',
  '\\\\',
  'a\tb',
  'a\nb',
  '\n\\.\n',
  'a\rb',
  'a\r\nb',
  '\b\f\v\u0001\u007f',
  '\\n',
  '\\x41',
  '\\101',
  '{}',
  '{"kind":"end"}',
  '"',
  ',',
  'NULL',
]

/** People, lists, tags, fields, history and a second tenant, with odd text in every one of them. */
async function fillWithOddText(database: Database): Promise<void> {
  const { scope } = await buildWorkspace(database, { name: 'tab\tand \\. and \\N' })
  const texts = [...copyTexts, ...oddTexts].filter((text) => text.trim() !== '')
  const lists = await Promise.all(texts.slice(0, 20).map((name) => createList(scope, { name })))
  const types = ['text', 'number', 'boolean', 'json'] as const
  const fields = await Promise.all(
    types.map((type) => createCustomField(scope, { name: `\\N ${type}`, type })),
  )
  const contacts = await buildContacts(
    scope,
    texts.map((text, n) => ({
      firstName: text,
      lastName: n % 2 === 0 ? null : 'x',
      fullAddress: `${text}${text}`,
      channels: n % 3 === 0 ? [] : ['sms', 'voice'],
      tags: { add: [text, 'all'] },
      lists: { add: [lists[n % lists.length]!.id] },
      custom: {
        by: 'id',
        parse: false,
        unknown: 'refuse',
        values: [text, n / 7, n % 2 === 0, { [text]: [null, '', text, 1.5] }].map((value, at) => {
          return { key: fields[at]!.id, value, path: `${at}` }
        }),
      },
    })),
  )
  await writeContacts(
    scope,
    contacts.map(({ id }, n) =>
      n % 5 === 0 ? { op: 'delete', id } : { op: 'update', id, draft: { lastName: `\\${texts[n]}\t` } },
    ),
  )
  await runJobs(scope)
  await runImports(scope)
  // Values that no draft brings in: empty is not null, and an array may hold what looks like its own spelling.
  await sql`
    update contacts set city = '', state = null, channels = array['', 'null', 'a,b', '{"\\', null, E'\t\n'],
      attributes = ${JSON.stringify({ '': null, '\\.': ['\t', '\n', '\u2028'], big: 12345678901234567890n.toString() })}::jsonb,
      last_dial_time = '0001-01-01 00:00:00.001Z'
    where id = ${contacts[1]!.id}`.execute(database.db)
  await sql`update contacts set last_dial_time = 'infinity', attributes = '{"n": 1.10, "m": 1e400}'
    where id = ${contacts[2]!.id}`.execute(database.db)
  await buildContacts((await buildWorkspace(database)).scope, [{ firstName: 'Another tenant' }])
}

/** An import with a refused row, one after a dry run, and one that was not started. */
async function runImports(scope: Scope): Promise<void> {
  const settings = { translator: importTranslator, importBytesMax: 1_000_000 }
  const runner = new JobRunner({ db: scope.db, kinds: jobKinds(importTranslator) })
  runner.start()
  const upload = (text: string) =>
    createImport(scope, settings, [Buffer.from(text)], { fileName: '\\N\t.csv', given: {} })
  for (const dryRun of [false, true]) {
    const { id } = await upload('First name,Phone\n\\N,+14155552671\n"a\0\tb",\\.\n')
    await startImport(scope, settings, id, { dryRun })
    await jobEnded(scope, id)
  }
  await upload('Phone\n+14155552672\n')
  await runner.stop()
}

/** A bulk change, and its undo, which keeps one that was edited meanwhile. */
async function runJobs(scope: Scope): Promise<void> {
  const runner = new JobRunner({ db: scope.db, kinds: jobKinds(importTranslator) })
  runner.start()
  const action = { type: 'setFields', fields: { jobTitle: '\\N\t' } } as const
  const { id } = await startBulk(scope, { selection: { all: true }, action })
  await jobEnded(scope, id)
  const [edited] = await listJobContacts(scope, id, { limit: 1 })
  await writeContacts(scope, [{ op: 'update', id: edited!.contact_id, draft: { jobTitle: 'Cook' } }])
  await jobEnded(scope, (await undoJob(scope, id)).id)
  await runner.stop()
}

test('a restored store is the one that was backed up, row by row, whatever the text', async () => {
  const from = await createScratchDatabase()
  await fillWithOddText(from)
  const { bytes, summary } = await backUpTo(from, () => {})
  expect(await checkBackup(Readable.from([bytes]))).toEqual(summary)

  const to = await createScratchDatabase({ migrated: false })
  expect(await restore(to, bytes)).toEqual(summary)
  const digests = await digestTables(to)
  expect(digests).toEqual(await digestTables(from))
  expect(digests.contacts).toMatch(/^[5-9]\d\d /)
  expect([
    digests.jobs,
    digests.job_kept,
    digests.imports,
    digests.import_chunks,
    digests.import_errors,
  ]).toEqual([
    expect.stringMatching(/^4 /),
    expect.stringMatching(/^1 /),
    expect.stringMatching(/^3 /),
    expect.stringMatching(/^2 /),
    expect.stringMatching(/^2 /),
  ])
  for (const { table, rows } of summary.tables) expect(digests[table]).toMatch(new RegExp(`^${rows} `))

  const { rows } = await sql`
    select city, state, channels, attributes from contacts where city = ''`.execute(to.db)
  expect(rows).toEqual([
    {
      city: '',
      state: null,
      channels: ['', 'null', 'a,b', '{"\\', null, '\t\n'],
      attributes: { '': null, '\\.': ['\t', '\n', '\u2028'], big: '12345678901234567890' },
    },
  ])
  // And on it goes: a backup of the restored store holds the same bytes in every table.
  const again = await backUpTo(to, () => {})
  expect(again.summary.tables).toEqual(summary.tables)
})

test('settings of the database that spell values differently change nothing', async () => {
  const from = await createScratchDatabase()
  await fillWithOddText(from)
  const expected = (await backUpTo(from, () => {})).summary.tables
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(from.db)
  const odd = [
    "datestyle = 'SQL, DMY'",
    "timezone = 'Asia/Kathmandu'",
    "bytea_output = 'escape'",
    "intervalstyle = 'iso_8601'",
    "client_encoding = 'LATIN1'",
    "default_transaction_isolation = 'serializable'",
    'statement_timeout = 1000',
    'lock_timeout = 1000',
  ]
  for (const setting of odd)
    await sql`alter database ${sql.table(rows[0]!.name)} set ${sql.raw(setting)}`.execute(from.db)
  const beside = await openByUrl(from.url, 2)
  const differently = await backUpTo(beside, () => {})
  const { rows: shown } = await sql<{ DateStyle: string }>`show datestyle`.execute(beside.db)
  await beside.close()
  expect(shown).toEqual([{ DateStyle: 'SQL, DMY' }])
  expect(differently.summary.tables).toEqual(expected)
})

test('refuses a database that holds no store', async () => {
  const empty = await createScratchDatabase({ migrated: false })
  await expect(backUp(empty)).rejects.toThrow('there is no store of Roster’s in this database')
})
