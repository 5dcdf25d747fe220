import { expect } from 'vitest'
import { type RunningRoster, startRoster } from './run-roster.ts'

const key = `crash-${'k'.repeat(32)}`
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

/**
 * A Roster with an embedded store of its own that is killed again and again while a bulk change of `count` contacts runs,
 * and its undo: in the end each contact was changed once and put back once.
 */
export async function bulkCrash(dataDir: string, { kills, count }: { kills: number; count: number }) {
  const variables = { ROSTER_DATA_DIR: dataDir, ROSTER_BOOTSTRAP_KEY: key, ROSTER_LOG_LEVEL: 'error' }
  let roster = await startRoster(variables)
  const workspaceId = (await ask(roster, 'GET', '/v1/workspaces'))[0].id
  for (let made = 0; made < count; made += 1_000) {
    const operations = Array.from({ length: Math.min(1_000, count - made) }, () => ({
      op: 'create',
      contact: {},
    }))
    await ask(roster, 'POST', '/v2/contacts/batch', { workspaceId, operations })
  }

  /** Kills Roster each time the job has come a part further, and waits for its end. */
  async function throughKills(id: string) {
    for (let kill = 1; kill <= kills; kill++) {
      await until(roster, id, (job) => job.done > (kill * count) / (kills + 2))
      await roster.stop('SIGKILL')
      roster = await startRoster(variables)
    }
    return until(roster, id, (job) => job.finishedAt !== null)
  }

  const bulk = { workspaceId, all: true, action: { type: 'addTags', tags: ['once'] } }
  const job = await throughKills((await ask(roster, 'POST', '/v2/bulk', bulk)).id)
  expect(job).toMatchObject({ state: 'done', total: count, done: count, counts: { changed: count } })
  await expectEach({ version: 2, tags: ['once'] })
  const undo = await throughKills((await ask(roster, 'POST', `/v2/jobs/${job.id}/undo`)).id)
  expect(undo).toMatchObject({ state: 'done', done: count, counts: { undone: count, kept: 0 } })
  await expectEach({ version: 3, tags: [] })
  expect(await roster.stop()).toBe(0)

  async function expectEach(expected: object): Promise<void> {
    let seen = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/v2/contacts?workspaceId=${workspaceId}&limit=1000${cursor && `&cursor=${cursor}`}`
      const { data, nextCursor } = await ask(roster, 'GET', path)
      for (const contact of data) expect(contact).toMatchObject(expected)
      seen += data.length
      cursor = nextCursor
    }
    expect(seen).toBe(count)
  }
}

// biome-ignore lint/suspicious/noExplicitAny: jobs and contacts as they are answered
type Answered = any

async function until(
  roster: RunningRoster,
  id: string,
  isReached: (job: Answered) => boolean,
): Promise<Answered> {
  for (;;) {
    const job = await ask(roster, 'GET', `/v2/jobs/${id}`)
    if (isReached(job) || job.finishedAt !== null) return job
  }
}

async function ask({ url }: RunningRoster, method: string, path: string, body?: object): Promise<Answered> {
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
