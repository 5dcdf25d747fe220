import { expect, it } from 'vitest'
import { judgeWebhookLoad, judgeWebhooks } from '../../../src/core/doctor/judge-webhooks.ts'
import { createScratchDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { startReceiver } from '../../support/webhooks/receiver.ts'
import { webhookWorkspace } from '../../support/webhooks/webhook-workspace.ts'

it('messages that wait are counted, and webhooks that failed are told before those that are slow', () => {
  expect(judgeWebhookLoad({ active: 0, paused: 0, failing: 0 })).toMatchObject({ state: 'ok' })
  expect(judgeWebhookLoad({ active: 9_999, paused: 0, failing: 0 })).toMatchObject({
    state: 'ok',
    says: '9,999 messages wait to be sent',
  })
  expect(judgeWebhookLoad({ active: 10_000, paused: 0, failing: 0 })).toMatchObject({
    state: 'warning',
    says: expect.stringContaining('an address is slow or down'),
  })
  expect(judgeWebhookLoad({ active: 10_000, paused: 7, failing: 2 })).toMatchObject({
    state: 'warning',
    says: expect.stringMatching(/^2 webhooks are paused .*; 7 messages wait\./),
  })
})

it('a webhook that was paused since it answers 410 is a warning; one that somebody paused is none', async () => {
  const database = await createScratchDatabase()
  const app = await startApp(database, { settings: { ROSTER_WEBHOOK_LOOPBACK: 'on' } })
  const { create, make, deliver, call } = await webhookWorkspace(database, app)
  const receiver = await startReceiver()
  const { id } = await create({ url: receiver.url, types: ['contact.*'] })
  await call('POST', `/${id}/pause`)
  await make('/contacts')
  expect(await judgeWebhooks(database)).toMatchObject({ state: 'ok' })
  await call('POST', `/${id}/resume`)
  receiver.answer((_, response) => void response.writeHead(410).end())
  await deliver()
  expect(await judgeWebhooks(database)).toMatchObject({
    state: 'warning',
    says: expect.stringMatching(/^1 webhooks are paused .*; 1 messages wait\./),
  })
})
