import { limits } from '../../core/kernel/limits.ts'

export interface ServerSettings {
  /** The most requests in progress; beyond it 503. Five hundred writes must fit. */
  requestsInFlightMax: number
  /** The most bytes of bodies that are read or processed; beyond it 503. */
  bodyBytesInFlightMax: number
  /** The most open connections; beyond it a new one replaces an idle one. */
  connectionsMax: number
  /** The time for a whole request to arrive. With Node's 300 s a slow sender would occupy a connection. */
  requestTimeoutMs: number
  /** After this time a body must arrive at 1 kB a second at least, or it is cancelled. */
  slowBodyMs: number
  /** How long a file may arrive too slowly; its sender may be interrupted. */
  slowFileMs: number
  /** The time for the headers to arrive. */
  headersTimeoutMs: number
  /** Longer than the 60 s of common load balancers, so that they close an idle connection first. */
  keepAliveTimeoutMs: number
  /** The time without a byte in either direction, as of a reader that stopped reading its answer. */
  silenceTimeoutMs: number
  /** The proxies whose `X-Forwarded-*` headers are trusted: addresses or networks; false: none. */
  trustProxy: boolean | string | string[]
}

/** The defaults; `config.ts` gives the reasons of those that can be set. */
export const defaultServerSettings: ServerSettings = {
  requestsInFlightMax: 2_000,
  bodyBytesInFlightMax: 3 * limits.batchBodyBytesMax,
  connectionsMax: 8_192,
  // 20 MB, the largest body, at 2.7 Mbit/s.
  requestTimeoutMs: 60_000,
  slowBodyMs: 10_000,
  slowFileMs: 30_000,
  headersTimeoutMs: 15_000,
  keepAliveTimeoutMs: 72_000,
  silenceTimeoutMs: 120_000,
  trustProxy: false,
}
