import type { FastifyInstance } from 'fastify'

/** The path to which browsers report violations of the policy. */
const reportPath = '/csp-reports'

/**
 * The dashboard's content security policy: scripts only from Roster's own files, never inline, so that text
 * in a contact can never be executed. Style sheets that the grid creates carry the page's nonce; images may
 * also be data URLs of style sheets.
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
    // Relative to the page, which may be below a path.
    `report-uri ${reportPath.slice(1)}`,
  ].join('; ')
}

const bodyBytesMax = 16 * 1024
const textMax = 200
/** Everyone can send reports, so their number in the log is limited. */
const loggedAMinuteMax = 20

/** A report (CSP Level 3, 5.3); its content comes from the sender and is not trusted. */
interface Report {
  'csp-report'?: Record<string, unknown>
}

/** Receives the reports of the page's policy: counts and logs them, up to a limit; always 204. */
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

/** The parts of a report that help to find the cause, without queries of URLs, which may contain personal data. */
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
