import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { putOff, takeJob } from '../../../src/core/jobs/job-lease.ts'
import { JobRunner, type JobRunnerOptions } from '../../../src/core/jobs/job-runner.ts'
import { cancelJob, getJob, type Job, startJob } from '../../../src/core/jobs/jobs.ts'
import { runStep } from '../../../src/core/jobs/run-step.ts'
import { Refusal } from '../../../src/core/kernel/failure.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { limits } from '../../../src/core/kernel/limits.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { listJobContacts } from '../../../src/store/jobs/job-contacts.ts'
import { OutcomeUnknown } from '../../../src/store/kernel/errors.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { openLosingCommits } from '../../support/open-losing-commits.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { countingKind } from './counting-kind.ts'

const database = await openTestDatabase()
const losing = await openLosingCommits()

function run(kinds: JobRunnerOptions['kinds'], options: Partial<JobRunnerOptions> = {}): JobRunner {
  const runner = new JobRunner({ db: database.db, kinds, ...options })
  runner.start()
  onTestFinished(() => runner.stop())
  return runner
}

/** Simulates a holder that died and whose lease has expired. */
async function expireLease({ workspaceId }: Scope, { id }: Job): Promise<void> {
  await sql`update jobs set free_at = 'epoch' where workspace_id = ${workspaceId} and id = ${id}`.execute(
    database.db,
  )
}

test('a job is done step by step to its end, and every row once', async () => {
  const { scope } = await buildWorkspace(database)
  const { name, kinds } = countingKind()
  const runner = run(kinds)
  const waiting = await startJob(scope, { kind: name, input: { rows: 25, chunk: 10 }, total: 25 })
  expect(waiting).toMatchObject({ state: 'waiting', done: 0, total: 25, startedAt: null, finishedAt: null })
  runner.wake()
  const job = await jobEnded(scope, waiting.id)
  expect(job).toEqual({
    ...waiting,
    state: 'done',
    checkpoint: { next: 25 },
    step: 3,
    done: 25,
    counts: { created: 25 },
    startedAt: expect.any(Date),
    finishedAt: expect.any(Date),
  })
  expect(await countContacts(scope)).toBe(25)
})

test('what a job changed is noted with its versions, and in the log under the job’s id', async () => {
  const { scope } = await buildWorkspace(database)
  const { name, kinds } = countingKind()
  const { id } = await startJob(scope, { kind: name, input: { rows: 3, chunk: 2 } })
  run(kinds)
  await jobEnded(scope, id)
  const touched = await listJobContacts(scope, id, { limit: 10 })
  expect(touched).toMatchObject(Array(3).fill({ version_before: 0, version_after: 1 }))
  const { rows } = await sql`
    select contact_id from contact_log
    where workspace_id = ${scope.workspaceId} and operation_id = ${id} and actor = 'test' order by contact_id`.execute(
    database.db,
  )
  expect(rows).toEqual(touched.map(({ contact_id }) => ({ contact_id })))
})

test('several runners share the jobs of several workspaces and do no step twice', async () => {
  const { name, kinds } = countingKind()
  const scopes = await Promise.all(
    Array.from({ length: 3 }, async () => (await buildWorkspace(database)).scope),
  )
  // Two jobs of one workspace would make the same contacts.
  const jobs = await Promise.all(
    scopes.map(async (scope) => ({
      scope,
      ...(await startJob(scope, { kind: name, input: { rows: 60, chunk: 2 } })),
    })),
  )
  for (let runner = 0; runner < 4; runner++) run(kinds)
  for (const { scope, id } of jobs) {
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 30, counts: { created: 60 } })
  }
})

describe('whose turn it is', () => {
  test('a workspace with many jobs does not hold up another’s', async () => {
    const { name, kinds } = countingKind()
    const many = (await buildWorkspace(database)).scope
    const one = (await buildWorkspace(database)).scope
    const draft = { kind: name, input: { rows: 9, chunk: 1 } }
    for (let count = 0; count < 4; count++) await startJob(many, draft)
    const late = await startJob(one, draft)
    const take = () => takeJob(database, Object.keys(kinds), newId())
    expect((await take())?.workspaceId).toBe(many.workspaceId)
    expect((await take())?.id).toBe(late.id)
    await expireLease(one, late)
    // Both were served; the one that was served longer ago is first.
    expect((await take())?.workspaceId).toBe(many.workspaceId)
    expect((await take())?.id).toBe(late.id)
  })

  test('twenty that reach for the same jobs at once get each of them once', async () => {
    const { name, kinds } = countingKind()
    const { scope } = await buildWorkspace(database)
    const draft = { kind: name, input: { rows: 1, chunk: 1 } }
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await startJob(scope, draft)).id))
    const taken: string[] = []
    while (taken.length < ids.length) {
      const jobs = await Promise.all(
        Array.from({ length: 20 }, () => takeJob(database, Object.keys(kinds), newId())),
      )
      taken.push(...jobs.flatMap((job) => job?.id ?? []))
    }
    expect(taken.sort()).toEqual(ids.sort())
  })
})

