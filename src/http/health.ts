import type { FastifyInstance } from 'fastify'

/** Short, since what asks (a load balancer, a container runtime) gives up after a few seconds itself. */
const timeoutMs = 2_000

/** `GET /healthz`: 200 while requests can be served, 503 while not. Without a key, and never refused as too many. */
export function mountHealth(server: FastifyInstance, isHealthy: () => Promise<boolean>): void {
  let asking: Promise<boolean> | undefined

  server.get('/healthz', { config: { unbounded: true }, logLevel: 'warn' }, async (_, reply) => {
    // Probes that meet a database that hangs wait for one question, not for one each.
    asking ??= isHealthy()
      .catch(() => false)
      .finally(() => {
        asking = undefined
      })
    const healthy = await within(asking)
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'unavailable' })
  })
}

async function within(question: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false)
  })
  return Promise.race([question, late]).finally(() => clearTimeout(timer))
}
