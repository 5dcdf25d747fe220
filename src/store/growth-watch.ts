import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'

/** Rows that were inserted. Beyond the last, autovacuum's own counts differ too little to matter. */
const marks = [1_000, 10_000, 100_000] as const

/**
 * Has PostgreSQL count a store that fills up. Plans go by its counts, which autovacuum renews once in a minute or so: until
 * then an import into a new store would read all of it for every chunk, since an empty table is read whole at no cost.
 */
export class GrowthWatch {
  readonly #count: (mark: number) => Promise<unknown>
  #inserted = 0
  #passed = 0

  /** `count` is called with each mark that is passed, one after the other. What it fails with is of no interest. */
  constructor(count: (mark: number) => Promise<unknown>) {
    this.#count = count
  }

  noteInserted(rows: number): void {
    this.#inserted += rows
    const mark = marks[this.#passed]
    if (mark === undefined || this.#inserted < mark) return
    this.#passed++
    this.#count(mark).catch(() => {})
  }
}

/** Counts the tables that imports fill, unless they were counted since they held this many contacts. */
export async function countIfGrown({ db }: DirectoryScope, atLeast: number): Promise<void> {
  const { rows } = await sql<{ counted: number }>`
    select reltuples as counted from pg_class where oid = 'contacts'::regclass`.execute(db)
  if (rows[0] === undefined || rows[0].counted >= atLeast) return
  await sql`analyze contacts, contact_log, list_members, job_contacts`.execute(db)
}
