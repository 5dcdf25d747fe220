import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** A connection pool or, inside a transaction, that transaction's connection. */
export type Connection = Kysely<Tables>

/** Where a function may read and write when no workspace is chosen yet: the directory tables. */
export interface DirectoryScope {
  db: Connection
}

/** What every tenant function takes first: the connection, the one workspace it may touch, and who acts. */
export interface Scope extends DirectoryScope {
  workspaceId: string
  /** `key:<id>`, `cli`, later a person or an import: kept in the log, never shown to another workspace. */
  actor: string
  /** The request, batch, job or import that this belongs to (uuid v7); its changes share it in the log. */
  operationId: string
}
