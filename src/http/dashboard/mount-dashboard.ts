import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { contentPolicy } from './content-policy.ts'
import { mountPolicyReports } from './mount-policy-reports.ts'
import { pickCoding } from './pick-coding.ts'
import type { Asset } from './read-assets.ts'

/** Stands in the built page wherever the page's nonce belongs; Vite writes it (`html.cspNonce`). */
export const nonceMark = 'ROSTER_NONCE'

/** Whose name changes with what is in it. */
const hashed = /^\/assets\//
const forGood = 'public, max-age=31536000, immutable'
const forAnHour = 'public, max-age=3600'

const notBuilt = `The dashboard is not built here. Build it with: npm run build

The API works without it: /docs
`

/** Serves the dashboard's page at `/` and its files, one route each, and takes the reports of its policy. */
export function mountDashboard(server: FastifyInstance, assets: readonly Asset[]): void {
  const page = assets.find(({ path }) => path === '/index.html')
  if (page === undefined) {
    server.get('/', (_, reply) => reply.code(404).type('text/plain; charset=utf-8').send(notBuilt))
    return
  }
  mountPage(server, page.bytes.toString('utf8'))
  for (const asset of assets) if (asset !== page) mountAsset(server, asset)
  mountPolicyReports(server)
}

function mountPage(server: FastifyInstance, html: string): void {
  server.get('/', (_, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': contentPolicy(nonce),
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      })
      .send(html.replaceAll(nonceMark, nonce))
  })
}

function mountAsset(server: FastifyInstance, { path, type, bytes, encoded }: Asset): void {
  const cached = hashed.test(path) ? forGood : forAnHour
  const codings = encoded.map(([coding]) => coding)
  server.get(path, { logLevel: 'warn' }, (request, reply) => {
    const coding = pickCoding(request.headers['accept-encoding'], codings)
    if (coding !== undefined) reply.header('content-encoding', coding)
    return reply
      .type(type)
      .headers({ 'cache-control': cached, vary: 'accept-encoding' })
      .send(encoded.find(([name]) => name === coding)?.[1] ?? bytes)
  })
}
