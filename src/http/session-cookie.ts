import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import type { Client } from './client-of.ts'

/** `__Host-` binds it to this host, to https and to all paths (RFC 6265bis, 4.1.3.2); browsers refuse that on http. */
const names = { secure: '__Host-roster', plain: 'roster' } as const

/** No cookie of ours is longer; more is not worth hashing. */
const tokenForm = /^[\w-]{43}$/

/** The token of the session cookie that fits how this client reaches Roster; undefined where there is none. */
export function sessionTokenOf(request: FastifyRequest, { cookie }: Client): string | undefined {
  if (cookie === 'none') return undefined
  const start = `${names[cookie]}=`
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start))
  const token = found?.slice(start.length)
  return token !== undefined && tokenForm.test(token) ? token : undefined
}

/** The `Set-Cookie` that gives a client its session. */
export function sessionCookie(client: Client, token: string, maxAgeMs: number): Record<string, string> {
  return { 'set-cookie': write(client, token, Math.floor(maxAgeMs / 1_000)) }
}

/** The `Set-Cookie` that takes it away. */
export function endedSessionCookie(client: Client): Record<string, string> {
  return { 'set-cookie': write(client, '', 0) }
}

/** Refuses what would set a session cookie where it could be read on the way; before anything is done. */
export function refuseOpenNetwork({ cookie }: Client): void {
  if (cookie !== 'none') return
  throw new Refusal({
    code: 'forbidden',
    detail:
      'Signing in needs https, or http on this machine. Behind a proxy, set ROSTER_PUBLIC_URL to the address people use.',
  })
}

function write({ cookie }: Client, token: string, maxAgeS: number): string {
  const name = cookie === 'none' ? names.plain : names[cookie]
  const secure = cookie === 'secure' ? '; Secure' : ''
  return `${name}=${token}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`
}
