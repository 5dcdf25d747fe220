import type { Principal } from '../core/principal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null before the key was read, and on routes that need none. */
    principal: Principal | null
  }

  interface FastifyContextConfig {
    /** Not counted among the requests in flight. */
    unbounded?: boolean
    /** Its body is read as it comes and kept nowhere in memory. */
    streamsBody?: boolean
  }
}