describe('a holder that is gone', () => {
  test('its job goes on from the last checkpoint, and its own late step does nothing', async () => {
    const { scope } = await buildWorkspace(database)
    const { name, kinds } = countingKind()
    const { id } = await startJob(scope, { kind: name, input: { rows: 6, chunk: 2 } })
    const first = newId()
    const taken = (await takeJob(database, [name], first)) as Job
    const after = (await runStep(database, kinds[name]!, first, taken)) as Job
    expect(await takeJob(database, [name], newId())).toBeUndefined()
    await expireLease(scope, after)
    run(kinds)
    await jobEnded(scope, id, (job) => job.step > 1)
    expect(await runStep(database, kinds[name]!, first, after)).toBeUndefined()
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 3, counts: { created: 6 } })
  })

  test('a step that ends its process again and again fails the job', async () => {
    const { scope } = await buildWorkspace(database)
    const { name } = countingKind()
    const job = await startJob(scope, { kind: name, input: { rows: 1, chunk: 1 } })
    for (let death = 0; death < 6; death++) {
      expect((await takeJob(database, [name], newId()))?.id).toBe(job.id)
      await expireLease(scope, job)
    }
    expect(await takeJob(database, [name], newId())).toBeUndefined()
    expect(await getJob(scope, job.id)).toMatchObject({
      state: 'failed',
      error: 'The process that did it ended in the same step 6 times.',
    })
  })
})

describe('a step that fails', () => {
  test('is tried again and leaves nothing of the try', async () => {
    const { scope } = await buildWorkspace(database)
    let failures = 0
    const { name, kinds } = countingKind((step) => {
      if (step === 1 && failures++ === 0) throw new Error('only once')
    })
    const { id } = await startJob(scope, { kind: name, input: { rows: 4, chunk: 2 } })
    const defects: unknown[] = []
    run(kinds, { onDefect: (error, jobId) => defects.push([(error as Error).message, jobId]) })
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', counts: { created: 4 } })
    expect(defects).toEqual([['only once', id]])
  })

  test('ends the job at once, with its sentence, when it is refused', async () => {
    const { scope } = await buildWorkspace(database)
    const { name, kinds } = countingKind((step) => {
      if (step === 1) throw new Refusal({ code: 'invalid', detail: 'The list was deleted.' })
    })
    const { id } = await startJob(scope, { kind: name, input: { rows: 4, chunk: 2 } })
    run(kinds)
    expect(await jobEnded(scope, id)).toMatchObject({
      state: 'failed',
      error: 'The list was deleted.',
      done: 2,
      counts: { created: 2 },
    })
  })

  test('is not done twice when the answer to its commit was lost', async () => {
    const { scope } = await buildWorkspace(database)
    let steps = 0
    const { name, kinds } = countingKind(() => {
      losing.loses = ++steps === 1
    })
    const { id } = await startJob(scope, { kind: name, input: { rows: 4, chunk: 2 } })
    const holder = newId()
    const taken = (await takeJob(database, [name], holder)) as Job
    const error = await runStep(losing, kinds[name]!, holder, taken).catch((thrown: unknown) => thrown)
    losing.loses = false
    expect(error).toBeInstanceOf(OutcomeUnknown)
    // Both are right: the commit came through, or it did not.
    const present = await putOff(database, holder, taken, error)
    expect(await countContacts(scope)).toBe(present?.done ?? 0)
    // A runner with the outdated job gets the same result.
    if (present) expect(await runStep(database, kinds[name]!, holder, taken)).toEqual(present)
    await expireLease(scope, taken)
    run(kinds)
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 2, counts: { created: 4 } })
  })
})

describe('cancel', () => {
  test('waits for the chunk that is under way, and no other begins', async () => {
    const { scope } = await buildWorkspace(database)
    let reached = () => {}
    let goOn = () => {}
    const isReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { name, kinds } = countingKind(async (step) => {
      if (step !== 1) return
      reached()
      await mayGoOn
    })
    const { id } = await startJob(scope, { kind: name, input: { rows: 2_000, chunk: 2 } })
    const runner = run(kinds)
    await isReached
    const cancelling = cancelJob(scope, id)
    goOn()
    const job = await cancelling
    expect(job).toMatchObject({ state: 'cancelled', counts: { created: job.done } })
    expect(job.done).toBeGreaterThanOrEqual(4)
    await runner.stop()
    expect(await cancelJob(scope, id)).toEqual(job)
    expect(await countContacts(scope)).toBe(job.done)
  })

  test('of one that waits ends it before it began', async () => {
    const { scope } = await buildWorkspace(database)
    const { name } = countingKind()
    const { id } = await startJob(scope, { kind: name, input: { rows: 1, chunk: 1 } })
    expect(await cancelJob(scope, id)).toMatchObject({ state: 'cancelled', done: 0 })
    expect(await takeJob(database, [name], newId())).toBeUndefined()
  })
})

