// The server behind a public form. The key stays here and needs the scope `upsert` alone: what it sends adds people and fills
// what is empty, replaces nobody's phone or email, and its answers say nothing of who is there.
//
//   ROSTER_URL=http://127.0.0.1:3000 ROSTER_KEY=… PORT=8080 node form-backend.mjs
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const bodyBytesMax = 16 * 1024
const fields = ['firstName', 'lastName', 'email', 'phone', 'city']

/** Answers a form's POST with a status and a sentence for the person who sent it. */
export async function subscribe(form, { url, key }) {
  // A field that people do not see and programs fill in.
  if (form.get('website')) return { status: 200, text: 'Thank you.' }
  const person = Object.fromEntries(fields.map((name) => [name, form.get(name) ?? '']))
  const response = await fetch(`${url}/v2/contacts/upsert`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...person,
      matchBy: ['email'],
      preserveExisting: true,
      addTags: ['newsletter'],
    }),
    signal: AbortSignal.timeout(10_000),
  })
  if (response.ok) return { status: 200, text: 'Thank you.' }
  const problem = await response.json().catch(() => ({}))
  // Their own input, which they can correct: the faults name the fields of the form.
  if (response.status === 400)
    return {
      status: 400,
      text: (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`).join('\n'),
    }
  // Somebody else has this phone. To say so would tell who is in the store.
  if (response.status === 409) return { status: 200, text: 'Thank you.' }
  return { status: 503, text: 'Please try again in a minute.' }
}

/** A server whose only page is the form's POST. */
export function formServer(settings) {
  return createServer(async (request, response) => {
    try {
      if (request.method !== 'POST') return response.writeHead(405).end()
      const chunks = []
      let size = 0
      for await (const chunk of request) {
        size += chunk.length
        if (size > bodyBytesMax) return response.writeHead(413).end()
        chunks.push(chunk)
      }
      const { status, text } = await subscribe(
        new URLSearchParams(Buffer.concat(chunks).toString()),
        settings,
      )
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
    } catch {
      response.writeHead(503).end('Please try again in a minute.')
    }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { ROSTER_URL: url, ROSTER_KEY: key, PORT = '8080' } = process.env
  formServer({ url, key }).listen(Number(PORT), () =>
    process.stdout.write(`The form posts to http://127.0.0.1:${PORT}/\n`),
  )
}
