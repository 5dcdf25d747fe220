import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bulkKind } from '../../../src/core/bulk/bulk-kind.ts'
import { type BulkRequest, startBulk } from '../../../src/core/bulk/start-bulk.ts'
import { getContact } from '../../../src/core/contacts/read-contacts.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { takeJob } from '../../../src/core/jobs/job-lease.ts'
import { JobRunner } from '../../../src/core/jobs/job-runner.ts'
import { getJob, type Job } from '../../../src/core/jobs/jobs.ts'
import { runStep } from '../../../src/core/jobs/run-step.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { createList, removeList } from '../../../src/core/lists/lists.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { untilLocksAwaited } from '../../support/waits.ts'

// A store where no other test's runner takes the jobs.
const database = await createScratchDatabase()
const inParis = { filter: 'city:Paris' }
const tagging: BulkRequest = { selection: inParis, action: { type: 'addTags', tags: ['vip'] } }

/** A workspace with so many people in Paris. */
async function build(count: number) {
  const { scope } = await buildWorkspace(database)
  const drafts = Array.from({ length: count }, () => ({ city: 'Paris' }))
  return { scope, contacts: count === 0 ? [] : await buildContacts(scope, drafts) }
}

/** A job whose steps are done by hand. */
async function byHand(scope: Scope, request: BulkRequest) {
  const { id } = await startBulk(scope, request)
  const holder = newId()
  const kind = bulkKind()
  let job = await takeJob(database, ['bulk'], holder)
  expect(job?.id).toBe(id)
  const step = async () => {
    job = await runStep(database, kind, holder, job as Job)
    return getJob(scope, id)
  }
  return { id, kind, holder, step, job: () => job as Job }
}

const tagsOf = async (scope: Scope, id: string) => (await getContact(scope, id)).tags

describe('the contacts of a bulk change', () => {
  test('are those of its beginning: one that is made later is not touched', async () => {
    const { scope } = await build(3)
    const bulk = await byHand(scope, tagging)
    const late = await buildContact(scope, { city: 'Paris' })
    expect(await bulk.step()).toMatchObject({ state: 'done', done: 3, total: 3, counts: { changed: 3 } })
    expect(await tagsOf(scope, late.id)).toEqual([])
  })

  test('are looked at again at their turn: one that left the selection is skipped and counted', async () => {
    const { scope, contacts } = await build(600)
    const bulk = await byHand(scope, tagging)
    expect(await bulk.step()).toMatchObject({
      state: 'running',
      done: 500,
      total: 600,
      counts: { changed: 500 },
    })
    const [moved, deleted] = contacts.slice(-2)
    await writeContacts(scope, [
      { op: 'update', id: moved!.id, draft: { city: 'Rome' } },
      { op: 'delete', id: deleted!.id },
    ])
    expect(await bulk.step()).toMatchObject({
      state: 'done',
      done: 600,
      total: 600,
      counts: { changed: 598, unchanged: 0, skipped: 2, refused: 0 },
    })
    expect(await tagsOf(scope, moved!.id)).toEqual([])
  })

  test('come once each, also where the change takes them out of the selection', async () => {
    const { scope, contacts } = await build(1_200)
    const move: BulkRequest = { selection: inParis, action: { type: 'setFields', fields: { city: 'Rome' } } }
    const bulk = await byHand(scope, move)
    await bulk.step()
    await bulk.step()
    expect(await bulk.step()).toMatchObject({ state: 'done', done: 1_200, counts: { changed: 1_200 } })
    const { rows } = await sql`
      select count(*) as count, max(version) as version from contacts
      where workspace_id = ${scope.workspaceId} and city = 'Rome'`.execute(database.db)
    expect(rows).toEqual([{ count: contacts.length, version: 2 }])
  })

  test('are waited for where somebody is changing one, and judged as that left it', async () => {
    const { scope, contacts } = await build(2)
    const bulk = await byHand(scope, tagging)
    let stepping: Promise<Job> | undefined
    await database.db.transaction().execute(async (db) => {
      await sql`update contacts set city = 'Rome' where workspace_id = ${scope.workspaceId} and id = ${contacts[0]!.id}`.execute(
        db,
      )
      stepping = bulk.step()
      await untilLocksAwaited(database)
    })
    expect(await stepping).toMatchObject({ state: 'done', counts: { changed: 1, skipped: 1 } })
  })

  test('go on in another process from the checkpoint, none twice', async () => {
    const { scope } = await build(1_100)
    const bulk = await byHand(scope, tagging)
    await bulk.step()
    await sql`update jobs set free_at = 'epoch' where id = ${bulk.id}`.execute(database.db)
    const runner = new JobRunner({ db: database.db, kinds: { bulk: bulkKind() } })
    onTestFinished(() => runner.stop())
    runner.start()
    expect(await jobEnded(scope, bulk.id)).toMatchObject({
      state: 'done',
      done: 1_100,
      counts: { changed: 1_100 },
    })
    const { rows } = await sql`
      select count(*) as count, count(distinct contact_id) as contacts from contact_log
      where workspace_id = ${scope.workspaceId} and operation_id = ${bulk.id}`.execute(database.db)
    expect(rows).toEqual([{ count: 1_100, contacts: 1_100 }])
  })
})

test('a list that is deleted while a job fills it fails the job, in words', async () => {
  const { scope } = await build(600)
  const list = await createList(scope, { name: 'l' })
  const action = { type: 'addToList', listId: list.id } as const
  const bulk = await byHand(scope, { selection: inParis, action })
  await bulk.step()
  await removeList(scope, list.id)
  const runner = new JobRunner({ db: database.db, kinds: { bulk: bulkKind() } })
  onTestFinished(() => runner.stop())
  await sql`update jobs set free_at = 'epoch' where id = ${bulk.id}`.execute(database.db)
  runner.start()
  expect(await jobEnded(scope, bulk.id)).toMatchObject({
    state: 'failed',
    error: 'A list or a custom field that the job needs was deleted or changed after it began.',
    done: 500,
    counts: { changed: 500 },
  })
})
