import { expect, test } from 'vitest'
import { changeKey, createKey, getKey, listKeys, revokeKey } from '../../../src/core/access/keys/api-keys.ts'
import { Refusal } from '../../../src/core/kernel/failure.ts'
import { newId } from '../../../src/core/kernel/ids.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const database = await openTestDatabase()

test('a key made without scopes may do everything in its workspace', async () => {
  const { directory, owner, workspaceId } = await buildWorkspace(database)
  const { apiKey, secret } = await createKey(directory, owner, { name: ' Dialer ', workspaceId })
  expect(apiKey).toEqual({
    id: expect.any(String),
    accountId: owner.accountId,
    workspaceId,
    name: ' Dialer ',
    hint: secret.slice(-4),
    scopes: ['read', 'write', 'delete', 'export', 'bulk'],
    createdAt: expect.any(Date),
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  })
  expect(await getKey(directory, owner, apiKey.id)).toEqual(apiKey)
})

test('refuses everything that is wrong with a key at once, and makes none', async () => {
  const { directory, owner, workspaceId } = await buildWorkspace(database)
  const before = await listKeys(directory, owner, { limit: 100 })
  const all = 'read, write, upsert, lookup, delete, export, bulk'
  const draft = {
    name: ' ',
    workspaceId,
    scopes: ['read', 'admin', 'fly'],
    expiresAt: new Date(Date.now() - 1).toISOString(),
  }
  expect(await refusalOf(createKey(directory, owner, draft))).toEqual({
    code: 'invalid',
    faults: [
      { field: 'name', code: 'required' },
      { field: 'scopes[1]', code: 'not_one_of', expected: all },
      { field: 'scopes[2]', code: 'not_one_of', expected: all },
      { field: 'expiresAt', code: 'out_of_range', expected: 'a time in the future' },
    ],
  })
  expect(await refusalOf(createKey(directory, owner, { scopes: [], expiresAt: '2026-02-30' }))).toEqual({
    code: 'invalid',
    faults: [
      { field: 'scopes', code: 'too_few', expected: 1 },
      { field: 'expiresAt', code: 'invalid_date', expected: 'date-time' },
      { field: 'name', code: 'required' },
    ],
  })
  expect(await listKeys(directory, owner, { limit: 100 })).toEqual(before)
})

test('only an account key with admin manages keys', async () => {
  const { directory, owner, member } = await buildWorkspace(database)
  const { principal: reader } = await buildKey(directory, owner, {
    name: 'reader',
    scopes: ['read', 'write'],
  })
  for (const principal of [member, reader]) {
    const failures = await Promise.all(
      [
        createKey(directory, principal, { name: 'mine' }),
        listKeys(directory, principal, { limit: 10 }),
        getKey(directory, principal, member.keyId),
        changeKey(directory, principal, member.keyId, { name: 'mine' }),
        revokeKey(directory, principal, member.keyId),
      ].map(refusalOf),
    )
    for (const failure of failures) expect(failure).toMatchObject({ code: 'insufficient_scope' })
  }
})

test("another account's keys and workspaces are not found, as those that never were", async () => {
  const { directory, owner } = await buildWorkspace(database)
  const other = await buildWorkspace(database)
  for (const id of [other.member.keyId, newId(), 'no id']) {
    const failures = await Promise.all(
      [
        getKey(directory, owner, id),
        changeKey(directory, owner, id, { name: 'mine' }),
        revokeKey(directory, owner, id),
      ].map(refusalOf),
    )
    for (const failure of failures) expect(failure).toEqual({ code: 'not_found' })
  }
  for (const workspaceId of [other.workspaceId, newId(), 'no id'])
    await expect(createKey(directory, owner, { name: 'x', workspaceId })).rejects.toThrow(Refusal)
  expect((await getKey(directory, other.owner, other.member.keyId)).revokedAt).toBeNull()
})

test('a key keeps what a change does not name; a change of nothing and of a revoked key is refused', async () => {
  const { directory, owner, member } = await buildWorkspace(database)
  const expiresAt = new Date(Date.now() + 60_000).toISOString()
  const before = await getKey(directory, owner, member.keyId)
  const changed = await changeKey(directory, owner, member.keyId, { expiresAt })
  expect(changed).toEqual({ ...before, expiresAt: new Date(expiresAt) })
  expect(await changeKey(directory, owner, member.keyId, { expiresAt: null, name: 'n' })).toEqual({
    ...before,
    name: 'n',
  })
  expect(await refusalOf(changeKey(directory, owner, member.keyId, {}))).toMatchObject({
    faults: [{ field: '', code: 'nothing_to_change' }],
  })
  await revokeKey(directory, owner, member.keyId)
  expect(await refusalOf(changeKey(directory, owner, member.keyId, { name: 'again' }))).toEqual({
    code: 'not_found',
  })
})

test('keys are listed newest first in pages, revoked ones with the first time they were revoked', async () => {
  const { directory, owner, member } = await buildWorkspace(database)
  const third = await createKey(directory, owner, { name: 'third' })
  await revokeKey(directory, owner, member.keyId)
  const { revokedAt } = await getKey(directory, owner, member.keyId)
  await revokeKey(directory, owner, member.keyId)

  const first = await listKeys(directory, owner, { limit: 2 })
  expect(first.map(({ id }) => id)).toEqual([third.apiKey.id, member.keyId])
  expect(first[1]!.revokedAt).toEqual(revokedAt)
  const rest = await listKeys(directory, owner, { limit: 2, after: first[1] })
  expect(rest.map(({ id }) => id)).toEqual([owner.keyId])
})
