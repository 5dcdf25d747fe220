import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../src/store/schema/migrate.ts'
import { type Migration, readMigrations } from '../../src/store/schema/read-migrations.ts'
import { buildWorkspace } from '../support/build-workspace.ts'
import { openByUrl } from '../support/open-by-url.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'

/**
 * A new version and the one before it run side by side on one store while processes are replaced one by one. So a
 * migration only adds what the version before may leave unsaid; what it takes away, a later release takes away.
 */

/** Migrations from before the first release: no released version runs without them. */
const beforeFirstRelease = 25

/** A migration that takes away what no released version uses any more says so in a line that begins like this. */
const isContraction = /^-- contracts: \S/m

/** A unique index that takes the place of one over fewer columns refuses nothing that was taken; the migration names it. */
const widens = /^-- widens: (\w+)/m

/** The part of a statement that would break the previous version; undefined: none. */
function breaks(statement: string, madeHere: ReadonlySet<string>): string | undefined {
  const text = statement
    .replaceAll(/--.*$/gm, ' ')
    .replaceAll(/'[^']*'/g, "''")
    .replaceAll(/\s+/g, ' ')
    .trim()
  const table = /^(?:alter table|create (?:unique )?index\b.*? on)(?: only)?(?: if exists)? (\w+)/i.exec(
    text,
  )?.[1]
  if (table !== undefined && madeHere.has(table)) return undefined
  const parts = text.split(/,(?![^(]*\))/)
  for (const part of parts) {
    const found = forbidden.find(([form]) => form.test(part))
    if (found !== undefined) return found[1]
  }
  return undefined
}

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\bdrop (table|view|type|schema)\b/i, 'drops what is read'],
  [
    /\bdrop column\b|\bdrop (?!not null|default|constraint|index|expression|identity|column)\w+\s*$/i,
    'drops a column',
  ],
  [/\brename\b/i, 'renames'],
  [/\balter (column )?\w+ (set data )?type\b/i, 'changes a type'],
  [/\bset not null\b/i, 'refuses null'],
  [/\bdrop default\b/i, 'takes a default away'],
  [/\badd (column )?(if not exists )?\w+ (?!.*\bdefault\b).*\bnot null\b/i, 'asks for a value'],
  [/\badd (constraint \w+ )?(check|unique|primary key|foreign key|exclude)\b/i, 'refuses rows'],
  [/^create unique index\b/i, 'refuses rows'],
  [/^(truncate|delete from)\b/i, 'removes rows'],
]

function madeBy(statements: readonly string[]): Set<string> {
  return new Set(statements.flatMap((text) => /create table (?:if not exists )?(\w+)/i.exec(text)?.[1] ?? []))
}

test('migrations since the first release break nothing that the version before does', async () => {
  const directory = new URL('../../migrations/', import.meta.url)
  const texts = new Map<number, string>()
  for (const name of await readdir(directory))
    if (name.endsWith('.sql'))
      texts.set(Number(name.slice(0, 4)), await readFile(new URL(name, directory), 'utf8'))
  const wrong = (await readMigrations())
    .filter(({ number }) => number > beforeFirstRelease && !isContraction.test(texts.get(number) ?? ''))
    .flatMap(({ number, name, statements }) => {
      const made = madeBy(statements)
      const narrower = widens.exec(texts.get(number) ?? '')?.[1]
      return statements.flatMap((statement) => {
        if (narrower !== undefined && /^create unique index/i.test(statement.trim())) return []
        const why = breaks(statement, made)
        return why === undefined ? [] : [`${name} ${why}: ${statement.trim().slice(0, 120)}`]
      })
    })
  expect(wrong).toEqual([])
})

test.each([
  'alter table contacts add column if not exists nickname text',
  "alter table contacts add column nickname text not null default ''",
  'alter table contacts add column if not exists a text, add column if not exists b integer not null default 0',
  'alter table contacts alter column city drop not null',
  'alter table contacts alter column city set default 1',
  'alter table contacts drop constraint contacts_city_check',
  'create index if not exists contacts_city on contacts (workspace_id, city)',
  'drop index if exists contacts_city',
  'create table if not exists notes (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id))',
  'create unique index notes_key on notes (workspace_id, id)',
  'alter table notes add column body text not null',
  "update contacts set city = 'drop column' where false",
])('lives with: %s', (statement) => {
  expect(breaks(statement, new Set(['notes']))).toBeUndefined()
})

test.each([
  'drop table notes',
  'alter table contacts drop column city',
  'alter table contacts drop city',
  'alter table contacts drop column if exists city, add column town text',
  'alter table contacts rename column city to town',
  'alter table contacts rename to people',
  'alter table contacts alter column city type varchar(20)',
  'alter table contacts alter city set data type text',
  'alter table contacts alter column city set not null',
  'alter table contacts add column town text not null',
  'alter table contacts add column a text, add column b uuid not null',
  'alter table contacts add check (city is not null)',
  'alter table contacts add constraint one_city unique (workspace_id, city)',
  'create unique index if not exists one_city on contacts (workspace_id, city)',
  'alter table contacts alter column version drop default',
  'delete from contacts',
])('does not live with: %s', (statement) => {
  expect(breaks(statement, new Set(['notes']))).toEqual(expect.any(String))
})

/** Changes that a next version may make to tables which this one reads and writes. */
const next = [
  'alter table contacts add column if not exists nickname text',
  "alter table contacts add column if not exists rank text not null default 'none'",
  'alter table contact_log add column if not exists note text',
  'alter table tags add column if not exists colour text',
  'alter table jobs add column if not exists weight integer not null default 1',
  'alter table api_keys add column if not exists note text',
  'create index if not exists contacts_nickname on contacts (workspace_id, nickname)',
  'create table if not exists notes (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id))',
]

test('this version goes on while the next one migrates, and after it', async () => {
  const scratch = await createScratchDatabase()
  const app = await startApp(scratch)
  const newer = await openByUrl(scratch.url, 3)
  try {
    const { workspaceKey: key } = await buildWorkspace(scratch)
    const statuses: number[] = []
    let isMigrated = false
    const work = async (worker: number) => {
      for (let turn = 0, after = 0; after < 3; turn++) {
        if (isMigrated) after++
        const email = `${worker}-${turn}@example.com`
        const made = await app.send('POST', '/v2/contacts', { key, body: { email, tags: [`tag ${turn}`] } })
        const id = made.body.id
        const changed = await app.send('PATCH', `/v2/contacts/${id}`, { key, body: { city: 'Paris' } })
        const found = await app.send('GET', `/v2/contacts?q=${worker}-${turn}`, { key })
        const history = await app.send('GET', `/v2/contacts/${id}/history`, { key })
        statuses.push(...[made, changed, found, history].map(({ status }) => status))
      }
    }
    const working = Promise.all([0, 1, 2].map(work))
    const migrations: Migration[] = [
      ...(await readMigrations()),
      { number: 9_999, name: '9999_next', statements: next },
    ]
    await migrate(newer, { log: () => {}, migrations })
    isMigrated = true
    await working
    expect(statuses.length).toBeGreaterThan(36)
    expect([...new Set(statuses)].sort()).toEqual([200, 201])
    const { rows } = await sql<{ rank: string; count: number }>`
      select rank, count(*) as count from contacts group by rank`.execute(scratch.db)
    expect(rows).toEqual([{ rank: 'none', count: statuses.length / 4 }])
  } finally {
    await newer.close()
  }
})
