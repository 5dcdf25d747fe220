import { expect } from 'vitest'
import { killedRoster } from './killed-roster.ts'

/**
 * A Roster that is killed again and again while a bulk change of `count` contacts runs, and its undo: in the end each
 * contact was changed once and put back once.
 */
export async function bulkCrash(dataDir: string, { kills, count }: { kills: number; count: number }) {
  const { ask, fill, throughKills, contacts, stop, workspaceId } = await killedRoster(dataDir, {
    kills,
    count,
  })
  await fill()
  const bulk = { workspaceId, all: true, action: { type: 'addTags', tags: ['once'] } }
  const job = await throughKills((await ask('POST', '/v2/bulk', bulk)).id)
  expect(job).toMatchObject({ state: 'done', total: count, done: count, counts: { changed: count } })
  for (const contact of await contacts()) expect(contact).toMatchObject({ version: 2, tags: ['once'] })
  const undo = await throughKills((await ask('POST', `/v2/jobs/${job.id}/undo`)).id)
  expect(undo).toMatchObject({ state: 'done', done: count, counts: { undone: count, kept: 0 } })
  for (const contact of await contacts()) expect(contact).toMatchObject({ version: 3, tags: [] })
  expect(await stop()).toBe(0)
}
