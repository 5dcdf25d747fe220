import { sql } from 'kysely'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { changeKey, getKey, revokeKey } from '../../../src/core/access/keys/api-keys.ts'
import { authenticate } from '../../../src/core/access/keys/authenticate.ts'
import { isWellFormedSecret, makeSecret } from '../../../src/core/access/secrets.ts'
import { removeWorkspace } from '../../../src/core/access/workspaces/workspaces.ts'
import { buildKey, buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { lastCallBefore } from '../../support/times.ts'

const database = await openTestDatabase()

describe('a key', () => {
  test('is sk_live_, 43 characters of secret and a checksum that scanners can verify', () => {
    const secret = makeSecret()
    expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{49}$/)
    expect(isWellFormedSecret(secret)).toBe(true)
    expect(isWellFormedSecret(`${secret.slice(0, -1)}-`)).toBe(false)
    expect(makeSecret()).not.toBe(secret)
  })

  test('says who asks, as account or as workspace', async () => {
    const { directory, accountKey, workspaceKey, owner, member } = await buildWorkspace(database)
    expect(await authenticate(directory, accountKey)).toEqual(owner)
    expect(await authenticate(directory, workspaceKey)).toEqual(member)
  })

  test('is stored as its SHA-256 only', async () => {
    const { accountId, accountKey } = await buildWorkspace(database)
    const { rows } = await sql<{ key: string }>`
      select row_to_json(k)::text as key from api_keys k where account_id = ${accountId}`.execute(database.db)
    for (const row of rows) expect(row.key).not.toContain(accountKey.slice(8, 40))
  })

  test('that nobody made is nobody, and works from the moment it is made', async () => {
    const { directory, owner } = await buildWorkspace(database)
    expect(await authenticate(directory, makeSecret())).toBeNull()
    expect(await authenticate(directory, '')).toBeNull()
    const { secret, principal } = await buildKey(database, owner, { name: 'new' })
    expect(await authenticate(directory, secret)).toEqual(principal)
  })

  test('ends at once when it is revoked, also while it is in use', async () => {
    const { directory, owner, member, workspaceKey } = await buildWorkspace(database)
    await Promise.all(Array.from({ length: 20 }, () => authenticate(directory, workspaceKey)))
    await revokeKey(directory, owner, member.keyId)
    expect(await authenticate(directory, workspaceKey)).toBeNull()
  })

  test('ends within a second in another process', async () => {
    const { directory, owner, member, workspaceKey } = await buildWorkspace(database)
    const elsewhere = openDirectory(database)
    await authenticate(elsewhere, workspaceKey)
    await revokeKey(directory, owner, member.keyId)
    const isOut = async () => (await authenticate(elsewhere, workspaceKey)) === null
    expect(await lastCallBefore(isOut)).toBeLessThan(1_000)
  })

  test('ends with its workspace, while the account key lives', async () => {
    const { directory, owner, workspaceId, workspaceKey, accountKey } = await buildWorkspace(database)
    await authenticate(directory, workspaceKey)
    await removeWorkspace(directory, owner, workspaceId)
    expect(await authenticate(directory, workspaceKey)).toBeNull()
    expect(await authenticate(directory, accountKey)).toEqual(owner)
  })

  test('ends when it expires, also out of the cache', async () => {
    const { directory, owner } = await buildWorkspace(database)
    const expiresAt = new Date(Date.now() + 60_000)
    const draft = { name: 'short', expiresAt: expiresAt.toISOString() }
    const { secret, principal } = await buildKey(database, owner, draft)
    expect(await authenticate(directory, secret)).toEqual(principal)
    vi.useFakeTimers({ toFake: ['Date'], now: expiresAt.getTime() - 1 })
    onTestFinished(() => void vi.useRealTimers())
    expect(await authenticate(directory, secret)).toEqual(principal)
    vi.setSystemTime(expiresAt)
    expect(await authenticate(directory, secret)).toBeNull()
  })

  test('loses a scope at once in this process', async () => {
    const { directory, owner, member, workspaceKey } = await buildWorkspace(database)
    await authenticate(directory, workspaceKey)
    await changeKey(directory, owner, member.keyId, { scopes: ['read'] })
    expect(await authenticate(directory, workspaceKey)).toMatchObject({ scopes: ['read'] })
  })

  test('shows when it was last used, written together off the request and flushed at close', async () => {
    const { directory, owner, accountKey, workspaceKey, member } = await buildWorkspace(database)
    await authenticate(directory, workspaceKey)
    await authenticate(directory, accountKey)
    expect(await getKey(directory, owner, member.keyId)).toMatchObject({ lastUsedAt: null })
    await directory.close()
    const { lastUsedAt } = await getKey(directory, owner, member.keyId)
    expect(Date.now() - lastUsedAt!.getTime()).toBeLessThan(5_000)
  })
})
