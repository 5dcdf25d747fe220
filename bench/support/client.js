/** Calls Roster's own wire for what a bench prepares or checks; nothing that is measured. */
export class Client {
  #url
  #key

  /** @param {string} url @param {string} key */
  constructor(url, key) {
    this.#url = url
    this.#key = key
  }

  /** @param {string} path @param {unknown} body */
  async post(path, body) {
    const { status, answer } = await this.call('POST', path, body)
    if (status >= 300) throw new Error(`POST ${path} was answered ${status}: ${JSON.stringify(answer)}`)
    return answer
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<{ status: number, answer: any }>}
   */
  async call(method, path, body) {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, answer: text === '' ? undefined : JSON.parse(text) }
  }

  /**
   * Sends bytes as they come.
   *
   * @param {string} path
   * @param {AsyncIterable<Uint8Array>} bytes
   * @returns {Promise<any>} the answer
   */
  async upload(path, bytes) {
    /** @type {RequestInit & { duplex: 'half' }} */
    const request = {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'text/csv' },
      body: /** @type {any} */ (bytes),
      duplex: 'half',
    }
    const response = await fetch(this.#url + path, request)
    const answer = await response.json()
    if (response.status >= 300)
      throw new Error(`POST ${path} was answered ${response.status}: ${JSON.stringify(answer)}`)
    return answer
  }
}
