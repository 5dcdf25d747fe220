import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { ContactDraft, ContactWrite, MatchKey } from '../../../src/core/contacts/draft.ts'
import type { WriteOutcome } from '../../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

/** A write in which contacts are named by the order in which they were first made here. */
type Step =
  | {
      op: 'create' | 'upsert'
      draft: ContactDraft
      matchBy: MatchKey[]
      modes: { default: 'replace' | 'fill' }
    }
  | { op: 'update'; target: number; draft: ContactDraft }
  | { op: 'delete' | 'restore'; target: number }

// Few of each, so that drafts meet.
const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values, null), { nil: undefined, freq: 3 })
const draft: fc.Arbitrary<ContactDraft> = fc.record({
  phone: maybe('+14155550001', '+14155550002', '+14155550003', 'nonsense'),
  email: maybe('a@example.com', 'A@Example.com', 'b@example.com', 'c@example.com'),
  externalId: maybe('1', '2'),
  firstName: maybe('Ann', 'Bob'),
  timezone: maybe('Europe/Paris'),
  tags: fc.record({ add: fc.subarray(['x', 'y', 'z']), remove: fc.subarray(['x', 'y']) }),
})
const target = fc.nat({ max: 5 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    op: fc.constantFrom('create' as const, 'upsert' as const),
    draft,
    matchBy: fc.constantFrom<MatchKey[]>(['phone', 'email'], ['phone'], ['externalId', 'email']),
    modes: fc.record({
      default: fc.constantFrom('replace' as const, 'fill' as const),
      fields: fc.record({ email: fc.constantFrom('replace' as const, 'fill' as const) }),
    }),
  }),
  fc.record({ op: fc.constant('update' as const), target, draft }),
  fc.record({ op: fc.constantFrom('delete' as const, 'restore' as const), target }),
)

it('a batch ends exactly as its writes sent one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 12 }),
      async (before, batch) => {
        const one = (await buildWorkspace(database)).scope
        const other = (await buildWorkspace(database)).scope
        // The same beginning for both, so that a batch also meets contacts that were there before it.
        const [idsOfOne, idsOfOther] = [
          await sendSingly(one, before, []),
          await sendSingly(other, before, []),
        ]
        const together = await sendTogether(one, batch, idsOfOne.ids)
        const singly = await sendSingly(other, batch, idsOfOther.ids)
        expect(together.answers).toEqual(singly.answers)
        expect(await contents(one)).toEqual(await contents(other))
      },
    ),
    { numRuns: 60 },
  )
})

const unknownId = '01a00000-0000-7000-8000-000000000000'

function toWrite(step: Step, ids: readonly string[]): ContactWrite {
  return 'target' in step
    ? ({ ...step, id: ids[step.target] ?? unknownId } as ContactWrite)
    : (step as ContactWrite)
}

async function sendSingly(scope: Scope, steps: readonly Step[], known: readonly string[]) {
  const outcomes: WriteOutcome[] = []
  for (const item of steps) outcomes.push(...(await writeContacts(scope, [toWrite(item, known)])))
  return answersOf(outcomes, known)
}

async function sendTogether(scope: Scope, steps: readonly Step[], known: readonly string[]) {
  return answersOf(
    await writeContacts(
      scope,
      steps.map((item) => toWrite(item, known)),
    ),
    known,
  )
}

/** Outcomes without what must differ between two workspaces: ids become numbers in order of appearance. */
function answersOf(outcomes: readonly WriteOutcome[], known: readonly string[]) {
  const ids = [...known]
  for (const outcome of outcomes) if (outcome.status === 'created') ids.push(outcome.contact.id)
  const nameOf = (id: string | undefined) => ids.indexOf(id ?? '')
  const answers = outcomes.map((outcome) => {
    if (outcome.status === 'conflict') {
      return outcome.conflicts.map(({ field, existingContactId }) => [field, nameOf(existingContactId)])
    }
    if (!('contact' in outcome)) return outcome
    const { id, workspaceId, createdAt, updatedAt, deletedAt, ...contact } = outcome.contact
    return { ...outcome, contact: { ...contact, id: nameOf(id), isDeleted: deletedAt !== null } }
  })
  return { answers, ids }
}

async function contents(scope: Scope) {
  const { rows } = await sql`
    select c.version, c.phone, c.email, c.external_id, c.first_name, c.timezone, c.deleted_at is null as living,
      array(select t.name from tags t where t.workspace_id = c.workspace_id and t.id = any(c.tag_ids) order by 1) as tags,
      array(select l.version || ' ' || l.action from contact_log l
        where l.workspace_id = c.workspace_id and l.contact_id = c.id order by l.version) as log
    from contacts c where c.workspace_id = ${scope.workspaceId}::uuid order by c.id`.execute(scope.db)
  return rows
}
