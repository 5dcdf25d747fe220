import { join } from 'node:path'
import { it } from 'vitest'
import { crashCampaign } from '../support/crash-campaign.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('Roster killed while writes run: every answered write is there, none halved', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 3, 'roster')
})

it('PostgreSQL killed while writes run: it is back by itself, every answered write with it', async () => {
  await crashCampaign(join(await temporaryDirectory(), 'data'), 2, 'postmaster')
})
