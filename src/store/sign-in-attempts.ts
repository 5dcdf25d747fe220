import { sql } from 'kysely'
import type { DirectoryScope } from './scope.ts'
import type { SignInAttemptsRow } from './tables.ts'

/** Windows of others that one attempt clears away when they are over. */
const sweptMax = 100

/**
 * Counts one more attempt for each subject and answers where they stand. A window that is over begins again and ends
 * at `windowEndsAt`.
 */
export async function countAttempts(
  scope: DirectoryScope,
  subjects: readonly Buffer[],
  { at, windowEndsAt }: { at: Date; windowEndsAt: Date },
): Promise<SignInAttemptsRow[]> {
  await sql`
    delete from sign_in_attempts where subject in (
      select subject from sign_in_attempts where window_ends_at <= ${at}::timestamptz
      limit ${sweptMax}::int for update skip locked)`.execute(scope.db)
  // In one order everywhere, so that two attempts wait for each other and never both.
  const { rows } = await sql<SignInAttemptsRow>`
    insert into sign_in_attempts as a (subject, attempts, window_ends_at)
    select subject, 1, ${windowEndsAt}::timestamptz from unnest(${[...subjects]}::bytea[]) s (subject) order by subject
    on conflict (subject) do update set
      attempts = case when a.window_ends_at <= ${at}::timestamptz then 1 else a.attempts + 1 end,
      window_ends_at = case when a.window_ends_at <= ${at}::timestamptz
        then excluded.window_ends_at else a.window_ends_at end
    returning subject, attempts, window_ends_at`.execute(scope.db)
  return rows
}

/** Takes one attempt back, which turned out to be no guess, for each subject; all of them for `cleared`. */
export async function forgiveAttempts(
  scope: DirectoryScope,
  subjects: readonly Buffer[],
  cleared: Buffer,
): Promise<void> {
  await sql`
    update sign_in_attempts a
    set attempts = case when a.subject = ${cleared}::bytea then 0 else greatest(a.attempts - 1, 0) end
    from (select subject from sign_in_attempts where subject = any(${[...subjects]}::bytea[])
      order by subject for update) s
    where a.subject = s.subject`.execute(scope.db)
}
