import { join } from 'node:path'
import { it } from 'vitest'
import { importCampaign } from '../support/import-campaign.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('an import that is killed three times ends with every row counted and every person there, once', async () => {
  await importCampaign(join(await temporaryDirectory(), 'data'), 20_000, 3)
})
