import { describe, expect, it } from 'vitest'
import type { ContactDraft, ContactWrite } from '../../../src/core/contacts/draft.ts'
import { listHistory } from '../../../src/core/contacts/history.ts'
import { expectWritten } from '../../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { countContacts, findContacts } from '../../../src/store/contacts/contacts.ts'
import { countTags } from '../../../src/store/contacts/tags.ts'
import type { Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()
const phone = (last: number) => `+1415555${String(1000 + last)}`

async function write(scope: Scope, ...writes: ContactWrite[]) {
  return writeContacts(scope, writes)
}

async function create(scope: Scope, draft: ContactDraft) {
  const [outcome] = await write(scope, { op: 'create', draft })
  return expectWritten(outcome!).contact
}

describe('a batch of creates', () => {
  it('answers one outcome each, in order, and a refused draft costs its neighbours nothing', async () => {
    const { scope } = await buildWorkspace(database)
    const outcomes = await write(
      scope,
      { op: 'create', draft: { phone: phone(1) } },
      { op: 'create', draft: { phone: 'nonsense', email: 'nonsense', timezone: 'PST' } },
      { op: 'create', draft: { phone: phone(2) } },
    )
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['created', 'invalid', 'created'])
    expect(outcomes[1]).toEqual({
      status: 'invalid',
      faults: [
        { field: 'phone', code: 'invalid_phone', expected: 'which is not set' },
        { field: 'email', code: 'invalid_email' },
        { field: 'timezone', code: 'invalid_time_zone' },
      ],
    })
    expect(await countContacts(scope)).toBe(2)
  })

  it('refuses the second of two with one phone, naming the first as its holder', async () => {
    const { scope } = await buildWorkspace(database)
    const [first, second] = await write(
      scope,
      { op: 'create', draft: { phone: phone(1), email: 'a@example.com' } },
      { op: 'create', draft: { phone: phone(1), email: 'A@EXAMPLE.com' } },
    )
    const { id } = expectWritten(first!).contact
    expect(second).toEqual({
      status: 'conflict',
      conflicts: [
        { field: 'phone', existingContactId: id },
        { field: 'email', existingContactId: id },
      ],
    })
  })

  it('makes no tag that only refused drafts asked for', async () => {
    const { scope } = await buildWorkspace(database)
    await create(scope, { phone: phone(1), tags: { add: ['kept'] } })
    await write(
      scope,
      { op: 'create', draft: { phone: phone(1), tags: { add: ['conflict'] } } },
      { op: 'create', draft: { phone: 'nonsense', tags: { add: ['invalid'] } } },
    )
    expect(await countTags(scope, 10)).toBe(1)
  })

  it('writes all or none when atomic, telling the aborted from the one at fault', async () => {
    const { scope } = await buildWorkspace(database)
    const outcomes = await writeContacts(
      scope,
      [
        { op: 'create', draft: { phone: phone(1), tags: { add: ['x'] } } },
        { op: 'create', draft: { phone: 'nonsense' } },
      ],
      { atomic: true },
    )
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['aborted', 'invalid'])
    expect(await countContacts(scope)).toBe(0)
    expect(await countTags(scope, 10)).toBe(0)
  })
})

describe('identifiers change hands inside one batch', () => {
  it('two contacts swap phones through a third state', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1) })
    const b = await create(scope, { phone: phone(2) })
    const outcomes = await write(
      scope,
      { op: 'update', id: a.id, draft: { phone: null } },
      { op: 'update', id: b.id, draft: { phone: phone(1) } },
      { op: 'update', id: a.id, draft: { phone: phone(2) } },
    )
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['updated', 'updated', 'updated'])
    const rows = await findContacts(scope, [a.id, b.id])
    expect(new Map(rows.map((row) => [row.id, row.phone]))).toEqual(
      new Map([
        [a.id, phone(2)],
        [b.id, phone(1)],
      ]),
    )
  })

  it('A takes the number that D gives up while B takes the number that A had', async () => {
    const { scope } = await buildWorkspace(database)
    const [a, b, d] = [
      await create(scope, { phone: phone(1) }),
      await create(scope, { phone: phone(2) }),
      await create(scope, { phone: phone(3) }),
    ]
    const outcomes = await write(
      scope,
      { op: 'delete', id: d.id },
      { op: 'update', id: a.id, draft: { phone: phone(3) } },
      { op: 'update', id: b.id, draft: { phone: phone(1) } },
      { op: 'create', draft: { phone: phone(2) } },
    )
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['deleted', 'updated', 'updated', 'created'])
    const rows = await findContacts(scope, [a.id, b.id])
    expect(rows.map((row) => row.phone).sort()).toEqual([phone(1), phone(3)])
  })

  it('refuses to take a number before it was given up', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1) })
    const b = await create(scope, { phone: phone(2) })
    const outcomes = await write(
      scope,
      { op: 'update', id: b.id, draft: { phone: phone(1) } },
      { op: 'update', id: a.id, draft: { phone: null } },
    )
    expect(outcomes[0]).toEqual({
      status: 'conflict',
      conflicts: [{ field: 'phone', existingContactId: a.id }],
    })
    expect(outcomes[1]?.status).toBe('updated')
  })
})

