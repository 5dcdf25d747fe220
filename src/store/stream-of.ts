import type { Duplex } from 'node:stream'
import type { ClientBase } from 'pg'

/** The socket of a connection, which the driver has but its types leave out. */
export function streamOf(client: ClientBase): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream
}
