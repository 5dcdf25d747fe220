import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { type DecidedBatch, decideBatch, writeDecided } from '../../../src/core/contacts/decide-batch.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { jobKind } from '../../../src/core/jobs/job-kind.ts'
import { JobRunner } from '../../../src/core/jobs/job-runner.ts'
import { type Job, startJob } from '../../../src/core/jobs/jobs.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { inTransaction, readingOnly, type Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { jobEnded } from '../../support/job-ended.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { untilLocksAwaited } from '../../support/waits.ts'

const database = await createScratchDatabase()

test('a step that is done again does not wait for the one that waits for it', async () => {
  const { scope } = await buildWorkspace(database)
  await writeContacts(scope, [{ op: 'create', draft: { externalId: 'shared' } }])
  const tries: number[] = []
  const decided = new Set<number>()
  const name = `sharing-${newId()}`
  // Each step changes the same contact and makes one of its own.
  const kind = jobKind<object, { next: number }, undefined, DecidedBatch>({
    decidesAhead: true,
    async prepare(_, { step }) {
      tries.push(step)
      return undefined
    },
    async decide(scope, { step }) {
      const batch = await decideBatch(scope, [
        {
          op: 'upsert',
          draft: { externalId: 'shared', firstName: `Step ${step}` },
          matchBy: ['externalId'],
          modes: { default: 'replace' },
        },
        {
          op: 'upsert',
          draft: { externalId: String(step) },
          matchBy: ['externalId'],
          modes: { default: 'replace' },
        },
      ])
      decided.add(step)
      return batch
    },
    async write(scope, { step }, batch) {
      await writeDecided(scope, batch)
      return { checkpoint: { next: step + 1 }, done: 1, counts: {}, isLast: step === 1 }
    },
  })
  const rival = await database.pool.connect()
  await rival.query('begin')
  await rival.query(
    `insert into contacts (workspace_id, id, version, external_id, do_not_contact, channels, status, tag_ids, custom, attributes, created_at, updated_at)
    values ($1, $2, 1, '0', false, '{}', 'Waiting', '{}', '{}', '{}', $3, $3)`,
    [scope.workspaceId, newId(), new Date()],
  )
  const { id } = await startJob(scope, { kind: name, input: {} })
  const runner = new JobRunner({ db: database.db, kinds: { [name]: kind } })
  runner.start()
  onTestFinished(() => runner.stop())
  await expect.poll(() => tries.includes(1)).toBe(true)
  // Until the second step waits for the contact that the first has locked.
  await untilLocksAwaited(database, 2)
  await rival.query('commit')
  rival.release()
  expect(await jobEnded(scope, id)).toMatchObject({ state: 'done', step: 2 })
  expect(tries.filter((step) => step === 0)).toHaveLength(1)
})

test('a step that writes while it decides is refused, and nothing of it is stored', async () => {
  const { scope } = await buildWorkspace(database)
  const draft = { externalId: 'hasty' }
  const hasty = {
    oneByOne: (scope: Scope) =>
      sql`update contacts set city = 'Graz' where workspace_id = ${scope.workspaceId}::uuid`.execute(
        scope.db,
      ),
    together: async (scope: Scope) =>
      writeDecided(scope, await decideBatch(scope, [{ op: 'create', draft }])),
    built: (scope: Scope) =>
      scope.db.deleteFrom('contacts').where('workspace_id', '=', scope.workspaceId).execute(),
  }
  for (const write of Object.values(hasty)) {
    const kind = jobKind<object, object>({
      decide: (scope) => write(scope),
      write: async () => ({ checkpoint: {}, done: 1, counts: {}, isLast: true }),
    })
    await expect(
      inTransaction(scope, (scope) => kind.decide(readingOnly(scope), {} as Job, undefined)),
    ).rejects.toThrow('only reading and locking')
  }
  const [stored] = await writeContacts(scope, [{ op: 'create', draft }])
  expect(stored).toMatchObject({ status: 'created' })
})
