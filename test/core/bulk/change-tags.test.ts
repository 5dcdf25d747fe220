import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type BulkRequest, startBulk } from '../../../src/core/bulk/start-bulk.ts'
import { derive } from '../../../src/core/contacts/derived-columns.ts'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { jobKinds } from '../../../src/core/job-kinds.ts'
import { JobRunner } from '../../../src/core/jobs/job-runner.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import { createTag, listTags, removeTag } from '../../../src/core/tags/tags.ts'
import { undoJob } from '../../../src/core/undo/undo-job.ts'
import { importTranslator } from '../../../src/files/import-translator.ts'
import { listContactLog } from '../../../src/store/contacts/contact-log.ts'
import { findContacts } from '../../../src/store/contacts/contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'

// A store where no other test's runner takes the jobs.
const database = await createScratchDatabase()
const runner = new JobRunner({ ...database, kinds: jobKinds(importTranslator) })
runner.start()

async function run(scope: Scope, action: Partial<BulkRequest>) {
  const { id } = await startBulk(scope, { selection: { all: true }, ...action })
  runner.wake()
  return jobEnded(scope, id)
}

/** Contacts of which a write changes more than the tags, one of each kind, and contacts of which it does not. */
async function build() {
  const { scope } = await buildWorkspace(database)
  const list = await createList(scope, { name: 'Guests' })
  const drafts: ContactDraft[] = [
    {},
    { firstName: 'Ann', lastName: "O'Hara", tags: { add: ['old'] } },
    { phone: '+14155550101', email: 'bo@example.com', tags: { add: ['old', 'vip'] } },
    { firstName: 'Cy', tags: { add: ['vip'] } },
    { firstName: 'Di', otherPhones: [{ phone: '+14155550102', label: 'home' }], tags: { add: ['old'] } },
    { firstName: 'Ed', lists: { add: [list.id], primary: list.id } },
    { firstName: 'Flo', tags: { add: ['gone', 'old'] } },
  ]
  const contacts = await buildContacts(scope, drafts)
  const gone = (await listTags(scope, { limit: 100 })).tags.find(({ name }) => name === 'gone')
  await removeTag(scope, gone!.id)
  return { scope, ids: contacts.map(({ id }) => id) }
}

/** Each contact as it stands: what people see, its newest line of history, and whether it is found by what it is. */
async function look(scope: Scope, ids: readonly string[]) {
  const rows = await findContacts(scope, ids)
  return Promise.all(
    ids.map(async (id) => {
      const { tags, version, ...contact } = await getContact(scope, id)
      const row = rows.find((row) => row.id === id)!
      const [entry] = await listContactLog(scope, id, { belowVersion: version + 1, limit: 1 })
      const { rows: found } = await sql<{ isRight: boolean }>`
        select search = ${derive.search(row)}::text::tsvector as "isRight" from contacts
        where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(database.db)
      return {
        tags: [...tags].sort(),
        version,
        isFound: found[0]!.isRight,
        others: { ...contact, updatedAt: null },
        log: { version: entry!.version, operation: entry!.operation_id, tags: entry!.changes?.tag_ids?.[1] },
        tagIds: row.tag_ids,
        isNewer: entry!.at.getTime() === row.updated_at.getTime(),
      }
    }),
  )
}

test.each([
  ['adds', { action: { type: 'addTags', tags: ['vip'] } }, { add: ['vip'] }],
  ['takes off', { action: { type: 'removeTags', tags: ['old'] } }, { remove: ['old'] }],
  [
    'adds and takes off',
    {
      actions: [
        { type: 'addTags', tags: ['vip'] },
        { type: 'removeTags', tags: ['old'] },
      ],
    },
    { add: ['vip'], remove: ['old'] },
  ],
  ['makes a tag and adds it', { action: { type: 'addTags', tags: ['new one'] } }, { add: ['new one'] }],
] as const)(
  'a bulk change that %s does to each contact what a change of that one does',
  async (_, bulk, tags) => {
    const [a, b] = [await build(), await build()]
    const before = await look(a.scope, a.ids)
    const job = await run(a.scope, bulk as unknown as Partial<BulkRequest>)
    const outcomes = await writeContacts(
      b.scope,
      b.ids.map((id) => ({ op: 'update', id, draft: { tags } as ContactDraft })),
    )
    const [ofBulk, ofEach] = [await look(a.scope, a.ids), await look(b.scope, b.ids)]
    expect(ofBulk.map(({ tags, version }) => ({ tags, version }))).toEqual(
      ofEach.map(({ tags, version }) => ({ tags, version })),
    )
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length
    expect(job).toMatchObject({
      state: 'done',
      done: a.ids.length,
      counts: { changed: count('updated'), unchanged: count('unchanged'), refused: 0, skipped: 0 },
    })
    for (const [index, now] of ofBulk.entries()) {
      expect(now.isFound).toBe(true)
      expect(now.others).toEqual(before[index]!.others)
      if (now.version === before[index]!.version) continue
      expect(now).toMatchObject({
        isNewer: true,
        log: { version: now.version, operation: job.id, tags: now.tagIds },
      })
    }
    const undo = await undoJob(a.scope, job.id)
    runner.wake()
    expect(await jobEnded(a.scope, undo.id)).toMatchObject({ counts: { undone: count('updated'), kept: 0 } })
    for (const [index, now] of (await look(a.scope, a.ids)).entries())
      expect([now.tags, now.isFound]).toEqual([before[index]!.tags, true])
  },
)

test('a contact that would get too many tags is refused and told, and its neighbours are changed', async () => {
  const { scope } = await buildWorkspace(database)
  await createTag(scope, { name: 'one more' })
  const names = Array.from({ length: 500 }, (_, at) => `tag ${at}`)
  const full = await buildContact(scope, { tags: { add: names } })
  const other = await buildContact(scope)
  const job = await run(scope, { action: { type: 'addTags', tags: ['one more'] } })
  expect(job.counts).toMatchObject({ changed: 1, refused: 1 })
  expect((await getContact(scope, full.id)).tags).toHaveLength(500)
  expect((await getContact(scope, other.id)).tags).toEqual(['one more'])
})

test('tags of another workspace are not touched', async () => {
  const [here, there] = [await build(), await build()]
  const before = await look(there.scope, there.ids)
  await run(here.scope, { action: { type: 'removeTags', tags: ['old'] } })
  expect(await look(there.scope, there.ids)).toEqual(before)
})
