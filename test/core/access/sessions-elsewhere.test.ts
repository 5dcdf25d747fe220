import { expect, test } from 'vitest'
import { openDirectory } from '../../../src/core/access/directory.ts'
import { removePerson } from '../../../src/core/access/people/people.ts'
import { authenticateSession } from '../../../src/core/access/people/sessions.ts'
import { buildPerson } from '../../support/build-person.ts'
import { buildAccount } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { lastCallBefore } from '../../support/times.ts'

const database = await openTestDatabase()

test('who was removed is out at once in this process, and within a second in another on the same database', async () => {
  const account = await buildAccount(database)
  await buildPerson(account)
  const bob = await buildPerson(account)
  const elsewhere = openDirectory(database)
  expect(await authenticateSession(account.directory, bob.token)).toMatchObject({ personId: bob.id })
  expect(await authenticateSession(elsewhere, bob.token)).toMatchObject({ personId: bob.id })

  await removePerson(account.directory, account.owner, bob.id)
  expect(await authenticateSession(account.directory, bob.token)).toBeNull()
  const isOut = async () => (await authenticateSession(elsewhere, bob.token)) === null
  expect(await lastCallBefore(isOut)).toBeLessThan(1_000)
})

test('a session’s use is noted to the minute, off the request’s path', async () => {
  const account = await buildAccount(database)
  const { id, token } = await buildPerson(account)
  const read = () =>
    database.db.selectFrom('sessions').select('last_used_at').where('person_id', '=', id).executeTakeFirst()
  const hourAgo = new Date(Date.now() - 3_600_000)
  await database.db
    .updateTable('sessions')
    .set({ last_used_at: hourAgo })
    .where('person_id', '=', id)
    .execute()
  await authenticateSession(account.directory, token)
  await account.directory.close()
  expect((await read())!.last_used_at.getTime()).toBeGreaterThan(hourAgo.getTime() + 3_000_000)
})
