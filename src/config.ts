import { isIP } from 'node:net'
import * as values from './config-values.ts'
import { ConfigRefused } from './config-values.ts'
import { limits } from './core/kernel/limits.ts'
import { defaultServerSettings } from './http/bounds/server-settings.ts'
import { unknownSettings } from './unknown-settings.ts'

interface Setting<T> {
  name: string
  /** The default as text; undefined: there is none, and the value is then undefined. */
  default?: string
  reason: string
  parse: values.Parse<T>
  /** How a secret is shown to people. */
  mask?: (text: string) => string
}

const setting = <T>(name: string, standard: string, reason: string, parse: values.Parse<T>): Setting<T> => ({
  name,
  default: standard,
  reason,
  parse,
})

const optional = <T>(
  name: string,
  reason: string,
  parse: values.Parse<T>,
  mask?: (text: string) => string,
): Setting<T | undefined> => ({ name, reason, parse, ...(mask && { mask }) })

const hidden = () => '(set, not shown)'

/** Every setting: its variable, its default and its reason. */
const settings = {
  port: setting('PORT', '3000', 'Where Roster listens; 0 takes any free port.', values.integer(0, 65_535)),
  host: setting(
    'HOST',
    '127.0.0.1',
    'This machine only, until you say otherwise: 0.0.0.0 is everywhere.',
    values.text,
  ),
  publicUrl: optional(
    'ROSTER_PUBLIC_URL',
    'Where people reach Roster, such as https://contacts.example.com or https://example.com/roster; none: on this machine.',
    values.publicUrl,
  ),
  trustedProxies: setting(
    'ROSTER_TRUSTED_PROXIES',
    '',
    'Addresses or networks whose X-Forwarded headers are trusted; none, since any client can send them.',
    values.listOf(values.network),
  ),
  corsOrigins: setting(
    'ROSTER_CORS_ORIGINS',
    '',
    'Origins whose pages may call the API from a browser; none, since keys do not belong in pages.',
    values.listOf(values.origin),
  ),

  databaseUrl: optional(
    'DATABASE_URL',
    'A PostgreSQL (15 to 18) of your own; none: Roster runs its own in the data directory.',
    values.databaseUrl,
    values.withoutPassword,
  ),
  replicaUrl: optional(
    'ROSTER_REPLICA_URL',
    'A streaming replica of that PostgreSQL for lookups, lists and exports; none: the primary answers them too.',
    values.databaseUrl,
    values.withoutPassword,
  ),
  dataDir: setting(
    'ROSTER_DATA_DIR',
    './data',
    'Where everything is kept that Roster keeps itself.',
    values.directory,
  ),
  walBytesMax: optional(
    'ROSTER_WAL_BYTES_MAX',
    "Of the embedded PostgreSQL's write-ahead log; none: 2 GB, but at most an eighth of the disk and a third of what is free.",
    values.integer(64 * 1024 ** 2, 1024 ** 4),
  ),
  prepared: setting(
    'ROSTER_PREPARED',
    'on',
    'Named statements save planning; off for PgBouncer in transaction mode.',
    values.onOrOff,
  ),
  poolSize: setting(
    'ROSTER_POOL_SIZE',
    '10',
    'Connections to PostgreSQL, shared out among the processes, four at least for each; more than a few for each of its cores only queue there instead of here.',
    values.integer(2, 500),
  ),
  acquireTimeoutMs: setting(
    'ROSTER_ACQUIRE_TIMEOUT_MS',
    '10000',
    'How long a request waits for a connection before it is answered 503: long enough for a burst.',
    values.integer(100, 600_000),
  ),
  statementTimeoutMs: setting(
    'ROSTER_STATEMENT_TIMEOUT_MS',
    '15000',
    'No statement of a request takes this long; one that does is stuck.',
    values.integer(100, 3_600_000),
  ),

  processes: optional(
    'ROSTER_PROCESSES',
    'Processes that answer requests and do jobs; none: the cores of this machine less one, at most 8, one for each GB of memory.',
    values.integer(1, 64),
  ),
  requestTimeoutMs: setting(
    'ROSTER_REQUEST_TIMEOUT_MS',
    String(defaultServerSettings.requestTimeoutMs),
    'For a whole request to arrive: 20 MB, the largest body, at 2.7 Mbit/s.',
    values.integer(1_000, 3_600_000),
  ),
  requestsInFlightMax: setting(
    'ROSTER_REQUESTS_IN_FLIGHT_MAX',
    String(defaultServerSettings.requestsInFlightMax),
    'Beyond it 503 at once, so that memory stays bounded.',
    values.integer(1, 100_000),
  ),
  bodyBytesInFlightMax: setting(
    'ROSTER_BODY_BYTES_IN_FLIGHT_MAX',
    String(defaultServerSettings.bodyBytesInFlightMax),
    'Of all bodies being read or worked on; beyond it 503, since each takes several times its size in memory.',
    values.integer(limits.batchBodyBytesMax, 100_000_000_000),
  ),
  connectionsMax: setting(
    'ROSTER_CONNECTIONS_MAX',
    String(defaultServerSettings.connectionsMax),
    'Open client connections; beyond it a new one takes the place of the one that has been idle for longest.',
    values.integer(1, 1_000_000),
  ),
  limitKey: optional(
    'ROSTER_LIMIT_KEY',
    'Units of work a minute of one key or session: a call is one, a batch one a row; 0: no limit. None: 300000, and no limit with HOST on this machine.',
    values.integer(0, 1_000_000_000),
  ),
  limitAccount: optional(
    'ROSTER_LIMIT_ACCOUNT',
    'The same of one account, all its keys and people together. None: 600000, and no limit with HOST on this machine.',
    values.integer(0, 1_000_000_000),
  ),
  limitAddress: optional(
    'ROSTER_LIMIT_ADDRESS',
    'The same of one network address, with a key or without. None: 300000, and no limit with HOST on this machine.',
    values.integer(0, 1_000_000_000),
  ),
  binDays: setting(
    'ROSTER_BIN_DAYS',
    '90',
    'How long the bin keeps deleted people, and Roster a deleted workspace, before they are removed for good; 0: for ever.',
    values.integer(0, 36_500),
  ),
  jobDays: setting(
    'ROSTER_JOB_DAYS',
    '90',
    'How long it is kept whom a bulk change, an import or an undo changed, what it refused and its file, so that it can be undone; 0: for ever.',
    values.integer(0, 36_500),
  ),
  logDays: setting(
    'ROSTER_LOG_DAYS',
    '0',
    'How far back history and the change feed reach; 0: to the beginning.',
    values.integer(0, 36_500),
  ),
  webhookDays: setting(
    'ROSTER_WEBHOOK_DAYS',
    '30',
    'How long what was sent to webhooks is kept, with what was answered: long enough to look into a failure.',
    values.integer(1, 36_500),
  ),
  webhookLoopback: setting(
    'ROSTER_WEBHOOK_LOOPBACK',
    'off',
    'On: webhooks may reach this machine, by plain http too. For development, never where others make webhooks.',
    values.onOrOff,
  ),
  webhookNetworks: setting(
    'ROSTER_WEBHOOK_NETWORKS',
    '',
    'Private networks that webhooks may reach, such as 10.1.0.0/16; none, since they are behind your firewall.',
    values.listOf(values.network),
  ),
  webhookHosts: setting(
    'ROSTER_WEBHOOK_HOSTS',
    '',
    'Names that webhooks may reach and no others, such as *.example.com; none: any public one.',
    values.listOf(values.hostPattern),
  ),
  secretsKey: optional(
    'ROSTER_SECRETS_KEY',
    'Seals the secrets of webhooks, so that a restored store can use them; none: by a key that Roster makes in the database and no backup carries.',
    values.givenKey,
    hidden,
  ),
  importBytesMax: setting(
    'ROSTER_IMPORT_BYTES_MAX',
    String(1024 ** 3),
    'Of one uploaded file, as it comes; the database keeps it until it is imported. About seven million rows.',
    values.integer(1, 1024 ** 4),
  ),
  logLevel: setting(
    'ROSTER_LOG_LEVEL',
    'info',
    'How much is said: info is a line a request, with ids and never with names, numbers or keys.',
    values.oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  ),

  metrics: optional(
    'ROSTER_METRICS',
    'Where /metrics is served for Prometheus, as host:port, to every client that reaches it; none: only with the token below.',
    values.listenAddress,
  ),
  metricsToken: optional(
    'ROSTER_METRICS_TOKEN',
    'Bearer token with which /metrics is served beside the API; none: it is not.',
    values.givenKey,
    hidden,
  ),

  bootstrapKey: optional(
    'ROSTER_BOOTSTRAP_KEY',
    'At the first start it becomes the first account key (read, write, admin), for automation; none: Roster makes one.',
    values.givenKey,
    hidden,
  ),
  defaultRegion: optional(
    'ROSTER_DEFAULT_REGION',
    'At the first start, the country whose rules read phone numbers without +, such as US; "none": they are refused. None: asked on a terminal, else the country of LC_ALL, LC_TELEPHONE or LANG. Later it is set for each workspace.',
    values.regionOrNone,
  ),
  gomobileKeylessWorkspace: optional(
    'ROSTER_GOMOBILE_KEYLESS_WORKSPACE',
    'A workspace id for calls without a key on the gomobile wire, which its published example makes; none, and only with HOST on this machine.',
    values.uuid,
  ),

  cliUrl: optional(
    'ROSTER_URL',
    'For the command line: the Roster it talks to (--url); none: the local store.',
    values.httpUrl,
  ),
  cliKey: optional(
    'ROSTER_KEY',
    'For the command line: the key it uses there (--key), which then stands in no shell history.',
    values.text,
    hidden,
  ),
} satisfies Record<string, Setting<unknown>>

