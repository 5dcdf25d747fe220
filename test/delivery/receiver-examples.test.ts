import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { makeSigningSecret, shownSecret, signatureHeaders } from '../../src/core/webhooks/signing.ts'

const run = promisify(execFile)
const guide = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8')
const exampleIn = (language: string) =>
  new RegExp(`\`{3}${language}\\n([\\s\\S]*?)\`{3}`).exec(guide)?.[1] as string
const dir = await mkdtemp(join(tmpdir(), 'roster-receiver-'))
afterAll(() => rm(dir, { recursive: true }))

const body = '{"type":"contact.updated","data":{"name":"Ünï"}}'

/** A signed message, its secret, and the same with another body. */
function message() {
  const secret = makeSigningSecret('hmac')
  const headers = signatureHeaders([makeSigningSecret('hmac'), secret], { id: 'msg_1', at: new Date(), body })
  return { secret: shownSecret(secret) as string, headers }
}

it('the receiver in Node takes what Roster signed and refuses what is another', async () => {
  await writeFile(join(dir, 'verify.mjs'), exampleIn('js'))
  const { verify } = await import(join(dir, 'verify.mjs'))
  const { secret, headers } = message()
  expect(verify(secret, headers, body)).toEqual(JSON.parse(body))
  expect(() => verify(secret, headers, `${body} `)).toThrow('not from Roster')
  expect(() => verify(message().secret, headers, body)).toThrow('not from Roster')
  expect(() => verify(secret, { ...headers, 'webhook-timestamp': '1' }, body)).toThrow('too old')
})

const python = await run('python3', ['--version']).then(
  () => true,
  () => false,
)

it.runIf(python)('the receiver in Python does so too', async () => {
  const { secret, headers } = message()
  const check = `${exampleIn('python')}
import sys
secret, headers, body = json.loads(sys.argv[1])
try:
    print(json.dumps(verify(secret, headers, body)))
except ValueError as error:
    print(error)
`
  const said = async (given: unknown[]) =>
    (await run('python3', ['-c', check, JSON.stringify(given)])).stdout.trim()
  expect(JSON.parse(await said([secret, headers, body]))).toEqual(JSON.parse(body))
  expect(await said([secret, headers, `${body} `])).toBe('not from Roster')
  expect(await said([secret, { ...headers, 'webhook-timestamp': '1' }, body])).toBe('too old')
})
