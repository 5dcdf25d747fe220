import { expect } from 'vitest'
import { killedRoster } from './killed-roster.ts'

/** The same of a field whose type changes, and of the undo of that: each value was converted once and put back once. */
export async function retypeCrash(dataDir: string, { kills, count }: { kills: number; count: number }) {
  const { ask, fill, throughKills, contacts, stop, workspaceId } = await killedRoster(dataDir, {
    kills,
    count,
  })
  const path = `/v2/custom-fields/${(await ask('POST', '/v2/custom-fields', { workspaceId, name: 'Age' })).id}`
  await fill({ customFields: { Age: '07' } })
  const job = await throughKills((await ask('POST', `${path}/retype`, { type: 'number' })).id)
  expect(job).toMatchObject({ state: 'done', total: count, done: count, counts: { converted: count } })
  for (const contact of await contacts())
    expect(contact).toMatchObject({ version: 2, customFields: { Age: 7 } })
  expect(await ask('GET', path)).toMatchObject({ type: 'number', retypeJobId: null })
  const undo = await throughKills((await ask('POST', `/v2/jobs/${job.id}/undo`)).id)
  expect(undo).toMatchObject({ state: 'done', done: count, counts: { converted: count, kept: 0 } })
  for (const contact of await contacts())
    expect(contact).toMatchObject({ version: 3, customFields: { Age: '07' } })
  expect(await ask('GET', path)).toMatchObject({ type: 'text', retypeJobId: null })
  expect(await stop()).toBe(0)
}
