import { join } from 'node:path'
import { it } from 'vitest'
import { bulkCrash } from '../support/bulk-crash.ts'
import { crashCampaign } from '../support/crash-campaign.ts'
import { retypeCrash } from '../support/retype-crash.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('twenty kills of Roster lose nothing that was answered', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 20, 'roster')
}, 600_000)

it('twenty kills of PostgreSQL lose nothing that was answered', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 20, 'postmaster')
}, 600_000)

it('ten kills during a bulk change and ten during its undo: each contact once', async () => {
  await bulkCrash(join(await temporaryDirectory(), 'data'), { kills: 10, count: 60_000 })
}, 1_800_000)

it('ten kills while a field changes its type and ten while that is undone: each value once', async () => {
  await retypeCrash(join(await temporaryDirectory(), 'data'), { kills: 10, count: 60_000 })
}, 1_800_000)
