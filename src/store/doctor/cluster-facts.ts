import { sql } from 'kysely'
import type { DirectoryScope } from '../kernel/scope.ts'

/** A node of a distributed PostgreSQL, as the coordinator sees it. */
export interface NodeFacts {
  /** Such as `worker1.example:5432`. */
  name: string
  /** Whether it answered; otherwise the settings and the size are null. */
  answers: boolean
  fsync: string | null
  fullPageWrites: string | null
  synchronousCommit: string | null
  /** The bytes of the workspaces' rows on it. */
  bytes: number
  holdsWorkspaces: boolean
}

/** Every node of the cluster: its guarantees for a commit, and how much of the store it holds. */
export async function listNodeFacts(scope: DirectoryScope): Promise<NodeFacts[]> {
  // An unreachable node is reported by its row, after Citus's connection timeout.
  const { rows } = await sql<{
    name: string
    answers: boolean
    settings: string
    holdsWorkspaces: boolean
    group: number
  }>`
    select n.nodename || ':' || n.nodeport as name, a.success as answers, a.result as settings,
      n.shouldhaveshards as "holdsWorkspaces", n.groupid as "group"
    from run_command_on_all_nodes(
      $$ select concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')) $$,
      give_warning_for_connection_errors => true) a
    join pg_dist_node n on n.nodeid = a.nodeid
    order by n.groupid, name`.execute(scope.db)
  const bytes = await sizes(scope)
  return rows.map(({ name, answers, settings, holdsWorkspaces }) => {
    const [fsync = null, fullPageWrites = null, synchronousCommit = null] = answers ? settings.split(' ') : []
    return {
      name,
      answers,
      fsync,
      fullPageWrites,
      synchronousCommit,
      bytes: bytes.get(name) ?? 0,
      holdsWorkspaces,
    }
  })
}

/** Bytes by node; an unreachable node is missing here. */
async function sizes(scope: DirectoryScope): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select nodename || ':' || nodeport as name, sum(shard_size)::bigint as bytes from citus_shards group by 1`.execute(
    scope.db,
  )
  return new Map(rows.map(({ name, bytes }) => [name, bytes]))
}
