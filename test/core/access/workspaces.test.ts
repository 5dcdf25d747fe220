import { expect, test } from 'vitest'
import {
  changeWorkspace,
  createWorkspace,
  getWorkspace,
  listWorkspaces,
  removeWorkspace,
} from '../../../src/core/access/workspaces/workspaces.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildAccount, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

const everything = {
  name: 'Nedzo Paris 🗼',
  description: 'The French office',
  timezone: 'Europe/Paris',
  defaultRegion: 'FR',
  icon: 'building',
  contactName: 'Zoé',
  contactPhone: '01 23 45 67 89',
  contactEmail: 'Zoe@Example.com ',
  streetAddress: '1 rue de Rivoli',
  state: 'Île-de-France',
  zip: '75001',
  country: 'France',
  businessRegistrationNumber: '123 456 789 00012',
}

test('keeps and returns every field; what is left out or blank is null', async () => {
  const { directory, owner } = await buildAccount(database)
  const workspace = await createWorkspace(directory, owner, everything)
  expect(workspace).toEqual({
    ...everything,
    billing: {},
    id: expect.any(String),
    accountId: owner.accountId,
    createdAt: expect.any(Date),
    updatedAt: workspace.createdAt,
  })
  expect(await getWorkspace(directory, owner, workspace.id)).toEqual(workspace)

  const bare = await createWorkspace(directory, owner, { name: 'Bare', description: ' ', timezone: '' })
  for (const field of Object.keys(everything).filter((field) => field !== 'name'))
    expect(bare).toHaveProperty(field, null)
})

test('refuses everything that is wrong at once', async () => {
  const { directory, owner } = await buildAccount(database)
  const draft = {
    description: 'x'.repeat(1025),
    timezone: 'europe/paris',
    defaultRegion: 'fr',
    icon: 'nul\0',
    contactName: '\ud800',
    contactEmail: 'x'.repeat(255),
    streetAddress: '🗼'.repeat(1025),
    zip: '🗼'.repeat(255),
  }
  expect(await refusalOf(createWorkspace(directory, owner, draft))).toEqual({
    code: 'invalid',
    faults: [
      { field: 'timezone', code: 'invalid_time_zone' },
      { field: 'defaultRegion', code: 'invalid_region' },
      { field: 'description', code: 'too_long', expected: 1000 },
      { field: 'icon', code: 'nul_character' },
      { field: 'contactName', code: 'lone_surrogate' },
      { field: 'contactEmail', code: 'too_long', expected: 254 },
      { field: 'streetAddress', code: 'too_long', expected: 1024 },
      { field: 'name', code: 'required' },
    ],
  })
})

test('changes what is named, null clears, and present values again leave updatedAt alone', async () => {
  const { directory, owner } = await buildAccount(database)
  const before = await createWorkspace(directory, owner, everything)
  const draft = { name: 'Renamed', timezone: null, icon: '' }
  const after = await changeWorkspace(directory, owner, before.id, draft)
  expect(after).toEqual({
    ...before,
    name: 'Renamed',
    timezone: null,
    icon: null,
    updatedAt: expect.any(Date),
  })
  expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime())
  expect(await changeWorkspace(directory, owner, before.id, draft)).toEqual(after)
  expect(await refusalOf(changeWorkspace(directory, owner, before.id, {}))).toMatchObject({
    faults: [{ field: '', code: 'nothing_to_change' }],
  })
  expect(await refusalOf(changeWorkspace(directory, owner, before.id, { name: null }))).toMatchObject({
    faults: [{ field: 'name', code: 'required' }],
  })
})

test('an account key sees its living workspaces newest first, in pages; a workspace key only its own', async () => {
  const first = await buildWorkspace(database)
  const second = await buildWorkspace(database, { account: first })
  const third = await buildWorkspace(database, { account: first })
  await buildWorkspace(database)
  const { directory, owner } = first
  await removeWorkspace(directory, owner, second.workspaceId)

  expect(await listWorkspaces(directory, owner, { limit: 10 })).toEqual([third.workspace, first.workspace])
  const page = await listWorkspaces(directory, owner, { limit: 1 })
  expect(page).toEqual([third.workspace])
  expect(await listWorkspaces(directory, owner, { limit: 1, after: page[0] })).toEqual([first.workspace])

  expect(await listWorkspaces(directory, first.member, { limit: 10 })).toEqual([first.workspace])
  expect(await getWorkspace(directory, first.member, first.workspaceId)).toEqual(first.workspace)
  expect(await refusalOf(getWorkspace(directory, first.member, third.workspaceId))).toEqual({
    code: 'not_found',
  })
})

test('only an account key with admin makes, changes and removes', async () => {
  const { directory, member, workspaceId, workspace, owner } = await buildWorkspace(database)
  const reader = { ...owner, scopes: ['read', 'write'] as const }
  for (const principal of [member, reader]) {
    const failures = await Promise.all(
      [
        createWorkspace(directory, principal, { name: 'mine' }),
        changeWorkspace(directory, principal, workspaceId, { name: 'mine' }),
        removeWorkspace(directory, principal, workspaceId),
      ].map(refusalOf),
    )
    for (const failure of failures) expect(failure).toMatchObject({ code: 'insufficient_scope' })
  }
  expect(await getWorkspace(directory, owner, workspaceId)).toEqual(workspace)
})

test("another account's, a removed and an unknown workspace are the same not found", async () => {
  const { directory, owner, workspaceId } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  await removeWorkspace(directory, owner, workspaceId)
  for (const id of [other.workspaceId, workspaceId, newId(), 'no id']) {
    const failures = await Promise.all(
      [
        getWorkspace(directory, owner, id),
        changeWorkspace(directory, owner, id, { name: 'mine' }),
        removeWorkspace(directory, owner, id),
      ].map(refusalOf),
    )
    for (const failure of failures) expect(failure).toEqual({ code: 'not_found' })
  }
  expect(await getWorkspace(directory, other.owner, other.workspaceId)).toEqual(other.workspace)
})
