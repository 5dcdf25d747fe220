// A client as one writes it from Nedzo's page on contacts: it knows nothing of Roster but the base URL.
//
//   NEDZO_URL=http://127.0.0.1:3000 NEDZO_KEY=… node vendor-client.mjs '+14155552671' Ada

/** The calls of the page: make, find, change, page through and delete contacts. */
export class Nedzo {
  constructor({ url = 'https://api.nedzo.ai', key }) {
    this.url = url
    this.key = key
  }

  create(contact) {
    return this.#call('POST', '/v1/contacts', contact)
  }

  upsert(contact) {
    return this.#call('POST', '/v1/contacts/upsert', contact)
  }

  get(id) {
    return this.#call('GET', `/v1/contacts/${id}`)
  }

  update(id, changes) {
    return this.#call('PATCH', `/v1/contacts/${id}`, changes)
  }

  delete(id) {
    return this.#call('DELETE', `/v1/contacts/${id}`)
  }

  /** Every contact, page after page, as `Link: <…>; rel="next"` says. */
  async *list(query = {}) {
    let path = `/v1/contacts?${new URLSearchParams(query)}`
    while (path !== undefined) {
      const response = await this.#send('GET', path)
      yield* await response.json()
      const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
      path = next && new URL(next, this.url).pathname + new URL(next, this.url).search
    }
  }

  async #call(method, path, body) {
    const response = await this.#send(method, path, body)
    return response.status === 204 ? undefined : response.json()
  }

  async #send(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (response.ok) return response
    const problem = await response.json()
    throw Object.assign(new Error(`${response.status} ${problem.title}: ${problem.detail}`), { problem })
  }
}

if (process.argv[1]?.endsWith('vendor-client.mjs')) {
  const client = new Nedzo({ url: process.env.NEDZO_URL, key: process.env.NEDZO_KEY })
  const [, , phone, firstName] = process.argv
  process.stdout.write(`${JSON.stringify(await client.upsert({ phone, firstName }), null, 2)}\n`)
}
