import { join } from 'node:path'
import { it } from 'vitest'
import { crashCampaign } from '../support/crash-campaign.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('twenty kills of Roster lose nothing that was answered', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 20, 'roster')
}, 600_000)

it('twenty kills of PostgreSQL lose nothing that was answered', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 20, 'postmaster')
}, 600_000)