test('a runner that stops gives its job back at once, and another goes on', async () => {
  const { scope } = await buildWorkspace(database)
  const { name, kinds } = countingKind()
  const { id } = await startJob(scope, { kind: name, input: { rows: 400, chunk: 1 } })
  const first = run(kinds)
  await jobEnded(scope, id, (job) => job.step > 2)
  await first.stop()
  const left = await getJob(scope, id)
  expect(left).toMatchObject({ state: 'running' })
  const next = await takeJob(database, [name], newId())
  expect(next).toMatchObject({ id, step: left.step })
})

test('a workspace has a bounded number of jobs that have not ended', async () => {
  const { scope } = await buildWorkspace(database)
  const { name } = countingKind()
  const max = limits.unfinishedJobsPerWorkspaceMax
  const draft = { kind: name, input: {} }
  const jobs = await Promise.all(Array.from({ length: max }, () => startJob(scope, draft)))
  expect(await refusalOf(startJob(scope, draft))).toMatchObject({ code: 'too_many_requests' })
  await cancelJob(scope, jobs[0]!.id)
  expect(await startJob(scope, draft)).toMatchObject({ state: 'waiting' })
})

describe('a kind whose steps decide ahead', () => {
  const ahead = { decidesAhead: true }

  /** The job, with the first of its rows held up by a transaction that `end` ends. */
  async function heldUp(end: 'commit' | 'rollback') {
    const { scope } = await buildWorkspace(database)
    const begun = new Set<number>()
    const { name, kinds } = countingKind((step) => begun.add(step), ahead)
    const { id } = await startJob(scope, { kind: name, input: { rows: 6, chunk: 2 } })
    const holder = await database.pool.connect()
    await holder.query('begin')
    await holder.query(
      `insert into contacts (workspace_id, id, version, external_id, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at)
      values ($1, $2, 1, '0', false, '{}', 'Waiting', '{}', '{}', '{}', $3, $3)`,
      [scope.workspaceId, newId(), new Date()],
    )
    const runner = run(kinds)
    await expect.poll(() => begun.has(1)).toBe(true)
    const between = await getJob(scope, id)
    await holder.query(end)
    holder.release()
    return { scope, id, begun, between, runner }
  }

  test('begins the next while one is being written, and commits it after', async () => {
    const { scope, id, between } = await heldUp('rollback')
    expect(between).toMatchObject({ step: 0, done: 0 })
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 3, counts: { created: 6 } })
  })

  test('does again what met another, and the next as well where that changes it', async () => {
    const { scope, id } = await heldUp('commit')
    expect(await jobEnded(scope, id)).toMatchObject({
      state: 'done',
      step: 3,
      counts: { created: 5, conflict: 1 },
    })
    expect(await countContacts(scope)).toBe(6)
  })

  test('is cancelled without the step that was begun', async () => {
    const { scope } = await buildWorkspace(database)
    let reached = () => {}
    let goOn = () => {}
    const isReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const hold = async (step: number) => {
      if (step !== 2) return
      reached()
      await mayGoOn
    }
    const { name, kinds } = countingKind(hold, ahead)
    const { id } = await startJob(scope, { kind: name, input: { rows: 2_000, chunk: 2 } })
    const runner = run(kinds)
    await isReached
    const job = await cancelJob(scope, id)
    goOn()
    expect(job).toMatchObject({ state: 'cancelled', done: 4 })
    await runner.stop()
    expect(await getJob(scope, id)).toEqual(job)
    expect(await countContacts(scope)).toBe(4)
  })

  test('tries a step again that failed, and nothing is done twice', async () => {
    const { scope } = await buildWorkspace(database)
    const failed = new Set<number>()
    const fail = (step: number) => {
      if (step % 3 !== 1 || failed.has(step)) return
      failed.add(step)
      throw new Error('only once')
    }
    const { name, kinds } = countingKind(fail, ahead)
    const { id } = await startJob(scope, { kind: name, input: { rows: 8, chunk: 2 } })
    run(kinds)
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 4, counts: { created: 8 } })
    expect(await countContacts(scope)).toBe(8)
  })

  test('is shared by several runners that stop at any moment', async () => {
    const { scope } = await buildWorkspace(database)
    const { name, kinds } = countingKind(undefined, ahead)
    const { id } = await startJob(scope, { kind: name, input: { rows: 300, chunk: 1 } })
    for (let stop = 1; stop < 6; stop++) {
      const runner = run(kinds)
      await jobEnded(scope, id, (job) => job.step > stop * 20)
      await runner.stop()
    }
    run(kinds)
    expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 300, counts: { created: 300 } })
  })
})
