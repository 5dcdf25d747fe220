import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll } from 'vitest'
import type { Database } from '../../src/store/database/database.ts'
import { openByUrl } from './open-by-url.ts'
import { provided } from './provided.ts'

export interface LosingDatabase extends Database {
  /** For another process. */
  url: string
  /** Whether a connection is lost when the answer to its COMMIT is on the way. */
  loses: boolean
}

/** A database, the run's shared one by default, over a relay that can lose connections, closed when the test file ends. */
export async function openLosingCommits(databaseUrl?: string): Promise<LosingDatabase> {
  const url = new URL(databaseUrl ?? (await provided('databaseUrl')))
  const state = { loses: false }
  const relay = createServer((client) => {
    const server = connectTo(url)
    let isCommitting = false
    client.on('data', (bytes) => {
      isCommitting ||= state.loses && bytes.includes('commit\0')
      server.write(bytes)
    })
    server.on('data', (bytes) => (isCommitting ? client.destroy() : client.write(bytes)))
    for (const socket of [client, server]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        server.destroy()
      })
    }
  })
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening))
  const relayed = new URL(url)
  relayed.search = ''
  relayed.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`
  const database = await openByUrl(relayed.href)
  afterAll(async () => {
    await database.close()
    relay.close()
  })
  return Object.assign(state, database, { url: relayed.href })
}

/** A directory as host means a Unix socket in it (libpq, "host"). */
function connectTo({ hostname, port, searchParams }: URL): Socket {
  const host = searchParams.get('host') ?? hostname
  const number = Number(searchParams.get('port') ?? (port || 5432))
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${number}`) : connect(number, host)
}
