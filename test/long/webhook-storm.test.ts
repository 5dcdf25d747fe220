import { expect, it } from 'vitest'
import { webhookStorm } from '../support/webhooks/storm.ts'

it('each of 10,000 messages arrives once, those of one contact in order, however the receiver answers', {
  timeout: 1_800_000,
}, async () => {
  await expect(webhookStorm({ contacts: 1_000, versions: 10, hangs: 8, seed: 2 })).resolves.toBeUndefined()
})
