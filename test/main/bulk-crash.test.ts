import { join } from 'node:path'
import { it } from 'vitest'
import { bulkCrash } from '../support/bulk-crash.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('Roster killed in the middle of a bulk change and of its undo: each contact once', async () => {
  await bulkCrash(join(await temporaryDirectory(), 'data'), { kills: 1, count: 5_000 })
})
