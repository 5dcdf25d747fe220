import { ConfigRefused } from './config-values.ts'
import { EmbeddedError } from './store/database/database.ts'
import { NoStore, OutcomeUnknown, sqlState } from './store/kernel/errors.ts'
import { isUnavailable } from './store/kernel/outages.ts'
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
}

const outcomeUnknown =
  'the connection to the database was lost while it committed, so this may have been done or not: look before doing it again'

/**
 * A start, or a command on the store, that failed in a way that has happened to others: one sentence that says what to
 * do. Undefined: a defect.
 */
export function explainStartError(error: unknown, settings: Settings | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ([ConfigRefused, MigrationRefused, EmbeddedError, NoStore].some((kind) => error instanceof kind))
    return error.message
  if (error instanceof OutcomeUnknown) return outcomeUnknown
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const listening = syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo'
  if (listening && code in listenErrors && settings !== undefined && !isOfDatabase(error, settings))
    return `${settings.host}:${settings.port} ${listenErrors[code]}`
  // 28: wrong user or password; 3D: no such database; 42501: no right to make tables.
  if (isUnavailable(error) || /^(28|3D|42501)/.test(sqlState(error) ?? '') || isTls(error))
    return `the database ${settings?.databaseUrl === undefined ? '' : 'of DATABASE_URL '}cannot be used: ${error.message || code}`
  return undefined
}

function isOfDatabase(error: Error, { databaseUrl }: Settings): boolean {
  const { hostname } = error as { hostname?: string }
  return databaseUrl !== undefined && hostname !== undefined && new URL(databaseUrl).hostname === hostname
}

function isTls(error: Error): boolean {
  return /SSL|certificate/i.test(error.message)
}
