import { expect, test } from 'vitest'
import { openDirectory } from '../../src/core/access/directory.ts'
import { firstStart } from '../../src/core/access/people/set-up.ts'
import { openLosingCommits } from '../support/open-losing-commits.ts'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli } from '../support/run-roster.ts'

const store = await createScratchDatabase()
await firstStart(openDirectory(store), undefined)
const losing = await openLosingCommits(store.url)

test('a connection lost while a command commits is said so, in one sentence and exit code 3', async () => {
  losing.loses = true
  const ended = await runCli(['workspaces', 'create', 'Paris'], { DATABASE_URL: losing.url })
  expect(ended).toEqual({
    code: 3,
    stdout: '',
    stderr:
      'roster: the connection to the database was lost while it committed, so this may have been done or not: ' +
      'look before doing it again\n',
  })
})
