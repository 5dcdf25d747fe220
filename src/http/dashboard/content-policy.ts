import type { FastifyInstance } from 'fastify'

/** Where browsers tell what a page's policy kept from happening. */
const reportPath = '/csp-reports'

/**
 * The dashboard's content security policy: script only from our own files, never inline, so text that somebody put into
 * a contact can be nothing but text. Style sheets that the grid makes at run time carry the page's nonce; images may be
 * the ones that style sheets hold (`data:`).
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Relative to the page, which may stand under a path.
    `report-uri ${reportPath.slice(1)}`,
  ].join('; ')
}

const bodyBytesMax = 16 * 1024
const textMax = 200
/** Anybody may send reports: a flood of them may not fill the log. */
const loggedAMinuteMax = 20

/** What a report says (CSP Level 3, 5.3); everything in it is the sender's word. */
interface Report {
  'csp-report'?: Record<string, unknown>
}

/** Takes the reports of the page's policy: each is counted and logged, bounded; 204 whatever it says. */
export function mountPolicyReports(server: FastifyInstance): void {
  let count = 0
  let minute = 0
  let logged = 0

  server.register(async (context) => {
    context.addContentTypeParser(
      ['application/csp-report', 'application/json'],
      { parseAs: 'string', bodyLimit: bodyBytesMax },
      async (_: unknown, text: string) => read(text),
    )
    context.post(reportPath, { bodyLimit: bodyBytesMax }, async (request, reply) => {
      count++
      const now = Math.floor(Date.now() / 60_000)
      if (now !== minute) logged = 0
      minute = now
      if (logged++ < loggedAMinuteMax)
        request.log.warn({ count, ...(request.body as object) }, 'content security policy report')
      return reply.code(204).send()
    })
  })
}

/** What helps to find the cause, and no URL's query, where somebody's data may stand. */
function read(text: string): object {
  try {
    const report = (JSON.parse(text) as Report)['csp-report'] ?? {}
    return {
      directive: shortened(report['effective-directive'] ?? report['violated-directive']),
      blocked: shortened(report['blocked-uri']),
      source: shortened(report['source-file']),
      line: Number(report['line-number']) || undefined,
    }
  } catch {
    return { directive: 'unreadable' }
  }
}

function shortened(value: unknown): string | undefined {
  return typeof value === 'string' ? value.split(/[?#]/, 1)[0]!.slice(0, textMax) : undefined
}