describe('upsert', () => {
  const upsert = (draft: ContactDraft, mode: 'replace' | 'fill' = 'replace'): ContactWrite => ({
    op: 'upsert',
    draft,
    matchBy: ['phone', 'email'],
    modes: { default: mode },
  })

  it('matches by phone before email and says by which', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1) })
    const b = await create(scope, { email: 'b@example.com' })
    const [byPhone, byEmail] = await write(
      scope,
      upsert({ phone: phone(1), firstName: 'A' }),
      upsert({ phone: phone(9), email: 'B@example.com' }),
    )
    expect(byPhone).toMatchObject({
      status: 'updated',
      matchedBy: 'phone',
      contact: { id: a.id, firstName: 'A' },
    })
    expect(byEmail).toMatchObject({
      status: 'updated',
      matchedBy: 'email',
      contact: { id: b.id, phone: phone(9) },
    })
  })

  it('refuses a phone of one contact with the email of another, unless filling finds nothing to write', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1), email: 'a@example.com' })
    const b = await create(scope, { email: 'b@example.com' })
    const [overwrite, fill] = await write(
      scope,
      upsert({ phone: phone(1), email: 'b@example.com' }),
      upsert({ phone: phone(1), email: 'b@example.com' }, 'fill'),
    )
    expect(overwrite).toEqual({
      status: 'conflict',
      conflicts: [{ field: 'email', existingContactId: b.id }],
    })
    expect(fill).toMatchObject({ status: 'unchanged', contact: { id: a.id, email: 'a@example.com' } })
  })

  it('never matches a deleted contact and leaves it as it was', async () => {
    const { scope } = await buildWorkspace(database)
    const gone = await create(scope, { phone: phone(1), firstName: 'Gone' })
    await write(scope, { op: 'delete', id: gone.id })
    const [outcome] = await write(scope, upsert({ phone: phone(1), firstName: 'New' }))
    expect(outcome).toMatchObject({ status: 'created', matchedBy: null })
    const [row] = await findContacts(scope, [gone.id])
    expect(row).toMatchObject({ first_name: 'Gone', phone: phone(1), version: 2 })
  })

  it('keeps a zone that is set, fills a null one, and derives none on a match where the wire says so', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1), timezone: 'Europe/Paris' })
    const b = await create(scope, { email: 'b@example.com' })
    await write(
      scope,
      upsert({ phone: a.phone, timezone: 'Europe/Rome' }),
      upsert({ email: 'b@example.com', phone: phone(2), keepsTimeZone: true }),
    )
    const read = async (id: string) => (await findContacts(scope, [id]))[0]!
    expect((await read(a.id)).timezone).toBe('Europe/Paris')
    expect((await read(b.id)).timezone).toBeNull()
    await write(scope, upsert({ email: 'b@example.com', timezone: 'Europe/Rome' }))
    expect(await read(b.id)).toMatchObject({ timezone: 'Europe/Rome', timezone_source: 'caller' })
  })

  it('that changes nothing leaves version and time alone; one more tag is a change', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1), firstName: 'Ann', tags: { add: ['vip'] } })
    const [same, tagged] = await write(
      scope,
      upsert({ phone: phone(1), firstName: 'Ann', tags: { add: ['vip'] } }),
      upsert({ phone: phone(1), tags: { add: ['new'] } }),
    )
    expect(same).toMatchObject({ status: 'unchanged', contact: { version: 1, updatedAt: a.updatedAt } })
    expect(tagged).toMatchObject({ status: 'updated', contact: { version: 2, tags: ['new', 'vip'] } })
  })

  it('needs an identifier that it can match by', async () => {
    const { scope } = await buildWorkspace(database)
    const [outcome] = await write(scope, upsert({ firstName: 'Nobody', phone: ' ' }))
    expect(outcome).toMatchObject({
      status: 'invalid',
      faults: [{ field: 'phone', code: 'identifier_required' }],
    })
  })

  it('folds a person who comes twice in one batch', async () => {
    const { scope } = await buildWorkspace(database)
    const outcomes = await write(
      scope,
      upsert({ phone: phone(1), firstName: 'Ann' }),
      upsert({ phone: phone(1), lastName: 'Lee', tags: { add: ['twice'] } }),
    )
    expect(outcomes).toMatchObject([
      { status: 'created', contact: { version: 1, lastName: null } },
      { status: 'updated', contact: { version: 2, firstName: 'Ann', lastName: 'Lee', tags: ['twice'] } },
    ])
    const { entries } = await listHistory(scope, expectWritten(outcomes[0]!).contact.id, { limit: 10 })
    expect(entries.map((entry) => [entry.version, entry.action])).toEqual([
      [2, 'updated'],
      [1, 'created'],
    ])
  })
})

