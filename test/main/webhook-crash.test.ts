import { expect, test } from 'vitest'
import { startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { send } from '../support/start-app.ts'
import { startReceiver } from '../support/webhooks/receiver.ts'

const key = `crash-${'k'.repeat(32)}`
const count = 40

test('messages that a killed process was sending arrive by the next, with the same ids', async () => {
  const variables = {
    ROSTER_DATA_DIR: await temporaryDirectory(),
    ROSTER_BOOTSTRAP_KEY: key,
    ROSTER_WEBHOOK_LOOPBACK: 'on',
  }
  let roster = await startRoster(variables)
  const ask = (method: string, path: string, body?: object) =>
    send(`${roster.url}/v2${path}`, method, { key, ...(body && { body }) })
  const [{ id: workspaceId }] = (await ask('GET', '/workspaces')).body.data
  const receiver = await startReceiver()
  // The first are answered, those after them hang while the process is killed.
  const answered: string[] = []
  receiver.answer(({ headers }, response) => {
    if (answered.length >= 10) return
    answered.push(headers['webhook-id'] as string)
    response.writeHead(204).end()
  })
  const { body: webhook } = await ask('POST', `/webhooks?workspaceId=${workspaceId}`, {
    url: receiver.url,
    types: ['contact.created'],
  })
  const operations = Array.from({ length: count }, (_, n) => ({
    op: 'create',
    contact: { lastName: `${n}` },
  }))
  expect((await ask('POST', '/contacts/batch', { workspaceId, operations })).status).toBe(200)
  await receiver.arrived(20)
  await roster.stop('SIGKILL')

  const before = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  receiver.answer((_, response) => void response.writeHead(204).end())
  roster = await startRoster(variables)
  const states = async () => {
    const { body } = await ask('GET', `/webhooks/${webhook.id}/deliveries?limit=1000`)
    return body.data.map(({ state }: { state: string }) => state)
  }
  await expect.poll(states).toEqual(Array(count).fill('delivered'))
  const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(count)
  // What was under way came again; no message that was noted as answered did.
  expect(ids.length).toBeGreaterThan(count)
  const again = ids.filter((id, index) => ids.indexOf(id) !== index)
  expect(again.filter((id) => !before.has(id))).toEqual([])
})
