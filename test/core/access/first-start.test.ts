import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { authenticate } from '../../../src/core/access/keys/authenticate.ts'
import { firstStart } from '../../../src/core/access/people/set-up.ts'
import { defaultKeyScopes, keyScopes } from '../../../src/core/access/principal.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'

test('of many processes on an empty store one makes the account, its workspace and keys that work', async () => {
  const scratch = await createScratchDatabase()
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => firstStart(openDirectory(scratch))))
  const [made, ...more] = outcomes.filter((outcome) => outcome !== undefined)
  expect(more).toEqual([])
  expect(await firstStart(scratch)).toBeUndefined()
  const { rows } = await sql`
    select (select count(*) from accounts) as accounts, (select count(*) from workspaces) as workspaces,
      (select count(*) from api_keys) as keys`.execute(scratch.db)
  expect(rows).toEqual([{ accounts: 1, workspaces: 1, keys: 2 }])

  const directory = openDirectory(scratch)
  const common = { keyId: expect.any(String), accountId: made!.accountId }
  expect(await authenticate(directory, made!.accountKey)).toEqual({
    ...common,
    workspaceId: null,
    scopes: keyScopes,
  })
  expect(await authenticate(directory, made!.workspaceKey)).toEqual({
    ...common,
    workspaceId: made!.workspaceId,
    scopes: defaultKeyScopes,
  })
})

test('a bootstrap key becomes the account key, whatever its form', async () => {
  const scratch = await createScratchDatabase()
  const given = 'a key of my own, thirty-two or more'
  expect(await firstStart(scratch, given)).toMatchObject({ accountKey: given })
  expect(await authenticate(openDirectory(scratch), given)).toMatchObject({
    workspaceId: null,
    scopes: keyScopes,
  })
})
