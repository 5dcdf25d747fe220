import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { contentPolicy, mountPolicyReports } from './content-policy.ts'

/** The placeholder for the nonce in the built page; Vite writes it (`html.cspNonce`). */
const nonceMark = 'ROSTER_NONCE'

/** Files whose name changes with their content. */
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

/** The first of `available` that an Accept-Encoding header accepts (RFC 9110, 12.5.3); undefined: no encoding. */
export function pickCoding(header: string | string[] | undefined, available: readonly string[]) {
  const accepted = [header ?? '']
    .flat()
    .join(',')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => !/;\s*q=0(\.0{0,3})?$/.test(item))
    .map((item) => item.split(';', 1)[0]!.trim())
  return available.find((coding) => accepted.includes(coding))
}

/** A file of the built dashboard, in memory, with the compressed forms that the build stored beside it. */
export interface Asset {
  /** The path at which it is served. */
  path: string
  type: string
  bytes: Buffer
  /** By content coding, the smallest first. */
  encoded: [coding: string, bytes: Buffer][]
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

const codings = { '.br': 'br', '.gz': 'gzip' } as const

/**
 * Reads the whole dashboard, a few megabytes, so that no request path ever reaches the file system. Empty if
 * it was not built. Files that browsers do not request (source maps) are left out.
 */
export async function readAssets(directory: URL): Promise<Asset[]> {
  const names = await readdir(directory, { recursive: true }).catch(
    (error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const served = names.filter((name) => types[extname(name)] !== undefined)
  const read = (name: string) => readFile(new URL(name.replaceAll('\\', '/'), directory))
  return Promise.all(
    served.map(async (name) => ({
      path: `/${name.replaceAll('\\', '/')}`,
      type: types[extname(name)]!,
      bytes: await read(name),
      encoded: await Promise.all(
        Object.entries(codings)
          .filter(([suffix]) => names.includes(name + suffix))
          .map(async ([suffix, coding]): Promise<[string, Buffer]> => [coding, await read(name + suffix)]),
      ),
    })),
  )
}
