import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { Database } from '../../../src/store/database/database.ts'
import { startEmbedded } from '../../../src/store/embedded/start-embedded.ts'
import { type CuttingProxy, cuttingProxy } from '../cutting-proxy.ts'
import { openByUrl } from '../open-by-url.ts'
import { type RunningRoster, startRoster, temporaryDirectory } from '../run-roster.ts'
import { startPooler } from './pooler.ts'

/** Several Rosters on one PostgreSQL that may be killed, over a network that may fail; all of it ends with the test. */
export interface Fleet {
  /** Where the Rosters that live listen. */
  urls(): string[]
  /** Straight to the database, whatever the network does. */
  database: Database
  network: CuttingProxy
  killRoster(index: number): Promise<void>
  killPostmaster(): Promise<void>
  /** Starts again what was killed, and waits until all of it is healthy and no statement of before is under way. */
  heal(): Promise<void>
  /** Stops every Roster as an operator does. */
  stop(): Promise<(number | string)[]>
}

export async function startFleet(processes: number, isPooled: boolean): Promise<Fleet> {
  const dataDir = join(await temporaryDirectory(), 'data')
  const embedded = await startEmbedded({ dataDir, log: () => {}, settings: { max_connections: '100' } })
  onTestFinished(() => embedded.stop())
  const { host, port, user, database: name } = embedded.connection
  const direct = `postgres://${user}@localhost/${name}?${new URLSearchParams({ host, port: `${port}` })}`
  const network = await cuttingProxy(direct, { keeps: false, cleanUp: onTestFinished })
  const url = isPooled ? await startPooler(network.url) : network.url
  const database = await openByUrl(direct, 2)
  onTestFinished(() => database.close())
  await database.pool.query(
    `alter database ${name} set default_transaction_isolation = '${isPooled ? 'read committed' : 'serializable'}'`,
  )

  const start = (index: number) => startMember(url, isPooled || index % 2 === 1)
  const rosters: (RunningRoster | undefined)[] = await Promise.all(
    Array.from({ length: processes }, (_, index) => start(index)),
  )
  const living = () => rosters.filter((roster) => roster !== undefined)
  return {
    urls: () => living().map(({ url }) => url),
    database,
    network,
    async killRoster(index) {
      const roster = rosters[index]
      rosters[index] = undefined
      await roster?.stop('SIGKILL')
    },
    async killPostmaster() {
      const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')
      process.kill(Number(text.split('\n')[0]), 'SIGKILL')
    },
    async heal() {
      await Promise.all(
        rosters.map(async (roster, index) => {
          rosters[index] = roster ?? (await start(index))
          await until(async () => (await fetch(`${rosters[index]!.url}/healthz`)).status === 200)
        }),
      )
      await until(() => isAtRest(database))
    },
    stop: () => Promise.all(living().map((roster) => roster.stop())),
  }
}

/** Half of them as behind a pooler, since one database may have both kinds. */
async function startMember(url: string, isUnprepared: boolean): Promise<RunningRoster> {
  return startRoster({
    DATABASE_URL: url,
    ROSTER_DATA_DIR: await temporaryDirectory(),
    ROSTER_BOOTSTRAP_KEY: 'k'.repeat(32),
    ROSTER_LOG_LEVEL: 'silent',
    ROSTER_POOL_SIZE: '6',
    ROSTER_PREPARED: isUnprepared ? 'off' : 'on',
  })
}

/** No connection but this one is in a transaction, so whatever was sent has happened or never will. */
async function isAtRest({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query(`
    select from pg_stat_activity
    where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`)
  return rows.length === 0
}

/** Bounded by the test's own limit, which is for hangs. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await delay(20)
}
