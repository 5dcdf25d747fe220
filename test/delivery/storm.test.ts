import { expect, it } from 'vitest'
import { webhookStorm } from '../support/webhooks/storm.ts'

it('each of 400 messages arrives once, those of one contact in order, however the receiver answers', async () => {
  await expect(webhookStorm({ contacts: 80, versions: 5, hangs: 1, seed: 1 })).resolves.toBeUndefined()
})
