import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeContacts } from '../../../src/core/contacts/write-contacts.ts'
import { limits } from '../../../src/core/kernel/limits.ts'
import { countContacts } from '../../../src/store/contacts/contacts.ts'
import { buildWorkspace } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'

const database = await openTestDatabase()

test('a dry run that has to be halved, since one of its writes is at fault, writes no half', async () => {
  const { scope } = await buildWorkspace(database)
  await sql`
    insert into tags (workspace_id, id, name, created_at, updated_at)
    select ${scope.workspaceId}::uuid, gen_random_uuid(), 'tag ' || n, ${new Date()}::timestamptz, ${new Date()}::timestamptz
    from generate_series(1, ${limits.tagsPerWorkspaceMax}::int) as n`.execute(database.db)
  const outcomes = await writeContacts(
    scope,
    [
      { op: 'create', draft: { firstName: 'Ann' } },
      { op: 'create', draft: { firstName: 'Bo', tags: { add: ['one too many'] } } },
    ],
    { dryRun: true },
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['created', 'invalid'])
  expect(await countContacts(scope)).toBe(0)
})
