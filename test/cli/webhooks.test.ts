import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { runCli, startRoster, temporaryDirectory } from '../support/run-roster.ts'
import { startReceiver } from '../support/webhooks/receiver.ts'

const { url: databaseUrl } = await createScratchDatabase()
const variables = {
  DATABASE_URL: databaseUrl,
  ROSTER_DATA_DIR: await temporaryDirectory(afterAll),
  ROSTER_WEBHOOK_LOOPBACK: 'on',
}
const roster = await startRoster(variables, afterAll)
const key = (await runCli(['keys', 'create', '--scopes', 'read,write,admin'], variables)).stdout.trim()
const [workspace] = JSON.parse((await runCli(['workspaces', 'list', '--json'], variables)).stdout)
const remote = { ROSTER_URL: roster.url, ROSTER_KEY: key }

const run = (...args: string[]) => runCli(['webhooks', ...args], variables)
const elsewhere = (...args: string[]) => runCli(['webhooks', ...args], remote)
// biome-ignore lint/suspicious/noExplicitAny: webhooks and deliveries as they are printed
const json = async (...args: string[]): Promise<any> => {
  const { code, stdout, stderr } = await run(...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

test('a webhook is made, tried, paused, resumed, told again and deleted on the local store; a running Roster sends', async () => {
  const receiver = await startReceiver()
  const made = await run('create', receiver.url, '--types', 'contact.*, tag.created', '--description', 'CRM')
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_\S+\n$/) })
  const secret = made.stdout.trim()
  expect(made.stderr).not.toContain(secret)

  expect(await run('test', 'CRM')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^204 in \d+ ms\n$/),
  })
  const [tried] = receiver.received
  expect(new Webhook(secret).verify(tried!.body, tried!.headers)).toMatchObject({ type: 'webhook.test' })

  const response = await fetch(`${roster.url}/v2/contacts?workspaceId=${workspace.id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"firstName":"Ada"}',
  })
  expect(response.status).toBe(201)
  await receiver.arrived(2)
  expect(new Webhook(secret).verify(receiver.received[1]!.body, receiver.received[1]!.headers)).toMatchObject(
    {
      type: 'contact.created',
    },
  )
  const [delivery] = await json('deliveries', receiver.url, '--limit', '1')
  expect(delivery).toMatchObject({ type: 'contact.created', attempts: [{ status: 204 }] })
  expect(await run('retry', 'CRM', delivery.id)).toMatchObject({ code: 0 })
  await receiver.arrived(3)
  expect(receiver.received[2]!.headers['webhook-id']).toBe(delivery.messageId)

  expect(await json('pause', 'CRM')).toMatchObject({ state: 'paused', pausedReason: 'asked' })
  expect((await run('list')).stdout).toMatch(/contact\.\*,tag\.created +paused \(asked\) +0 +CRM\n$/)
  expect(await json('resume', 'CRM', '--skip-missed')).toMatchObject({ state: 'active', maker: 'cli' })
  const rotated = await json('rotate', 'CRM')
  expect(rotated.secret).toMatch(/^whsec_/)
  expect(rotated.secret).not.toBe(secret)
  expect(await run('replay', 'CRM', '--since', `${delivery.createdAt.slice(0, 10)}T00:00:00Z`)).toMatchObject(
    {
      code: 0,
    },
  )
  await receiver.arrived(4)
  const again = receiver.received[3]!
  expect(again.headers['webhook-id']).toBe(delivery.messageId)
  expect(new Webhook(rotated.secret).verify(again.body, again.headers)).toMatchObject({
    type: 'contact.created',
  })

  expect(await run('delete', 'CRM')).toMatchObject({ code: 0 })
  expect(await run('test', 'CRM')).toMatchObject({ code: 1, stderr: expect.stringContaining('CRM') })
})

test('a webhook of a Roster elsewhere is worked with by the same words', async () => {
  const receiver = await startReceiver()
  receiver.answer((_, response) => void response.writeHead(500).end('no'))
  const made = JSON.parse(
    (
      await elsewhere(
        'create',
        receiver.url,
        '--signing',
        'ed25519',
        '--description',
        'CRM',
        '--workspace',
        workspace.id,
        '--json',
      )
    ).stdout,
  )
  expect(made).toMatchObject({ secret: null, publicKey: expect.stringMatching(/^whpk_/), state: 'active' })
  expect(await elsewhere('test', made.id)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^500 in \d+ ms\n$/),
    stderr: 'roster: The test did not arrive.\n',
  })
  const { stdout } = await elsewhere('deliveries', 'CRM', '--state', 'failed', '--workspace-id', workspace.id)
  expect(stdout).toMatch(/^ID .*\n\S+ +webhook\.test +failed +1 +500 in \d+ ms +- +\S+\n$/)
})

test.each([
  [['create', 'http://10.0.0.1/x'], 1],
  [['create', 'https://example.com/', '--signing', 'md5'], 2],
])('refuses %j', async (args, code) => {
  expect(await run(...args)).toMatchObject({ code, stdout: '' })
})
