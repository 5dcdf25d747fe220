import { Client } from 'pg'
import { onTestFinished } from 'vitest'
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbedded,
} from '../../../../src/store/embedded/start-embedded.ts'

export interface StartedForTest extends EmbeddedPostgres {
  /** The messages that Roster logged. */
  logged: string[]
  /** Runs one statement on a connection of its own, as `user` if given. */
  query<Row extends object>(text: string, user?: string): Promise<Row[]>
}

/** Starts in this process; stopped after the test, if the test did not do it. */
export async function start(options: Omit<EmbeddedOptions, 'log'>): Promise<StartedForTest> {
  const logged: string[] = []
  const embedded = await startEmbedded({ ...options, log: (message) => logged.push(message) })
  onTestFinished(() => embedded.stop())
  return {
    ...embedded,
    logged,
    query: (text, user = embedded.connection.user) => queryOnce({ ...embedded.connection, user }, text),
  }
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends object>(
  connection: EmbeddedPostgres['connection'],
  text: string,
): Promise<Row[]> {
  const client = new Client(connection)
  // The server of a test may be killed at any time; the query's rejection reports that.
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
