import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { ContactDraft } from '../../../src/core/contacts/draft.ts'
import { listHistory } from '../../../src/core/contacts/history.ts'
import { expectWritten } from '../../../src/core/contacts/outcome.ts'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { createList, removeList } from '../../../src/core/lists/lists.ts'
import { findContacts } from '../../../src/store/contacts/contacts.ts'
import { inTransaction, type Scope } from '../../../src/store/kernel/scope.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

async function buildLists(scope: Scope, count: number): Promise<string[]> {
  const lists = await Promise.all(
    Array.from({ length: count }, (_, n) => createList(scope, { name: `L${n}` })),
  )
  return lists.map((list) => list.id)
}

async function update(scope: Scope, id: string, draft: ContactDraft) {
  const [outcome] = await writeContacts(scope, [{ op: 'update', id, draft }])
  return expectWritten(outcome!)
}

async function create(scope: Scope, draft: ContactDraft = {}) {
  const [outcome] = await writeContacts(scope, [{ op: 'create', draft }])
  return expectWritten(outcome!).contact
}

/** Waits until a connection is blocked by this one, as PostgreSQL itself says. */
async function untilBlocking(pid: number): Promise<void> {
  const blocked = async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity where ${pid}::int = any(pg_blocking_pids(pid))`.execute(database.db)
    return rows.length
  }
  await expect.poll(blocked, { interval: 5 }).toBeGreaterThan(0)
}

it('a write that waited for another one’s lock sees the lists that it left', async () => {
  const { scope } = await buildWorkspace(database)
  const [a, b] = (await buildLists(scope, 2)) as [string, string]
  const { id } = await create(scope)
  let second: Promise<unknown> | undefined
  await inTransaction(scope, async (held) => {
    await sql`select 1 from contacts where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid for update`.execute(
      held.db,
    )
    second = update(scope, id, { lists: { primary: b } })
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(held.db)
    await untilBlocking(rows[0]!.pid)
    await sql`insert into list_members values (${scope.workspaceId}::uuid, ${a}::uuid, ${id}::uuid)`.execute(
      held.db,
    )
    await sql`update contacts set primary_list_id = ${a}::uuid where workspace_id = ${scope.workspaceId}::uuid and id = ${id}::uuid`.execute(
      held.db,
    )
  })
  await second
  const [row] = await findContacts(scope, [id])
  expect(row).toMatchObject({ list_ids: [b], primary_list_id: b })
})

it('the primary list is left when another is set, and other lists are not', async () => {
  const { scope } = await buildWorkspace(database)
  const [a, b, c] = (await buildLists(scope, 3)) as [string, string, string]
  const { id } = await create(scope, { lists: { add: [c], primary: a } })
  const moved = await update(scope, id, { lists: { primary: b.toUpperCase() } })
  expect([moved.contact.primaryListId, moved.contact.listIds.sort()]).toEqual([b, [b, c].sort()])
  const left = await update(scope, id, { lists: { primary: null } })
  expect([left.contact.primaryListId, left.contact.listIds]).toEqual([null, [c]])
})

it('a primary list that was deleted reads as none, and leaving it changes nothing', async () => {
  const { scope } = await buildWorkspace(database)
  const [a] = (await buildLists(scope, 1)) as [string]
  const { id } = await create(scope, { lists: { primary: a } })
  await removeList(scope, a)
  const outcome = await update(scope, id, { lists: { primary: null } })
  expect(outcome).toMatchObject({
    status: 'unchanged',
    contact: { version: 1, primaryListId: null, listIds: [] },
  })
})

it('names each unknown list by its place and writes nothing', async () => {
  const { scope } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  const [mine] = (await buildLists(scope, 1)) as [string]
  const [theirs] = (await buildLists(other.scope, 1)) as [string]
  const lists = { add: [mine, theirs], remove: [newId()], primary: newId(), paths: { add: 'addLists' } }
  const [outcome] = await writeContacts(scope, [{ op: 'create', draft: { lists } }])
  expect(outcome).toEqual({
    status: 'invalid',
    faults: [
      { field: 'primaryListId', code: 'unknown_list' },
      { field: 'addLists[1]', code: 'unknown_list' },
      { field: 'removeLists[0]', code: 'unknown_list' },
    ],
  })
})

it('history shows the lists that a contact began with, also when one was deleted since', async () => {
  const { scope } = await buildWorkspace(database)
  const [a] = (await buildLists(scope, 1)) as [string]
  const { id } = await create(scope, { lists: { add: [a] } })
  await removeList(scope, a)
  const { entries } = await listHistory(scope, id, { limit: 10 })
  expect(entries.at(-1)?.changes).toContainEqual({ field: 'lists', from: [], to: ['L0'] })
})
