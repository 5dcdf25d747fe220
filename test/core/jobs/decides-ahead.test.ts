import { expect, onTestFinished, test } from 'vitest'
import { decideBatch } from '../../../src/core/contacts/decide-batch.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { jobKind } from '../../../src/core/jobs/job-kind.ts'
import { JobRunner } from '../../../src/core/jobs/job-runner.ts'
import { startJob } from '../../../src/core/jobs/jobs.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
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
  const kind = jobKind<object, { next: number }, undefined>({
    decidesAhead: true,
    async prepare(_, { step }) {
      tries.push(step)
      return undefined
    },
    async step(scope, { step }, _, ready) {
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
      await ready()
      await batch.keep()
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
