import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { lookupContacts } from '../../../src/core/contacts/look-up-contacts.ts'
import { getLivingContacts, listMatchingContactIds } from '../../../src/core/contacts/read-contacts.ts'
import { writeBatch, writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import {
  changeCustomField,
  createCustomField,
  getCustomField,
  orderCustomFields,
  removeCustomField,
} from '../../../src/core/custom-fields/custom-fields.ts'
import { findContacts } from '../../../src/core/finding/find-contacts.ts'
import { takeJob } from '../../../src/core/jobs/job-lease.ts'
import { cancelJob, getJob, type Job } from '../../../src/core/jobs/jobs.ts'
import { runStep } from '../../../src/core/jobs/run-step.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { dryRunRetype, startRetype } from '../../../src/core/retype/retype.ts'
import { retypeKind } from '../../../src/core/retype/retype-kind.ts'
import { undoJob } from '../../../src/core/undo/undo-job.ts'
import type { JsonValue } from '../../../src/core/values/json-text.ts'
import { hasCustomValue } from '../../../src/store/contacts/custom-values.ts'
import { inTransaction, type Scope } from '../../../src/store/kernel/scope.ts'
import { buildContacts } from '../../support/build-contact.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { untilLocksAwaited } from '../../support/waits.ts'

// A store where no other test's runner takes the jobs.
const database = await createScratchDatabase()

const valued = (value: JsonValue): ContactDraft => ({
  custom: {
    by: 'name',
    unknown: 'refuse',
    parse: false,
    values: [{ key: 'Age', value, path: 'customFields.Age' }],
  },
})

/** A workspace with a field `Age` and a contact for each of its values. */
async function build(type: string, values: readonly JsonValue[]) {
  const { scope } = await buildWorkspace(database)
  const field = await createCustomField(scope, { name: 'Age', type })
  const contacts = await buildContacts(scope, values.map(valued))
  const ids = contacts.map(({ id }) => id)
  return { scope, field, ids, ages: () => agesOf(scope, ids) }
}

async function agesOf(scope: Scope, ids: readonly string[]): Promise<JsonValue[]> {
  return (await getLivingContacts(scope, ids)).map(({ customFields }) => customFields[0]?.value ?? null)
}

/** The job that this adds, its steps done by hand. */
async function byHand({ id, workspaceId }: Job) {
  const scope = { ...database, workspaceId, actor: 'test', operationId: newId() }
  const holder = newId()
  const kind = retypeKind()
  let job: Job | undefined
  const step = async () => {
    job ??= await takeJob(database, ['retype'], holder)
    if (job?.id !== id) throw new Error('another job was taken')
    job = await runStep(database, kind, holder, job)
    return getJob(scope, id)
  }
  const end = async () => {
    for (let now = await step(); ; now = await step()) if (now.finishedAt !== null) return now
  }
  return { id, step, end }
}

const numbersAsText = (count: number) => Array.from({ length: count }, (_, index) => String(index))

test('the look before counts every value, however many there are', async () => {
  const { scope, ids, field } = await build('text', [...numbersAsText(2_500), 'old', 'old'])
  await writeContacts(
    scope,
    ids.slice(2_490).map((id) => ({ op: 'delete', id })),
  )
  const preview = await dryRunRetype(scope, field.id, { type: 'number' })
  expect(preview).toMatchObject({
    contacts: 2_502,
    inBin: 12,
    convertible: 2_500,
    sameText: 2_500,
    unconvertible: 2,
  })
  expect(preview.examples.unconvertible).toMatchObject([{ contactId: ids[2_500], from: 'old' }])
})

test('while it runs every answer has the new type, and filters and sorts find what is of it by then', async () => {
  const { scope, ids, ages, field } = await build('text', numbersAsText(600))
  const job = await byHand(await startRetype(scope, field.id, { type: 'number' }))
  const found = async () =>
    (await findContacts(scope, { filter: 'customFields.Age>=0', limit: 1, total: true })).total
  const firstBySort = async () =>
    (await findContacts(scope, { sort: '-customFields.Age', limit: 1 })).contacts[0]?.id
  const all = ids.map((_, index) => index)
  expect([await ages(), await found()]).toEqual([all, 0])
  expect(
    await lookupContacts(scope, { ids: [ids[7]!], phones: [], emailKeys: [], externalIds: [] }),
  ).toMatchObject([{ contact: { customFields: [{ type: 'number', value: 7 }] } }])
  expect(await job.step()).toMatchObject({ state: 'running', done: 500, counts: { converted: 500 } })
  expect([await ages(), await found(), await firstBySort()]).toEqual([all, 500, ids[499]])
  expect(await getCustomField(scope, field.id)).toMatchObject({ type: 'number', retypeJobId: job.id })
  expect(await job.step()).toMatchObject({ state: 'done', done: 600, counts: { converted: 600 } })
  expect([await ages(), await found(), await firstBySort()]).toEqual([all, 600, ids[599]])
  expect(await getCustomField(scope, field.id)).toMatchObject({ retypeJobId: null })
})

test('writes are of the new type from the moment it is asked for, and the job lets them be', async () => {
  const { scope, ids, ages, field } = await build('text', ['1', '2'])
  const job = await byHand(await startRetype(scope, field.id, { type: 'number' }))
  const [refused] = await writeContacts(scope, [{ op: 'update', id: ids[0]!, draft: valued('9') }])
  expect(refused).toMatchObject({
    status: 'invalid',
    faults: [{ field: 'customFields.Age', code: 'wrong_custom_type', expected: 'number' }],
  })
  await writeContacts(scope, [{ op: 'update', id: ids[0]!, draft: valued(9) }])
  expect(await job.end()).toMatchObject({ counts: { converted: 1, unchanged: 1 } })
  expect(await ages()).toEqual([9, 2])
})

test('a write that was judged by the former type is waited for, and converted', async () => {
  const { scope, ids, ages, field } = await build('text', ['1', '2'])
  let starting: Promise<Job> | undefined
  await inTransaction(scope, async (scope) => {
    await writeBatch(scope, [{ op: 'update', id: ids[0]!, draft: valued('9') }])
    starting = startRetype({ ...scope, db: database.db }, field.id, { type: 'number' })
    await untilLocksAwaited(database)
  })
  const job = await byHand((await starting) as Job)
  expect(await job.end()).toMatchObject({ counts: { converted: 2, kept: 0 } })
  expect(await ages()).toEqual([9, 2])
})

test('a rename and an order wait for no write', async () => {
  const { scope, ids, field } = await build('text', ['1'])
  await inTransaction(scope, async (inside) => {
    await writeBatch(inside, [{ op: 'update', id: ids[0]!, draft: valued('9') }])
    await changeCustomField(scope, field.id, { name: 'Years' })
    await orderCustomFields(scope, { ids: [field.id] })
  })
  expect(await getCustomField(scope, field.id)).toMatchObject({ name: 'Years', aliases: ['Age'] })
})

test('a value that came between the look and the change, and does not convert, is kept aside rather than lost', async () => {
  const { scope, ids, ages, field } = await build('text', ['1', '2'])
  let starting: Promise<Job> | undefined
  await inTransaction(scope, async (scope) => {
    await writeBatch(scope, [{ op: 'update', id: ids[0]!, draft: valued('nine') }])
    starting = startRetype({ ...scope, db: database.db }, field.id, { type: 'number' })
    await untilLocksAwaited(database)
  })
  const job = await byHand((await starting) as Job)
  expect(await job.end()).toMatchObject({ state: 'done', counts: { converted: 1, kept: 1 } })
  expect(await ages()).toEqual([null, 2])
  expect(await getCustomField(scope, field.id)).toMatchObject({ retypeJobId: job.id })
  const back = await byHand(await startRetype(scope, field.id, { type: 'text' }))
  await back.end()
  expect(await ages()).toEqual(['nine', '2'])
})

test('cancelled, it can be gone on with, and both are undone together', async () => {
  const { scope, ids, ages, field } = await build('text', [...numbersAsText(600), 'old'])
  const drop = { type: 'number', dropUnconvertible: true }
  const first = await byHand(await startRetype(scope, field.id, drop))
  await first.step()
  expect(await refusalOf(startRetype(scope, field.id, drop))).toMatchObject({ code: 'conflict' })
  await cancelJob(scope, first.id)
  expect((await ages()).slice(-2)).toEqual([599, null])
  const second = await byHand(await startRetype(scope, field.id, drop))
  expect(await second.end()).toMatchObject({
    input: { from: 'text', to: 'number', continues: [first.id] },
    counts: { converted: 100, unchanged: 500, dropped: 1 },
  })
  const undo = await byHand(await undoJob(scope, second.id))
  await undo.step()
  await cancelJob(scope, undo.id)
  // The same undo again goes on as well.
  const undoAgain = await byHand(await undoJob(scope, second.id))
  expect(await undoAgain.end()).toMatchObject({ state: 'done', counts: { kept: 0 } })
  expect(await ages()).toEqual([...numbersAsText(600), 'old'])
  expect(await getCustomField(scope, field.id)).toMatchObject({ type: 'text', retypeJobId: null })
  expect(ids).toHaveLength(601)
})

test('a field that is deleted while its values are converted ends the job, in words', async () => {
  const { scope, field } = await build('text', numbersAsText(600))
  const job = await byHand(await startRetype(scope, field.id, { type: 'number' }))
  await job.step()
  await removeCustomField(scope, field.id)
  expect(await refusalOf(job.step())).toEqual({ code: 'not_found' })
  await cancelJob(scope, job.id)
})

/** A comparison of each type, and which of the odd values meet it as they are. */
const comparisons = [
  ['text', 'customFields.Age=x', [0]],
  ['email', 'customFields.Age~x', [0]],
  ['url', 'customFields.Age=x', [0]],
  ['phone', 'customFields.Age~12', [4]],
  ['number', 'customFields.Age>=1', [5]],
  ['boolean', 'customFields.Age=true', [6]],
  ['date', 'customFields.Age>0001-01-01', [9]],
] as const

test.each(comparisons)(
  'no filter or sort of a %s trips over a value of another type',
  async (type, filter, met) => {
    const odd = [
      'x',
      '2026-02-30',
      '0000-01-01',
      '2026-01-01T00:00:00+20:00',
      '12',
      1,
      true,
      { a: 1 },
      [1],
      '2026-01-01',
    ]
    const { scope, field, ids } = await build('json', odd)
    const job = await startRetype(scope, field.id, { type, dropUnconvertible: true })
    const found = await findContacts(scope, { filter, limit: 100, total: true })
    expect(found.contacts.map(({ id }) => id)).toEqual(met.map((index) => ids[index]))
    for (const sort of ['customFields.Age', '-customFields.Age']) {
      expect((await findContacts(scope, { sort, limit: 100 })).contacts).toHaveLength(odd.length)
    }
    await cancelJob(scope, job.id)
  },
)

test('whatever is written while a field changes its type again and again, in the end every value is of it', async () => {
  const { scope, field, ids } = await build('text', numbersAsText(40))
  let isOver = false
  const writer = async (index: number) => {
    for (let turn = 0; !isOver; turn++) {
      const value = (turn + index) % 2 === 0 ? String(turn) : turn
      // Attributes are taken over, reverts put back: each writes a custom value without naming it in a draft.
      await writeContacts(scope, [
        { op: 'update', id: ids[(turn * 7 + index) % ids.length]!, draft: valued(value) },
        { op: 'create', draft: { attributes: { age: value } } },
        {
          op: 'revert',
          id: ids[(turn * 11 + index) % ids.length]!,
          changes: [{ [`custom.${field.id}`]: [value, null] }],
        },
      ])
    }
  }
  const writers = [0, 1, 2, 3].map(writer)
  try {
    for (const type of ['number', 'text', 'number', 'text', 'number', 'boolean', 'text', 'number']) {
      const job = await byHand(await startRetype(scope, field.id, { type, dropUnconvertible: true }))
      expect(await job.end()).toMatchObject({ state: 'done', counts: { kept: 0 } })
      expect(await kindsOf(scope, field.id)).toEqual([jsonTypes[type as keyof typeof jsonTypes]])
    }
  } finally {
    isOver = true
    await Promise.all(writers)
  }
  expect(await kindsOf(scope, field.id)).toEqual(['number'])
})

const jsonTypes = { text: 'string', number: 'number', boolean: 'boolean' }

/** As what kinds of JSON a field's values are stored. */
async function kindsOf(scope: Scope, fieldId: string): Promise<string[]> {
  const ids = await listMatchingContactIds(scope, hasCustomValue(fieldId), { limit: 100_000 })
  const { rows } = await sql<{ kind: string }>`
    select distinct jsonb_typeof(custom -> ${fieldId}) as kind from contacts
    where workspace_id = ${scope.workspaceId} and id = any(${ids}::uuid[])`.execute(database.db)
  return rows.map(({ kind }) => kind)
}
