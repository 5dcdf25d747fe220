import { type RawBuilder, sql } from 'kysely'

/** A page of a directory list, newest first: what stands after `after`, or the first page. */
export interface DirectoryPage {
  limit: number
  after?: { createdAt: Date; id: string } | undefined
}

/** The rows that stand behind the page before. */
export function beyond({ after }: DirectoryPage): RawBuilder<unknown> {
  return after === undefined
    ? sql`true`
    : sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
}
