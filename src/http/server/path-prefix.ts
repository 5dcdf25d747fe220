import type { FastifyInstance } from 'fastify'

/** The path of `ROSTER_PUBLIC_URL` if Roster shares a host name with others, such as `/roster`; empty at the root. */
export function prefixOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '')
}

/** The URL without the prefix. Some proxies pass it on and some remove it, so both forms are served. */
export function withoutPrefix(url: string, prefix: string): string {
  if (prefix === '' || !url.startsWith(prefix)) return url
  const rest = url.slice(prefix.length)
  if (rest === '') return '/'
  return rest.startsWith('/') ? rest : rest.startsWith('?') ? `/${rest}` : url
}

const problem = /^application\/problem\+json/
const page = /^text\/html/

/**
 * Adds the prefix to Roster's own paths in answers: `Location`, `Link`, the type of a problem, and the links
 * of the reference's pages. The dashboard's links are relative to its page, whose URL needs a trailing slash.
 */
export function servePrefix(server: FastifyInstance, prefix: string): void {
  if (prefix === '') return
  server.addHook('onRequest', (request, reply, done) => {
    const [path, query] = request.originalUrl.split('?', 2)
    if (path !== prefix || request.method !== 'GET') return done()
    reply.redirect(`${prefix}/${query === undefined ? '' : `?${query}`}`, 308)
  })
  server.addHook('onSend', (_, reply, payload, done) => {
    for (const name of ['location', 'link'] as const) {
      const value = reply.getHeader(name)
      if (typeof value === 'string' && !value.startsWith(`${prefix}/`))
        reply.header(name, value.replaceAll(/(^|<)\//g, `$1${prefix}/`))
    }
    const type = String(reply.getHeader('content-type') ?? '')
    if (typeof payload !== 'string') return done(null, payload)
    if (problem.test(type)) return done(null, payload.replace(/^(\{"type":")\//, `$1${prefix}/`))
    if (page.test(type)) return done(null, payload.replaceAll(/ (href|src|action)="\//g, ` $1="${prefix}/`))
    done(null, payload)
  })
}
