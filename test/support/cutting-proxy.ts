import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Client } from 'pg'
import { afterAll } from 'vitest'

type CleanUp = (after: () => void) => void

/** When a connection is cut: before the server gets the message, or when it answers it; a COMMIT when it has done it. */
export type Cut = 'unsent' | 'unanswered'

export interface CuttingProxy {
  /** The same database, through the proxy. */
  url: string
  /** Resets, once, the next connection on which a client sends this text, or the next after so many were let through. */
  cutAt(text: string, how: Cut, letThrough?: number): void
  /** Answers the next COMMIT, or the one after those that are refused already, with this SQLSTATE; the server commits or rolls back. */
  refuseCommit(sqlState: string, did: 'commit' | 'rollback'): void
  /** How many messages with this text clients have sent. */
  sent(text: string): number
  /** How many messages hold all of these texts. */
  messagesWith(...texts: string[]): number
  /** Resets every connection that is open. */
  resetAll(): void
}

/**
 * A proxy between a client and the database of `url` that can fail at a chosen moment, for a test file or
 * until `until` ends. It records the sent bytes by default.
 */
export async function cuttingProxy(
  url: string,
  { keeps = true, cleanUp = afterAll as CleanUp } = {},
): Promise<CuttingProxy> {
  const target = new Client({ connectionString: url })
  const resets = new Set<() => void>()
  const messages: Buffer[] = []
  let cut: { text: string; how: Cut; letThrough: number } | undefined
  const refusals: { sqlState: string; did: 'commit' | 'rollback' }[] = []

  const server = createServer((client) => {
    const upstream = connect(
      target.host.startsWith('/')
        ? { path: `${target.host}/.s.PGSQL.${target.port}` }
        : { host: target.host, port: target.port },
    )
    const reset = () => {
      resets.delete(reset)
      upstream.destroy()
      client.resetAndDestroy()
    }
    resets.add(reset)
    for (const socket of [client, upstream]) {
      // A cut connection fails on both sides.
      socket.on('error', reset).on('close', reset)
    }
    let cutAtAnswer: string | undefined
    let refusedAs: string | undefined
    client.on('data', (bytes) => {
      if (keeps) messages.push(bytes)
      const refusal = bytes.includes(simpleQuery('commit')) ? refusals.shift() : undefined
      if (refusal !== undefined) {
        refusedAs = refusal.sqlState
        return upstream.write(replaced(bytes, simpleQuery('commit'), simpleQuery(refusal.did)))
      }
      if (cut === undefined || !bytes.includes(cut.text) || cut.letThrough-- > 0) return upstream.write(bytes)
      const { how, text } = cut
      cut = undefined
      if (how === 'unsent') return reset()
      cutAtAnswer = text === 'commit\0' ? 'COMMIT\0' : ''
      return upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (cutAtAnswer !== undefined && bytes.includes(cutAtAnswer)) return reset()
      const done = ['COMMIT', 'ROLLBACK'].map(commandComplete).find((message) => bytes.includes(message))
      if (refusedAs === undefined || done === undefined) return client.write(bytes)
      const error = errorResponse(refusedAs)
      refusedAs = undefined
      return client.write(replaced(bytes, done, error))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp(() => {
    server.close()
    for (const reset of resets) reset()
  })

  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  for (const name of ['host', 'port']) through.searchParams.delete(name)
  return {
    url: through.href,
    cutAt(text, how, letThrough = 0) {
      cut = { text, how, letThrough }
    },
    refuseCommit(sqlState, did) {
      refusals.push({ sqlState, did })
    },
    sent: (text) => messages.filter((bytes) => bytes.includes(text)).length,
    messagesWith: (...texts) =>
      messages.filter((bytes) => texts.every((text) => bytes.includes(text))).length,
    resetAll() {
      for (const reset of resets) reset()
    },
  }
}

// Messages of PostgreSQL's protocol 3.0 (PostgreSQL 18, 54.7): a letter, the length of the rest, the rest.
function message(letter: string, rest: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + Buffer.byteLength(rest))
  return Buffer.concat([Buffer.from(letter), length, Buffer.from(rest)])
}

const simpleQuery = (text: string) => message('Q', `${text}\0`)
const commandComplete = (command: string) => message('C', `${command}\0`)
const errorResponse = (sqlState: string) => message('E', `SERROR\0VERROR\0C${sqlState}\0Mrefused\0\0`)

function replaced(bytes: Buffer, found: Buffer, other: Buffer): Buffer {
  const at = bytes.indexOf(found)
  return Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(at + found.length)])
}
