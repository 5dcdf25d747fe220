import { STATUS_CODES } from 'node:http'

/** An RFC 9457 problem where no wire is asked: what is not HTTP, or asks of HTTP what this server does not do. */
export function bareProblem(
  status: number,
  detail: string,
): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail })
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    // What follows on it may be the rest of what was refused.
    Connection: 'close',
  }
  return { headers, body }
}