const settingNames = Object.values<Setting<unknown>>(settings).map(({ name }) => name)

export type Config = {
  [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer T> ? T : never
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings of an environment; an empty variable counts as unset. Throws `ConfigRefused` with every fault. */
export function readConfig(environment: Environment): Config {
  const faults: string[] = []
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
    const given = environment[setting.name] || setting.default
    try {
      return [name, given === undefined ? undefined : setting.parse(given)]
    } catch (error) {
      if (!(error instanceof values.BadValue)) throw error
      faults.push(`${setting.name} ${error.message}`)
      return [name, undefined]
    }
  })
  faults.push(...unknownSettings(environment, settingNames))
  const config = Object.fromEntries(entries) as Config
  if (config.gomobileKeylessWorkspace !== undefined && !isLoopback(config.host))
    faults.push(
      `${settings.gomobileKeylessWorkspace.name} needs HOST to be this machine only, such as 127.0.0.1`,
    )
  if (config.replicaUrl !== undefined && config.databaseUrl === undefined)
    faults.push(
      `${settings.replicaUrl.name} needs ${settings.databaseUrl.name}: the embedded PostgreSQL has no replica`,
    )
  if (faults.length > 0) throw new ConfigRefused(faults)
  return config
}

/** The settings of this process. This is the only place that reads its environment. */
export function readOwnConfig(): Config {
  return readConfig(process.env)
}

