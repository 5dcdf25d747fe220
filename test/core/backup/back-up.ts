import { Readable, Writable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { BackupSummary } from '../../../src/core/backup/backup-format.ts'
import { restoreBackup } from '../../../src/core/backup/restore-backup.ts'
import { writeBackup } from '../../../src/core/backup/write-backup.ts'
import type { Database } from '../../../src/store/database/database.ts'
import type { DirectoryScope } from '../../../src/store/kernel/scope.ts'
import type { Migration } from '../../../src/store/schema/read-migrations.ts'

const log = () => {}

/** A backup as one piece. */
export async function backUp(database: Database): Promise<Buffer> {
  const { bytes } = await backUpTo(database, () => {})
  return bytes
}

/** The same with what it says it holds; `onChunk` holds it up at each piece of it. */
export async function backUpTo(database: Database, onChunk: () => Promise<void> | void) {
  const chunks: Buffer[] = []
  const output = new Writable({
    async write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      await onChunk()
      done()
    },
  })
  const summary = await writeBackup(database, output, { roster: '0.0.0-test' })
  return { summary, bytes: Buffer.concat(chunks) }
}

/** Restores a backup that is one piece. */
export function restore(database: Database, bytes: Buffer, migrations?: Migration[]): Promise<BackupSummary> {
  return restoreBackup(database, Readable.from([bytes]), { log, ...(migrations && { migrations }) })
}

/** The same backup with its lines and rows changed as text. */
export function edited(bytes: Buffer, edit: (plain: string) => string): Buffer {
  return gzipSync(Buffer.from(edit(gunzipSync(bytes).toString('latin1')), 'latin1'))
}

/** The same backup with another first line. */
export function withHeader(
  bytes: Buffer,
  edit: (header: { migrations: { name: string; checksum: string }[] }) => object,
): Buffer {
  return edited(bytes, (plain) => {
    const at = plain.indexOf('\n')
    return JSON.stringify(edit(JSON.parse(plain.slice(0, at)))) + plain.slice(at)
  })
}

/**
 * Each table's rows and a digest over them in order, as PostgreSQL itself shows them; but not the leases, and not
 * the numbers of the server's transactions, which a restore gives anew.
 */
export async function digestTables(scope: DirectoryScope): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const name of await listTables(scope)) {
    if (name === 'roster_leases') continue
    const columns = sql.join((await lastingColumns(scope, name)).map((column) => sql.ref(column)))
    const { rows } = await sql<{ digest: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text collate "C")), '') as digest
      from (select ${columns} from ${sql.table(name)}) t`.execute(scope.db)
    digests[name] = rows[0]!.digest
  }
  return digests
}

async function lastingColumns({ db }: DirectoryScope, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname::text as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and atttypid <> 'xid8'::regtype
    order by attnum`.execute(db)
  return rows.map(({ name }) => name)
}

/** Every table of a schema, partitions apart. */
export async function listTables({ db }: DirectoryScope): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
    order by relname collate "C"`.execute(db)
  return rows.map(({ name }) => name)
}

/** Rows of people with texts that do not compress, so that a backup of them takes its time: 8 kB each. */
export async function fillWithNoise({ db }: DirectoryScope, workspaceId: string, rows: number) {
  await sql`
    insert into contacts (workspace_id, id, version, first_name, do_not_contact, channels, status, tag_ids, custom,
      attributes, created_at, updated_at)
    select ${workspaceId}::uuid, gen_random_uuid(), 1,
      (select string_agg(md5(n::text || ' ' || m::text), '') from generate_series(1, 250) m),
      false, '{}', 'new', '{}', '{}', '{}', '2026-01-01Z', '2026-01-01Z'
    from generate_series(1, ${rows}::int) n`.execute(db)
  await sql`
    insert into contact_log (workspace_id, contact_id, version, action, operation_id, actor, at)
    select workspace_id, id, version, 'created', id, 'test', created_at
    from contacts where workspace_id = ${workspaceId}`.execute(db)
}
