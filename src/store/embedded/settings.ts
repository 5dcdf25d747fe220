import { totalmem } from 'node:os'
import { SOCKET_PORT } from './connection.ts'
import { EmbeddedError } from './embedded-errors.ts'

type SettingsTable = Record<string, readonly [value: string, reason: string]>

/** Settings for durability and privacy, which callers cannot change. */
const FIXED: SettingsTable = {
  fsync: ['on', 'an answered write is on disk'],
  synchronous_commit: ['on', 'an answered write is on disk'],
  full_page_writes: ['on', 'a torn page after a power cut would lose what was answered'],
  listen_addresses: ['', 'no TCP: the socket in the 0700 cluster directory is the only door'],
  unix_socket_directories: [
    '.',
    'the cluster itself: 0700, owned by the server user, short, always reachable',
  ],
  unix_socket_permissions: ['0700', 'a second lock on the only door'],
  port: [String(SOCKET_PORT), 'only names the socket file'],
  log_statement: ['none', 'statements name people'],
  log_min_duration_statement: ['-1', 'statements name people'],
  log_min_error_statement: ['panic', 'a failed statement would be logged with its text'],
  log_min_messages: [
    'log',
    'errors quote values ("invalid input syntax … alice@"); Roster gets them as answers',
  ],
  log_error_verbosity: [
    'terse',
    'DETAIL of a unique violation quotes the row, DETAIL of a crash the statement',
  ],
  log_parameter_max_length: ['0', 'parameters are people'],
  log_parameter_max_length_on_error: ['0', 'parameters are people'],
  logging_collector: ['off', 'stderr is a file already, bounded by Roster'],
}

/** Chosen for a small machine; a caller's `settings` may change them. */
const DEFAULTS: SettingsTable = {
  max_connections: [
    '100',
    'the pools of eight processes, the CLI and a person with psql; each costs memory only when used',
  ],
  maintenance_work_mem: ['128MB', 'index builds of a million contacts without a disk sort'],
  wal_buffers: ['16MB', 'one WAL segment, so that an import does not wait for its own log'],
  checkpoint_timeout: ['15min', 'fewer full-page images after checkpoints'],
  random_page_cost: ['1.1', 'solid-state disks: an index scan is nearly as cheap as a sequential one'],
  max_parallel_workers_per_gather: ['0', 'short queries; parallel ones need /dev/shm, 64 MB in a container'],
  jit: ['off', 'compiling a query costs more than any of these queries gains'],
  autovacuum_naptime: ['10s', 'a store that fills up is counted while it does: plans go by the numbers'],
  io_workers: ['1', 'each reader process costs idle memory; reads here are single rows'],
  client_connection_check_interval: ['10s', 'a statement whose Roster was killed ends soon after it'],
  log_checkpoints: ['off', 'the log stays small over months of uptime'],
  log_line_prefix: ['%m [%p] ', 'time and pid, no user data'],
  TimeZone: ['UTC', 'a timestamp without a zone means the same on every machine'],
  log_timezone: ['UTC', 'log lines compare with those of Roster'],
}

/** The machine that a server runs on. */
interface Machine {
  /** The memory of the machine, or of the container that limits it. */
  memoryBytes?: number
  /** The most bytes of the write-ahead log. */
  walBytes?: number
}

/**
 * The server's settings for this machine, overridden by a caller's own. Refuses with `unsafe_setting` a
 * change of the fixed settings.
 */
export function serverSettings(
  own: Record<string, string> = {},
  { memoryBytes = ownMemoryBytes(), walBytes = 2 ** 31 }: Machine = {},
): Record<string, string> {
  const fixed = valuesOf(FIXED)
  const refused = Object.keys(own).find((name) => name.toLowerCase() in fixed)
  if (refused) {
    throw new EmbeddedError(
      'unsafe_setting',
      `${refused} cannot be changed: ${FIXED[refused.toLowerCase()]?.[1]}.`,
    )
  }
  return {
    ...valuesOf(DEFAULTS),
    shared_buffers: sharedBuffers(memoryBytes),
    max_wal_size: megabytes(walBytes),
    // Recycled segments save writers the creation of new ones.
    min_wal_size: megabytes(Math.min(2 ** 28, walBytes / 2)),
    ...own,
    ...fixed,
  }
}

/** An eighth of the memory, because Roster and the page cache need memory too; 64 MB to 512 MB. */
function sharedBuffers(memory: number): string {
  return megabytes(Math.min(2 ** 29, Math.max(2 ** 26, memory / 8)))
}

/** A container's limit counts, not the machine's memory. */
function ownMemoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)}MB`
}

function valuesOf(table: SettingsTable): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([name, [value]]) => [name, value]))
}
