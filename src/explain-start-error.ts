import { ConfigRefused } from './config-values.ts'
import { EmbeddedError } from './store/database/database.ts'
import { NoStore, OutcomeUnknown, sqlState, UnfitDatabase } from './store/kernel/errors.ts'
import { describeOutage, isUnavailable, outageOf } from './store/kernel/outages.ts'
import { MigrationRefused } from './store/schema/migrate.ts'

interface Settings {
  host: string
  port: number
  databaseUrl: string | undefined
}

const listenErrors: Record<string, string> = {
  EADDRINUSE: 'is in use by another program: stop it, or set PORT to another port',
  EACCES: 'needs rights that this user does not have: set PORT to a port above 1023',
  EADDRNOTAVAIL: 'is no address of this machine: set HOST to one that is',
  ENOTFOUND: 'is no address of this machine: set HOST to one that is',
  EAI_AGAIN: 'is no address of this machine: set HOST to one that is',
}

const outcomeUnknown =
  'the connection to the database was lost while it committed, so this may have been done or not: look before doing it again'

/**
 * Explains a known failure of a start, or of a command on the store, in one sentence that says what to do.
 * Undefined for a defect.
 */
export function explainStartError(error: unknown, settings: Settings | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (
    [ConfigRefused, MigrationRefused, EmbeddedError, NoStore, UnfitDatabase].some(
      (kind) => error instanceof kind,
    )
  )
    return error.message
  if (error instanceof OutcomeUnknown) return outcomeUnknown
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const listening = syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo'
  if (listening && code in listenErrors && settings !== undefined && !isOfDatabase(error, settings))
    return `${settings.host}:${settings.port} ${listenErrors[code]}`
  if (code === 'EMFILE' || code === 'ENFILE')
    return 'this process may open no more files: raise the limit to at least 1024 (ulimit -n 1024; LimitNOFILE= in a systemd unit)'
  return describeDatabaseError(error, settings)
}

function isOfDatabase(error: Error, { databaseUrl }: Settings): boolean {
  const { hostname } = error as { hostname?: string }
  return databaseUrl !== undefined && hostname !== undefined && new URL(databaseUrl).hostname === hostname
}

/** The meaning of the driver's or server's error about a connection, and what to do about it. */
function describeDatabaseError(error: Error, settings: Settings | undefined): string | undefined {
  const { code = '', path, errors = [] } = error as NodeJS.ErrnoException & { errors?: Error[] }
  const of = settings?.databaseUrl === undefined ? '' : 'of DATABASE_URL '
  if (code === 'ENOENT' && path !== undefined && settings?.databaseUrl?.includes('ssl'))
    return `the file ${path}, which DATABASE_URL names, cannot be read`
  const cure = tlsCures.find(([sign]) => sign.test(`${code} ${error.message}`))?.[1]
  // 28: wrong user or password; 3D: no such database; 42501: no right to create tables.
  const isKnown = isUnavailable(error) || /^(28|3D|42501)/.test(sqlState(error) ?? '') || cure !== undefined
  if (!isKnown) return undefined
  // A name with several addresses fails with one error for each, and without a message of its own.
  const kind = outageOf(error)
  const isTold = kind !== undefined && ['read_only', 'disk_full', 'disk_failed', 'exhausted'].includes(kind)
  const message = isTold ? describeOutage(kind) : error.message || errors[0]?.message || code
  return `the database ${of}cannot be used: ${message}${cure === undefined ? '' : `. ${cure}`}`
}

/** What to do about TLS errors, by the message of Node, the driver or PostgreSQL. */
const tlsCures: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL/,
    'It takes no encrypted connections: set ssl = on there, or sslmode=disable in DATABASE_URL where the network between is trusted',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED/,
    'This machine does not know who signed its certificate: add sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL; sslmode=no-verify encrypts without checking who answers',
  ],
  [
    /ALTNAME_INVALID/,
    'Its certificate is for another name than the host in DATABASE_URL: use a name that is in the certificate; sslmode=no-verify encrypts without checking who answers',
  ],
  [/CERT_HAS_EXPIRED/, 'Its certificate has expired: renew it'],
  [
    /no pg_hba\.conf entry .*no encryption/,
    'It takes encrypted connections only: add sslmode=verify-full to DATABASE_URL, or sslmode=no-verify to encrypt without checking who answers',
  ],
  [
    /SSL|TLS|certificate/i,
    'Which sslmode does it need? DATABASE_URL takes disable, no-verify and verify-full',
  ],
]
