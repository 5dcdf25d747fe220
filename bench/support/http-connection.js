import { connect } from 'node:net'

const headersEnd = Buffer.from('\r\n\r\n')

/**
 * One kept-alive HTTP/1.1 connection with one request in flight: writes bytes that were made beforehand and reads no
 * more of the answer than its status and length, because the load shares its cores with what it measures.
 */
export class HttpConnection {
  #socket
  #answered = (/** @type {number} */ _status) => {}
  #failed = (/** @type {Error} */ _error) => {}
  /** Bytes of the answer still to come; -1 while its headers are not whole yet. */
  #missing = -1
  #status = 0
  /** @type {Buffer | undefined} */
  #begun

  /** @param {{ host: string, port: number }} address */
  constructor(address) {
    this.#socket = connect(address).setNoDelay()
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', (error) => this.#failed(error))
    this.#socket.on('close', () => this.#failed(new Error('the server closed the connection')))
  }

  /**
   * Sends one whole request, headers included.
   *
   * @param {string | Buffer} request
   * @param {(status: number) => void} answered
   * @param {(error: Error) => void} failed
   */
  send(request, answered, failed) {
    this.#answered = answered
    this.#failed = failed
    this.#socket.write(request)
  }

  close() {
    this.#failed = () => {}
    this.#socket.destroy()
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    if (this.#missing < 0) {
      const bytes = this.#begun === undefined ? chunk : Buffer.concat([this.#begun, chunk])
      const end = bytes.indexOf(headersEnd)
      if (end < 0) {
        this.#begun = bytes
        return
      }
      const head = bytes.toString('latin1', 0, end)
      this.#begun = undefined
      this.#status = Number(head.slice(9, 12))
      this.#missing = contentLength(head) - (bytes.length - end - headersEnd.length)
    } else this.#missing -= chunk.length
    if (this.#missing > 0) return
    this.#missing = -1
    this.#answered(this.#status)
  }
}

/** @param {string} head */
function contentLength(head) {
  return Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
}
