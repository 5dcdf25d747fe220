import { sql } from 'kysely'
import { UnfitDatabase } from '../kernel/errors.ts'
import { describeOutage } from '../kernel/outages.ts'
import type { DirectoryScope } from '../kernel/scope.ts'

export interface Fitness {
  database: string
  role: string
  version: number
  encoding: string
  hasIcu: boolean
  schema: string | null
  searchPath: string
  mayCreate: boolean | null
  hasStore: boolean
  isReadOnly: boolean
}

/** The oldest PostgreSQL with the features that the migrations need. */
const oldestVersion = 15

/**
 * Refuses a database on which Roster would start and fail later, in one sentence that says what to do. Throws
 * `UnfitDatabase`; changes nothing.
 */
export async function refuseUnfitServer(scope: DirectoryScope): Promise<void> {
  const { rows } = await sql<Fitness>`
    select current_database() as database, current_user as role,
      current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
      exists (select from pg_collation where collname = 'und-x-icu') as "hasIcu",
      current_schema() as schema, current_setting('search_path') as "searchPath",
      has_schema_privilege(current_schema(), 'create') as "mayCreate",
      to_regclass('roster_migrations') is not null as "hasStore",
      pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly"`.execute(
    scope.db,
  )
  const fault = faultOf(rows[0]!)
  if (fault !== undefined) throw new UnfitDatabase(fault)
}

/** The problem of a server and its solution; undefined: Roster can work on it. Pure. */
export function faultOf(found: Fitness): string | undefined {
  const { database, role, version, encoding, schema } = found
  if (version < oldestVersion)
    return `PostgreSQL ${version} is too old: Roster needs ${oldestVersion} or later`
  if (found.isReadOnly) return describeOutage('read_only')
  if (encoding !== 'UTF8')
    return `the database ${database} has the encoding ${encoding}, which cannot hold every name: make one with create database roster encoding 'UTF8' locale 'C.UTF-8' template template0, and name it in DATABASE_URL`
  if (!found.hasIcu)
    return 'this PostgreSQL has no ICU, by which Roster sorts names: use one that was built with it (--with-icu), as the packages of postgresql.org and of Linux distributions are'
  if (schema === null)
    return `the search_path of ${role} (${found.searchPath}) names no schema that is in the database ${database}: alter role ${role} set search_path = public, or create the schema`
  if (!found.hasStore && !found.mayCreate)
    return `${role} may not make tables in the schema ${schema} of the database ${database}: grant create on schema ${schema} to ${role}, or give ${role} a database of its own`
  return undefined
}
