import { sql } from 'kysely'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { fillDerived } from '../../../src/core/contacts/derived-columns.ts'
import { examineStore } from '../../../src/core/doctor/examine-store.ts'
import { type Finding, judgeServer } from '../../../src/core/doctor/findings.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { fillTagKeys } from '../../../src/core/tags/tags.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { createScratchDatabase, type ScratchDatabase } from '../../support/open-test-database.ts'

async function examine(database: Database): Promise<Record<string, Finding>> {
  const findings: Record<string, Finding> = {}
  for await (const finding of examineStore(database)) findings[finding.check] = finding
  return findings
}

/**
 * Statements that need more rights than an owner of tables has. On the embedded server every client of the
 * socket may use any role.
 */
async function asSuperuser({ url }: ScratchDatabase, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url.replace('//roster@', '//postgres@') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

describe('a store in good order', () => {
  it('has nothing to say, and is left as it was', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const list = await createList(scope, { name: 'March' })
    await buildContacts(scope, [
      { phone: '+14155552671', email: 'Ada@example.com', tags: { add: ['vip'] }, lists: { add: [list.id] } },
      { externalId: 'crm-1', attributes: { age: 30 } },
    ])
    const findings = await examine(database)
    expect(Object.values(findings).filter(({ state }) => state !== 'ok')).toEqual([])
    expect(Object.keys(findings)).toEqual([
      'postgresql',
      'durability',
      'clock',
      'database',
      'migrations',
      'schema',
      'uniqueness',
      'names',
      'references',
      'history',
      'counters',
      'feed',
      'webhooks',
      'zones',
      'indexes',
      'search',
      'size',
    ])
    expect(findings.size?.says).toMatch(/^2 contacts and 0 in the bin, in 1 workspaces: \d+ MB$/)
  })

  it('names what an older store has twice as text compares today, of which nothing was merged', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const [ada, other, alone] = await buildContacts(scope, [
      { email: 'ada@münchen.de', tags: { add: ['Café', 'x'] }, city: 'Málaga' },
      { email: 'ada@example.com' },
      { email: 'eve@zürich.ch', externalId: 'é' },
    ])
    const older = sql`update contacts set folded = null, last_name_sort = null, search = null,
      email = case id when ${other!.id}::uuid then 'ada@xn--mnchen-3ya.de' else email end,
      email_key = case id when ${other!.id}::uuid then 'ada@xn--mnchen-3ya.de'
        when ${alone!.id}::uuid then 'eve@xn--zrich-kva.ch' else email_key end,
      external_id = case id when ${alone!.id}::uuid then ${'e\u0301'} end`
    await older.execute(database.db)
    await sql`update tags set name_key = null, name = case name when 'x' then ${'Cafe\u0301'} else name end`.execute(
      database.db,
    )
    await fillTagKeys(database)
    expect(await fillDerived(database)).toBe(3)
    const { rows } = await sql<{ id: string; email_key: string; external_id: string | null }>`
      select id, email_key, external_id from contacts order by id`.execute(database.db)
    expect(rows).toEqual([
      { id: ada!.id, email_key: 'ada@münchen.de', external_id: null },
      { id: other!.id, email_key: 'ada@xn--mnchen-3ya.de', external_id: null },
      { id: alone!.id, email_key: 'eve@zürich.ch', external_id: 'é' },
    ])
    const { names } = await examine(database)
    expect(names).toMatchObject({ state: 'warning' })
    expect(names?.says).toContain('1 names of tags, custom fields or segments')
    expect(names?.says).toContain('1 emails (such as ada@xn--mnchen-3ya.de)')
  })

  it('counts the contacts whose phone gives another time zone by now', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database, { timezone: 'America/New_York' })
    const [orlando, fresno] = await buildContacts(scope, [
      { phone: '+16895550123' },
      { phone: '+13575550123' },
      { phone: '+14155552671' },
      { phone: '+14155552672', timezone: 'America/Chicago' },
      { phone: '+380441234567' },
    ])
    await sql`update contacts set timezone = 'America/Chicago' where id = ${orlando!.id}`.execute(database.db)
    await sql`update contacts set timezone = 'America/New_York', timezone_source = 'workspace'
      where id = ${fresno!.id}`.execute(database.db)
    await sql`update contacts set timezone = 'Europe/Kiev' where timezone = 'Europe/Kyiv'`.execute(
      database.db,
    )
    const { zones } = await examine(database)
    expect(zones).toMatchObject({ state: 'warning' })
    expect(zones?.says).toMatch(/^2 contacts have a time zone that their phone no longer gives/)
    expect(zones?.says).toContain('POST /v2/bulk')
  })

  it('is examined by amcheck where that is installed', async () => {
    const database = await createScratchDatabase()
    await asSuperuser(database, [
      'create extension amcheck',
      'grant execute on function bt_index_check(regclass, boolean) to public',
    ])
    expect((await examine(database)).indexes).toEqual({
      check: 'indexes',
      state: 'ok',
      says: 'all are valid, and amcheck finds every row in each of them',
    })
  })
})

