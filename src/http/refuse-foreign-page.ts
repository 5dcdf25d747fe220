import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/failure.ts'
import type { Client } from './client-of.ts'

/**
 * Refuses what another site's page makes a browser send. Fetch Metadata says whose page it is; browsers without it send
 * Origin; who sends neither is no browser.
 */
export function refuseForeignPage({ headers }: FastifyRequest, client: Client): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isOwn =
    site !== undefined ? site === 'same-origin' : origin === undefined || origin === originOf(client)
  if (!isOwn) throw forbidden('This call came from the page of another site.')
}

/**
 * Of a call that a cookie vouches for and that changes something: our own page's script says so in a header, which a
 * form or an image cannot send and a script elsewhere may not (Fetch Standard, CORS-unsafe request headers).
 */
export function refuseForgedCall(request: FastifyRequest, client: Client): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (request.headers['x-roster-dashboard'] !== '1')
    throw forbidden('With a session a call that changes something needs the header X-Roster-Dashboard: 1.')
  refuseForeignPage(request, client)
}

/** Undefined where the Host that the client sent is none. */
function originOf({ url }: Client): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function forbidden(detail: string): Refusal {
  return new Refusal({ code: 'forbidden', detail })
}
