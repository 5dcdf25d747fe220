import { limits } from '../../core/kernel/limits.ts'

export interface ServerSettings {
  /** Requests answered at one time; beyond it 503. Five hundred writes must fit. */
  requestsInFlightMax: number
  /** Bytes of the bodies that are being read or worked on; beyond it 503. */
  bodyBytesInFlightMax: number
  /** Open connections; beyond it a new one takes the place of one that is idle. */
  connectionsMax: number
  /** For a whole request to arrive. Node's 300 s lets a slow sender hold a connection for nothing. */
  requestTimeoutMs: number
  /** From then on a body comes at 1 kB a second at least, or it is ended. */
  slowBodyMs: number
  /** How long a file may arrive too slowly, whose sender may be interrupted. */
  slowFileMs: number
  /** For the headers to arrive. */
  headersTimeoutMs: number
  /** An idle connection is kept for longer than the 60 s of common load balancers, so that they close it first. */
  keepAliveTimeoutMs: number
  /** Without a byte in either direction: a reader who stopped reading its answer. */
  silenceTimeoutMs: number
  /** Whose `X-Forwarded-*` to believe: addresses or networks; false believes nobody. */
  trustProxy: boolean | string | string[]
}

/** Where each value comes from; `config.ts` gives the reasons of those that can be set. */
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
