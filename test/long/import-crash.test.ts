import { join } from 'node:path'
import { it } from 'vitest'
import { importCampaign } from '../support/import-campaign.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

it('twenty kills in an import of 100,000 rows: every row counted and every person there, once', async () => {
  await importCampaign(join(await temporaryDirectory(), 'data'), 100_000, 20)
}, 1_200_000)
