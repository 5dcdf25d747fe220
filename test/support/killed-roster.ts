import { type RunningRoster, startRoster } from './run-roster.ts'

const key = `crash-${'k'.repeat(32)}`
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

// biome-ignore lint/suspicious/noExplicitAny: jobs, contacts and fields as they are answered
type Answered = any

/** A Roster with an embedded store of its own that is killed while its jobs run. */
export interface KilledRoster {
  workspaceId: string
  ask(method: string, path: string, body?: object): Promise<Answered>
  /** Makes `count` contacts of this body. */
  fill(contact?: object): Promise<void>
  /** Kills it each time the job has come a part further, and waits for the job's end. */
  throughKills(jobId: string): Promise<Answered>
  /** Every contact; not `count` of them fails the test. */
  contacts(): Promise<Answered[]>
  stop(): Promise<number | string>
}

export async function killedRoster(
  dataDir: string,
  { kills, count }: { kills: number; count: number },
): Promise<KilledRoster> {
  const variables = { ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: key, ROSTER_LOG_LEVEL: 'error' }
  let roster = await startRoster(variables)
  const ask: KilledRoster['ask'] = (method, path, body) => send(roster, method, path, body)
  const workspaceId: string = (await ask('GET', '/v1/workspaces'))[0].id
  const until = async (id: string, isReached: (job: Answered) => boolean): Promise<Answered> => {
    for (;;) {
      const job = await ask('GET', `/v2/jobs/${id}`)
      if (isReached(job) || job.finishedAt !== null) return job
    }
  }
  return {
    workspaceId,
    ask,
    async fill(contact = {}) {
      for (let made = 0; made < count; made += 1_000) {
        const length = Math.min(1_000, count - made)
        const operations = Array.from({ length }, () => ({ op: 'create', contact }))
        await ask('POST', '/v2/contacts/batch', { workspaceId, operations })
      }
    },
    async throughKills(jobId) {
      for (let kill = 1; kill <= kills; kill++) {
        await until(jobId, (job) => job.done > (kill * count) / (kills + 2))
        await roster.stop('SIGKILL')
        roster = await startRoster(variables)
      }
      return until(jobId, (job) => job.finishedAt !== null)
    },
    async contacts() {
      const all: Answered[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: string = `/v2/contacts?workspaceId=${workspaceId}&limit=1000${cursor && `&cursor=${cursor}`}`
        const { data, nextCursor } = await ask('GET', page)
        all.push(...data)
        cursor = nextCursor
      }
      if (all.length !== count) throw new Error(`${all.length} contacts instead of ${count}`)
      return all
    },
    stop: () => roster.stop(),
  }
}

async function send({ url }: RunningRoster, method: string, path: string, body?: object): Promise<Answered> {
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
