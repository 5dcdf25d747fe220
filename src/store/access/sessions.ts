import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'
import type { PersonRow, SessionRow, SignInAttemptsRow } from '../kernel/tables.ts'

/** The columns of a session and its person that authentication needs. */
type LivingSessionRow = Pick<SessionRow, 'id' | 'person_id' | 'last_used_at' | 'expires_at'> &
  Pick<PersonRow, 'account_id' | 'role'>

/** A session without its hash, as its own person sees it. */
export type ListedSessionRow = Omit<SessionRow, 'person_id' | 'hash'>

/**
 * Opens a session of a person whose password still has this hash; false if it was changed meanwhile or the
 * person was removed. The person's row stays locked until the transaction ends, so that a later change of the
 * password ends this session too.
 */
export async function insertSession(
  scope: DirectoryScope,
  { id, person_id, hash, created_at, expires_at, address, user_agent }: Omit<SessionRow, 'last_used_at'>,
  password: string,
): Promise<boolean> {
  const { rows } = await sql`
    select id from people where id = ${person_id}::uuid and password = ${password} and removed_at is null
    for share`.execute(scope.db)
  if (rows.length === 0) return false
  await sql`
    insert into sessions (id, person_id, hash, created_at, last_used_at, expires_at, address, user_agent)
    values (${id}::uuid, ${person_id}::uuid, ${hash}::bytea, ${created_at}::timestamptz, ${created_at}::timestamptz,
      ${expires_at}::timestamptz, ${address}, ${user_agent})`.execute(scope.db)
  return true
}

/** The session with this SHA-256, and its person. The caller checks its expiry. */
export async function findSession(
  scope: DirectoryScope,
  hash: Buffer,
): Promise<LivingSessionRow | undefined> {
  // Every dashboard call's authentication, through sessions_hash.
  const { rows } = await sql<LivingSessionRow>`
    select s.id, s.person_id, s.last_used_at, s.expires_at, p.account_id, p.role
    from sessions s join people p on p.id = s.person_id
    where s.hash = ${hash}::bytea and p.removed_at is null`.execute(scope.db)
  return rows[0]
}

/** A person's sessions, the last used first; expired ones are included. */
export async function listSessions(scope: DirectoryScope, personId: string): Promise<ListedSessionRow[]> {
  // Through sessions_person; a person has few.
  const { rows } = await sql<ListedSessionRow>`
    select id, created_at, last_used_at, expires_at, address, user_agent
    from sessions where person_id = ${personId}::uuid
    order by last_used_at desc, id desc`.execute(scope.db)
  return rows
}

/** Deletes one session of a person; false if there is none. */
export async function deleteSession(scope: DirectoryScope, personId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from sessions where id = ${id}::uuid and person_id = ${personId}::uuid returning id`.execute(
    scope.db,
  )
  return rows.length > 0
}

/** Deletes the session with this SHA-256, whichever person it belongs to. */
export async function deleteSessionByHash(scope: DirectoryScope, hash: Buffer): Promise<void> {
  await sql`delete from sessions where hash = ${hash}::bytea`.execute(scope.db)
}

/** Deletes every session of a person except one. */
export async function deleteOtherSessions(
  scope: DirectoryScope,
  personId: string,
  keptId: string,
): Promise<void> {
  await sql`
    delete from sessions where person_id = ${personId}::uuid and id <> ${keptId}::uuid`.execute(scope.db)
}

/** Deletes every session of a person. */
export async function deleteSessionsOf(scope: DirectoryScope, personId: string): Promise<void> {
  await sql`delete from sessions where person_id = ${personId}::uuid`.execute(scope.db)
}

/** Deletes a person's oldest sessions beyond `keep`, and all expired sessions. */
export async function deleteOldSessions(
  scope: DirectoryScope,
  personId: string,
  keep: number,
  at: Date,
): Promise<void> {
  // Locked in id order, since two sign-ins may delete at once; rows that another one has locked are skipped.
  await sql`
    delete from sessions where id in (
      select id from sessions
      where expires_at <= ${at}::timestamptz or id in (
        select id from sessions where person_id = ${personId}::uuid
        order by created_at desc, id desc offset ${keep}::int)
      order by id for update skip locked)`.execute(scope.db)
}

/** Stores when sessions were last used, several at once. A later time from another process is kept. */
export async function updateSessionsUsed(
  scope: DirectoryScope,
  uses: readonly { id: string; at: Date }[],
): Promise<void> {
  await sql`
    update sessions s set last_used_at = u.at
    from unnest(${uses.map(({ id }) => id)}::uuid[], ${uses.map(({ at }) => at)}::timestamptz[]) u (id, at)
    where s.id = u.id and s.last_used_at < u.at`.execute(scope.db)
}

/** Deletes the windows that have ended by a time. */
export async function deleteOverAttempts(scope: DirectoryScope, at: Date): Promise<void> {
  // Locked in order, since several processes delete; rows that another one has locked are skipped.
  await sql`
    delete from sign_in_attempts where subject in (
      select subject from sign_in_attempts where window_ends_at <= ${at}::timestamptz
      order by subject for update skip locked)`.execute(scope.db)
}

/**
 * Counts one more attempt for each subject and returns the counts. A window that has ended starts again and
 * ends at `windowEndsAt`.
 */
export async function countAttempts(
  scope: DirectoryScope,
  subjects: readonly Buffer[],
  { at, windowEndsAt }: { at: Date; windowEndsAt: Date },
): Promise<SignInAttemptsRow[]> {
  // Every process uses one order, so that two attempts cannot deadlock.
  const { rows } = await sql<SignInAttemptsRow>`
    insert into sign_in_attempts as a (subject, attempts, window_ends_at)
    values ${sql.join(
      [...subjects]
        .sort(Buffer.compare)
        .map((subject) => sql`(${subject}::bytea, 1, ${windowEndsAt}::timestamptz)`),
    )}
    on conflict (subject) do update set
      attempts = case when a.window_ends_at <= ${at}::timestamptz then 1 else a.attempts + 1 end,
      window_ends_at = case when a.window_ends_at <= ${at}::timestamptz
        then excluded.window_ends_at else a.window_ends_at end
    returning subject, attempts, window_ends_at`.execute(scope.db)
  return rows
}

/** Subtracts an attempt that was no guess from each subject; subjects in `cleared` are reset. */
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