/** The language and country of this machine. */
export function readOwnLocale(): Environment {
  const { LC_ALL, LC_TELEPHONE, LANG } = process.env
  return { LC_ALL, LC_TELEPHONE, LANG }
}

interface DescribedSetting {
  name: string
  /** The given or default text; secrets are masked; null: none. */
  value: string | null
  source: 'environment' | 'default'
  reason: string
}

/** Every setting with its value and its reason, for people. */
export function describeConfig(environment: Environment = process.env): DescribedSetting[] {
  return Object.values<Setting<unknown>>(settings).map(({ name, default: standard, reason, mask }) => {
    const given = environment[name]
    if (!given) return { name, value: standard || null, source: 'default', reason }
    return { name, value: mask ? mask(given) : given, source: 'environment', reason }
  })
}

/** A thousand rows five times a second: more than one integration needs, and less than a small machine can do. */
const usualLimits = { key: 300_000, account: 600_000, address: 300_000 }
const noLimits = { key: 0, account: 0, address: 0 }

/** The units of work per minute of each key, account and address; 0 means no limit. */
export function workLimits(config: Config): typeof usualLimits {
  const usual = isLoopback(config.host) ? noLimits : usualLimits
  return {
    key: config.limitKey ?? usual.key,
    account: config.limitAccount ?? usual.account,
    address: config.limitAddress ?? usual.address,
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