describe('delete and restore', () => {
  it('a deleted contact frees its identifiers at once; a second delete answers the same', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1), email: 'a@example.com', externalId: 'crm-1' })
    const first = await write(scope, { op: 'delete', id: a.id })
    const [second] = await write(scope, { op: 'delete', id: a.id })
    expect([first[0]?.status, second?.status]).toEqual(['deleted', 'deleted'])
    const b = await create(scope, { phone: phone(1), email: 'a@example.com', externalId: 'crm-1' })
    expect(b.id).not.toBe(a.id)
  })

  it('a restore that finds its phone taken is refused and names the holder', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1) })
    await write(scope, { op: 'delete', id: a.id })
    const b = await create(scope, { phone: phone(1) })
    const [refused] = await write(scope, { op: 'restore', id: a.id })
    expect(refused).toEqual({ status: 'conflict', conflicts: [{ field: 'phone', existingContactId: b.id }] })
    await write(scope, { op: 'delete', id: b.id })
    const [restored] = await write(scope, { op: 'restore', id: a.id })
    expect(restored).toMatchObject({ status: 'updated', contact: { id: a.id, deletedAt: null, version: 3 } })
  })

  it('an unknown id, a deleted one and another workspace’s are all not found', async () => {
    const { scope } = await buildWorkspace(database)
    const other = await buildWorkspace(database)
    const theirs = await create(other.scope, { phone: phone(1) })
    const gone = await create(scope, { phone: phone(1) })
    await write(scope, { op: 'delete', id: gone.id })
    const outcomes = await write(
      scope,
      ...[newId(), theirs.id, gone.id].map(
        (id) => ({ op: 'update', id, draft: { firstName: 'X' } }) as const,
      ),
      { op: 'delete', id: theirs.id },
      { op: 'restore', id: theirs.id },
    )
    expect(new Set(outcomes.map((outcome) => outcome.status))).toEqual(new Set(['not_found']))
    const [row] = await findContacts(other.scope, [theirs.id])
    expect(row).toMatchObject({ first_name: null, deleted_at: null, version: 1 })
  })
})

describe('history', () => {
  it('says what changed from what to what, who did it, and with what values it began', async () => {
    const { scope } = await buildWorkspace(database)
    const a = await create(scope, { phone: phone(1), firstName: 'Ann', tags: { add: ['vip'] } })
    await writeContacts({ ...scope, actor: 'key:other' }, [
      { op: 'update', id: a.id, draft: { firstName: 'Anna', tags: { remove: ['vip'], add: ['lead'] } } },
    ])
    const { entries } = await listHistory(scope, a.id, { limit: 10 })
    expect(entries[0]).toMatchObject({ version: 2, action: 'updated', actor: 'key:other' })
    expect(entries[0]?.changes).toEqual([
      { field: 'firstName', from: 'Ann', to: 'Anna' },
      { field: 'tags', from: ['vip'], to: ['lead'] },
    ])
    expect(entries[1]?.changes).toEqual(
      expect.arrayContaining([
        { field: 'firstName', from: null, to: 'Ann' },
        { field: 'phone', from: null, to: phone(1) },
        { field: 'timezone', from: null, to: 'America/Los_Angeles' },
        { field: 'tags', from: [], to: ['vip'] },
      ]),
    )
  })
})
