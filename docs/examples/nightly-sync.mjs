// Another system's people into Roster, by that system's own ids. Reads one JSON object a line, each with an `externalId`;
// `"deleted": true` puts the person into the bin. It can be run again at any time: what is known already changes nothing.
//
//   … | ROSTER_URL=http://127.0.0.1:3000 ROSTER_KEY=… node nightly-sync.mjs
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const batchMax = 1_000
const triesMax = 5

/** Sends all lines; answers how many ended with which status, and what was refused with its reason. */
export async function sync(lines, { url, key }) {
  const counts = {}
  const refused = []
  let batch = []
  const send = async () => {
    if (batch.length === 0) return
    const operations = batch.map(({ deleted, ...person }) =>
      deleted === true
        ? { op: 'delete', externalId: person.externalId, ref: person.externalId }
        : { op: 'upsert', ref: person.externalId, contact: person },
    )
    batch = []
    const { results } = await post(`${url}/v2/contacts/batch`, key, { operations, matchBy: ['externalId'] })
    for (const { ref, status, error } of results) {
      counts[status] = (counts[status] ?? 0) + 1
      if (error !== undefined) refused.push({ externalId: ref, code: error.code, errors: error.errors })
    }
  }
  for await (const line of lines) {
    if (line.trim() === '') continue
    batch.push(JSON.parse(line))
    if (batch.length === batchMax) await send()
  }
  await send()
  return { counts, refused }
}

/** One call that is sent again when no answer came: the key of the call makes it happen once. */
async function post(address, key, body) {
  const text = JSON.stringify(body)
  const once = createHash('sha256').update(text).update(String(Date.now())).digest('hex')
  for (let tries = 1; ; tries++) {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': once,
        prefer: 'return=minimal',
      },
      body: text,
    }).catch((error) => ({ ok: false, status: 503, error }))
    if (response.ok) return response.json()
    const isBusy = response.status === 429 || response.status === 503
    if (!isBusy || tries === triesMax)
      throw new Error(`${response.status}: ${response.error ?? (await response.text())}`)
    await sleep(1_000 * Number(response.headers?.get('retry-after') ?? tries))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { ROSTER_URL: url, ROSTER_KEY: key } = process.env
  const { counts, refused } = await sync(createInterface({ input: process.stdin }), { url, key })
  process.stdout.write(`${JSON.stringify({ counts, refused }, null, 2)}\n`)
  if (refused.length > 0) process.exitCode = 1
}
