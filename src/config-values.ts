import { isIP } from 'node:net'
import { isId } from './core/kernel/ids.ts'
import { isRegion } from './core/values/regions.ts'

/** Some settings cannot be used. The message names each variable and what it must be. */
export class ConfigRefused extends Error {
  constructor(faults: string[]) {
    super(faults.join('\n'))
  }
}

/** The fault of a value, as the words after the variable's name: "must be …". */
export class BadValue extends Error {}

/** Parses one variable's text; throws `BadValue`. */
export type Parse<T> = (text: string) => T

export const text: Parse<string> = (given) => given

/** A directory. `~` is refused: if the shell does not expand it, a directory of that name would be created. */
export const directory: Parse<string> = (given) => {
  if (given.startsWith('~'))
    throw new BadValue('must be a path: only a shell knows what ~ is, and not between quotes. Write it out')
  return given
}

/** A country by its two letters, or `none`. */
export const regionOrNone: Parse<string> = (given) => {
  if (given === 'none' || isRegion(given.toUpperCase())) return given === 'none' ? given : given.toUpperCase()
  throw new BadValue('must be a country by its two letters, such as US, or "none"')
}

export const integer =
  (min: number, max: number): Parse<number> =>
  (given) => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (!(value >= min && value <= max)) throw new BadValue(`must be a whole number from ${min} to ${max}`)
    return value
  }

export const oneOf =
  <const T extends string>(...allowed: T[]): Parse<T> =>
  (given) => {
    const value = allowed.find((word) => word === given)
    if (value === undefined) throw new BadValue(`must be one of ${allowed.join(', ')}`)
    return value
  }

export const onOrOff: Parse<boolean> = (given) => oneOf('on', 'off')(given) === 'on'

/** Comma-separated items, each parsed by itself. */
export const listOf =
  <T>(parse: Parse<T>): Parse<T[]> =>
  (given) =>
    given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map(parse)

const urlExample = 'must be a URL such as postgres://user:password@host:5432/database'
const checkedByName = /([?&]sslmode=)(?:allow|prefer|require|verify-ca)(?=&|#|$)/
const sslModes = ['disable', 'no-verify', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

/**
 * A PostgreSQL URL. The TLS modes that would not check a certificate do check it, so that a password is never
 * sent to an unknown server; `sslmode=no-verify` turns that off.
 */
export const databaseUrl: Parse<string> = (given) => {
  if (!/^postgres(ql)?:\/\//.test(given)) throw new BadValue(urlExample)
  if (!URL.canParse(given) || isCutByPassword(given))
    throw new BadValue(
      `${urlExample}; encode the signs of its password: @ is %40, # is %23, / is %2F, ? is %3F, % is %25`,
    )
  const mode = new URL(given).searchParams.get('sslmode')
  if (mode !== null && !sslModes.includes(mode))
    throw new BadValue('has an unknown sslmode: use disable, no-verify or verify-full')
  if (/[?&]uselibpqcompat=/.test(given)) return given
  return given.replace(checkedByName, '$1verify-full')
}

/** An unencoded / ? or # in a password ends the URL's first part before the password ends, and so before the user too. */
function isCutByPassword(given: string): boolean {
  const { username, pathname, search, hash } = new URL(given)
  return username === '' && /@/.test(pathname + search + hash)
}

/** A database URL without its password, for people; hidden completely if a part of the password may be elsewhere in it. */
export function withoutPassword(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || /@/.test(url.pathname + url.search + url.hash)) return '(set, not shown)'
  if (url.password !== '') url.password = '***'
  for (const name of new Set(url.searchParams.keys()))
    if (/pass/i.test(name)) url.searchParams.set(name, '***')
  return url.href
}

/** An origin with an optional path, without a trailing slash. */
export const httpUrl: Parse<string> = (given) => {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new BadValue('must be a URL such as https://contacts.example.com')
  return url.href.replace(/\/$/, '')
}

/** The first segments of Roster's own paths, on all wires; a path prefix must not start with one. */
export const ownRoots = [
  'v1',
  'v2',
  'api',
  'cid',
  'contact',
  'custom-attributes',
  'audience',
  'users',
  'phonebook',
  'docs',
  'openapi',
  'assets',
  'csp-reports',
  'healthz',
  'readyz',
  'metrics',
]

/** The URL at which people reach Roster: the root of a host name, or a path that is none of Roster's own. */
export const publicUrl: Parse<string> = (given) => {
  const url = httpUrl(given)
  const { pathname, username } = new URL(url)
  const [root = ''] = pathname.split('/').slice(1)
  if (ownRoots.includes(root))
    throw new BadValue(
      `must not have a path that begins with /${root}, where Roster has paths itself: take another, such as /roster`,
    )
  if (username !== '' || !/^(\/[\w.~-]+)*\/?$/.test(pathname))
    throw new BadValue('must be a URL such as https://contacts.example.com or https://example.com/roster')
  return url
}

export const origin: Parse<string> = (given) => {
  if (!URL.canParse(given) || new URL(given).origin !== given)
    throw new BadValue('must be origins such as https://app.example.com, with commas between them')
  return given
}

export const uuid: Parse<string> = (given) => {
  if (!isId(given)) throw new BadValue('must be a uuid')
  return given.toLowerCase()
}

/** Between 32 and 256 characters that an HTTP header can carry. */
export const givenKey: Parse<string> = (given) => {
  if (!/^[!-~]{32,256}$/.test(given))
    throw new BadValue('must be 32 to 256 printable ASCII characters, without spaces')
  return given
}

/** An address to listen on, as `host:port`; an IPv6 address in brackets. */
export const listenAddress: Parse<{ host: string; port: number }> = (given) => {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(given) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) > 65_535)
    throw new BadValue('must be host:port, such as 127.0.0.1:9464')
  return { host, port: Number(port) }
}

/** A host name, or `*.` and a name for all names below it. */
export const hostPattern: Parse<string> = (given) => {
  const name = given.replace(/^\*\./, '')
  if (!URL.canParse(`https://${name}/`) || new URL(`https://${name}/`).host !== name.toLowerCase())
    throw new BadValue('must be names such as hooks.example.com or *.example.com, with commas between them')
  return given.toLowerCase()
}

/** An IP address, or a network in CIDR notation. */
export const network: Parse<string> = (given) => {
  const [address = '', bits, ...more] = given.split('/')
  const version = isIP(address)
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  if (version === 0 || !fits || more.length > 0)
    throw new BadValue('must be addresses or networks such as 10.0.0.0/8, with commas between them')
  return given
}