describe('a store with harm done', () => {
  it('names what stands twice, though no index is left to say so', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const [first, second] = await buildContacts(scope, [{ phone: '+14155552671' }, {}])
    await sql`drop index contacts_phone`.execute(database.db)
    await sql`update contacts set phone = '+14155552671' where id = ${second!.id}::uuid`.execute(database.db)
    const findings = await examine(database)
    expect(findings.schema).toMatchObject({
      state: 'failed',
      says: expect.stringContaining('table contacts: CREATE UNIQUE INDEX contacts_phone'),
    })
    expect(findings.uniqueness).toMatchObject({
      state: 'failed',
      says: expect.stringContaining(`1 of phone (such as ${first!.id})`),
    })
  })

  it('names rows that lead nowhere, with an example', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const contact = await buildContact(scope, { email: 'ada@example.com' })
    await sql`update contacts set tag_ids = array[${newId()}::uuid], email_key = null, search = null`.execute(
      database.db,
    )
    const { references, search } = await examine(database)
    expect(search).toMatchObject({
      state: 'warning',
      says: expect.stringMatching(/^1 contacts cannot be found/),
    })
    expect(references?.state).toBe('failed')
    expect(references?.says).toContain(`1 contacts with a tag that is not there (such as ${contact.id})`)
    expect(references?.says).toContain(`1 contacts whose phone is no E.164, or whose email`)
  })

  it('finds a history that misses a version, has one too many, or belongs to nobody', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const [missing, ahead] = await buildContacts(scope, [{}, {}, {}])
    await sql`delete from contact_log where contact_id = ${missing!.id}::uuid`.execute(database.db)
    await sql`
      insert into contact_log select workspace_id, contact_id, 3, action, operation_id, actor, at, changes
      from contact_log where contact_id = ${ahead!.id}::uuid`.execute(database.db)
    await sql`
      insert into contact_log select workspace_id, ${newId()}::uuid, 1, action, operation_id, actor, at, changes
      from contact_log where contact_id = ${ahead!.id}::uuid and version = 1`.execute(database.db)
    const { history } = await examine(database)
    expect(history).toMatchObject({ state: 'failed', says: expect.stringMatching(/^3 contacts whose log/) })
  })

  it('finds an index that does not hold what its table does', async () => {
    const database = await createScratchDatabase({ plain: true })
    const { scope } = await buildWorkspace(database)
    const ready = (is: boolean) =>
      `update pg_index set indisready = ${is} where indexrelid = 'contacts_email'::regclass`
    await asSuperuser(database, [ready(false)])
    await buildContact(scope, { email: 'ada@example.com' })
    await asSuperuser(database, [ready(true)])
    expect((await examine(database)).indexes).toEqual({
      check: 'indexes',
      state: 'failed',
      says: 'contacts_email: not what its table holds. Rebuild with: reindex index contacts_email',
    })
  })

  it('finds an import whose counts lost a row', async () => {
    const database = await createScratchDatabase()
    const { scope } = await buildWorkspace(database)
    const id = newId()
    await sql`
      insert into jobs (workspace_id, id, kind, state, actor, input, step, done, counts, attempts, free_at, created_at)
      values (${scope.workspaceId}::uuid, ${id}::uuid, 'import', 'done', 'test', '{}', 1, 3,
        '{"created": 1, "invalid": 1, "repeated": 1}', 0, ${new Date()}, ${new Date()})`.execute(database.db)
    expect((await examine(database)).counters).toEqual({
      check: 'counters',
      state: 'failed',
      says: `1 imports whose counts do not sum to the rows that they read (such as ${id})`,
    })
  })

  it('finds an index whose making was broken off', async () => {
    const database = await createScratchDatabase({ plain: true })
    const { scope } = await buildWorkspace(database)
    await buildContacts(scope, [{ city: 'Paris' }, { city: 'Paris' }])
    const making = sql`create unique index concurrently one_a_city on contacts (city)`.execute(database.db)
    await expect(making).rejects.toThrow('could not create unique index')
    const { indexes, schema } = await examine(database)
    expect(indexes?.says).toBe('one_a_city: not valid. Rebuild with: reindex index one_a_city')
    expect(schema).toMatchObject({ state: 'warning', says: expect.stringContaining('one_a_city') })
  })

  it('is not looked into before its migrations have run', async () => {
    const database = await createScratchDatabase({ migrated: false })
    const findings = await examine(database)
    expect(Object.keys(findings)).toEqual(['postgresql', 'durability', 'clock', 'database', 'migrations'])
    expect(findings.migrations?.state).toBe('failed')

    const half = await createScratchDatabase()
    await sql`update roster_migrations set finished = false, statements_done = 1 where number = 3`.execute(
      half.db,
    )
    expect((await examine(half)).migrations?.state).toBe('failed')
  })
})

describe('a server', () => {
  const at = new Date('2026-11-21T12:00:00Z')
  const facts = {
    versionNumber: 180004,
    version: '18.4',
    fsync: 'on',
    fullPageWrites: 'on',
    synchronousCommit: 'on',
    at,
    databaseBytes: 0,
  }
  const judged = (change: Partial<typeof facts>) =>
    judgeServer({ ...facts, ...change }, { before: at, after: at })

  it('that may lose what it answered, is too old or has another time, is named', () => {
    expect(judged({}).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
    expect(judged({ fsync: 'off', synchronousCommit: 'off' })[1]).toEqual({
      check: 'durability',
      state: 'failed',
      says: 'fsync and synchronous_commit are off: what was answered can be lost in a crash. Set them to on',
    })
    expect(judged({ versionNumber: 140010, version: '14.10' })[0]?.state).toBe('failed')
    expect(judged({ versionNumber: 190000, version: '19' })[0]?.state).toBe('warning')
    expect(judged({ at: new Date('2026-11-21T12:00:05Z') })[2]?.state).toBe('warning')
    expect(judged({ at: new Date('2026-11-21T11:00:00Z') })[2]).toEqual({
      check: 'clock',
      state: 'failed',
      says: 'the clocks of PostgreSQL and of this machine differ by 3600.0 s: set both by NTP',
    })
  })
})
