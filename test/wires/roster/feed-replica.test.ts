import { expect, test } from 'vitest'
import { disturb, seeded, writeAtRandom } from '../../support/feed/disturb.ts'
import { flatten, present, Replica } from '../../support/feed/replica.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const rounds = Number(process.env.FEED_ROUNDS ?? 4)
const firstSeed = Number(process.env.FEED_SEED ?? 1)
const writers = 8
const writesEach = 12

const told = new Set<string>()
const store = await createScratchDatabase()
// Two processes' worth of Roster: queues and runners of their own.
const apps = [await startApp(store), await startApp(store)] as const

async function contactsOf({ send }: RosterWorkspace): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>()
  for (const bin of ['', '&deleted=true']) {
    const { body } = await send('GET', `/contacts?limit=1000${bin}`)
    for (const contact of body.data)
      found.set(contact.id, { version: contact.version, isDeleted: bin !== '', fields: flatten(contact) })
  }
  return found
}

async function hasOpenJobs({ send }: RosterWorkspace): Promise<boolean> {
  const { body } = await send('GET', '/jobs?limit=1000')
  return body.data.some(({ finishedAt }: { finishedAt: string | null }) => finishedAt === null)
}

test.each(Array.from({ length: rounds }, (_, round) => firstSeed + round))(
  'who follows the feed from its beginning ends with the store: seed %i',
  { timeout: 120_000 },
  async (seed) => {
    const workspace = await rosterWorkspace(store, apps[0])
    await workspace.make('/custom-fields', { name: 'Score', type: 'number' })
    const replica = new Replica(workspace.send)
    let isWritten = false
    const known = new Map<string, string | null>()
    let cursor: string | undefined
    async function follow(): Promise<void> {
      for (;;) {
        const wasWritten = isWritten && !(await hasOpenJobs(workspace))
        const from = cursor === undefined ? '' : `&after=${cursor}`
        const { status, body } = await workspace.send('GET', `/changes?limit=${1 + (seed % 50)}${from}`)
        if (status >= 500) continue
        expect(status).toBe(200)
        for (const change of body.data) {
          await replica.apply(change)
          told.add(change.type)
          known.set(change.id, change.contactId)
        }
        cursor = body.nextCursor
        if (wasWritten && !body.hasMore && body.data.length === 0 && body.lagMs === 0) return
      }
    }
    const disturbing = disturb(store, seeded(seed), () => isWritten)
    const writing = Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const app = apps[writer % 2] as (typeof apps)[number]
        const send = (method: string, path: string, body?: unknown) =>
          app.send(method, path, {
            key: workspace.workspaceKey,
            ...(body !== undefined && { body }),
            ...(typeof body === 'string' && { headers: { 'content-type': 'text/csv' } }),
          })
        const erase = (id: string) =>
          app.send('POST', `/v2/contacts/${id}/erase?workspaceId=${workspace.workspaceId}`, {
            key: workspace.accountKey,
          })
        const random = seeded(seed * 1_000 + writer)
        for (let n = 0; n < writesEach; n++) await writeAtRandom({ send, erase }, random)
      }),
    ).finally(() => {
      isWritten = true
    })
    await Promise.all([writing, disturbing, follow()])
    const copies = new Map(
      [...replica.contacts].map(([id, { fields, ...copy }]) => [
        id,
        { ...copy, fields: present(Object.entries(fields)) },
      ]),
    )
    expect(copies).toEqual(await contactsOf(workspace))
    expect(copies.size).toBeGreaterThan(0)
    // No change was inserted before one that was already read: a later read finds the same, except for erased contacts.
    const { data } = await readFeed(workspace, 'limit=1000')
    const after = new Set(data.map(({ id }) => id))
    const isErased = (id: string, contactId: string | null) =>
      contactId !== null && id.startsWith(contactId) && !copies.has(contactId)
    const live = [...known].filter(([id, contactId]) => !isErased(id, contactId)).map(([id]) => id)
    expect(new Set(live)).toEqual(after)
  },
)

test('the rounds told of what the feed is about', () => {
  const ofContacts = ['created', 'updated', 'deleted', 'restored', 'erased'].map((type) => `contact.${type}`)
  const ofTags = ['created', 'updated', 'deleted', 'merged'].map((type) => `tag.${type}`)
  const others = ['list.created', 'field.created', 'job.finished', 'import.finished']
  expect([...told]).toEqual(expect.arrayContaining([...ofContacts, ...ofTags, ...others]))
})
