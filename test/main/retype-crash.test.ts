import { join } from 'node:path'
import { it } from 'vitest'
import { retypeCrash } from '../support/retype-crash.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('Roster killed while a field changes its type, and while that is undone: each value once', async () => {
  await retypeCrash(join(await temporaryDirectory(), 'data'), { kills: 1, count: 5_000 })
})
