import { type LookupAddress, lookup } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { isLoopbackName } from '../core/webhooks/judge-webhook.ts'
import { readRetryAfter } from '../core/webhooks/retry-schedule.ts'
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../core/webhooks/sender.ts'
import { isLoopback, isPublic, isWithin, networksOf } from './addresses.ts'

export interface SenderOptions {
  /** Private networks that are allowed, in CIDR notation. */
  networks: readonly string[]
  /** The only allowed host names, `*.example.com` for all below it; empty: any. */
  hosts: readonly string[]
  /** Allows this machine, also over plain http; for development. */
  allowsHttp: boolean
  /** Resolves names to addresses; default: the system's resolver. */
  resolve?: Resolve | undefined
  timeoutMs?: number
}

export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** The time limit of a whole call, name resolution included (Standard Webhooks asks for 15 to 30 s). */
const timeoutMsMax = 15_000
/** The time limit of the name resolution when a webhook is created. */
const judgeMsMax = 2_000
/** The bytes of an answer that are read, and those that are stored. */
const answerBytesMax = 64 * 1024
const keptBytesMax = 4 * 1024

/** An address that is not allowed. */
class ForbiddenAddress extends Error {
  constructor() {
    super('the address is not a public one')
  }
}

/**
 * Sends over https to public addresses and those that the operator allows. It resolves the name itself,
 * checks every address, and connects to a checked one, so that a name which changes in between leads nowhere
 * else. Redirects are not followed.
 */
export class HttpSender implements WebhookSender {
  readonly #options: SenderOptions
  readonly #networks
  readonly #resolve: Resolve
  readonly #https: HttpsAgent
  readonly #http: HttpAgent

  constructor(options: SenderOptions) {
    this.#options = options
    this.#networks = networksOf(options.networks)
    this.#resolve = options.resolve ?? resolveAll
    const agent = { keepAlive: true, timeout: 30_000, maxFreeSockets: 64, lookup: this.#lookup }
    this.#https = new HttpsAgent(agent)
    this.#http = new HttpAgent(agent)
  }

  async judge(url: URL): Promise<'forbidden' | undefined> {
    try {
      this.#judgeHost(url)
      await within(judgeMsMax, this.#addressesOf(hostOf(url)))
      return undefined
    } catch (error) {
      // A name that does not resolve yet is checked again when a message is sent.
      return error instanceof ForbiddenAddress ? 'forbidden' : undefined
    }
  }

  async send(request: WebhookRequest): Promise<WebhookAnswer> {
    const startedAt = performance.now()
    const answer = await this.#call(request).catch(
      (error): Omit<WebhookAnswer, 'ms'> => ({
        status: null,
        error: sentenceOf(error),
        answer: null,
        retryAfterMs: null,
      }),
    )
    return { ...answer, ms: Math.round(performance.now() - startedAt) }
  }

  /** Closes idle connections. */
  close(): void {
    this.#https.destroy()
    this.#http.destroy()
  }

  async #call({ url: text, headers, body }: WebhookRequest): Promise<Omit<WebhookAnswer, 'ms'>> {
    const url = new URL(text)
    this.#judgeHost(url)
    const isPlain = url.protocol === 'http:'
    if (isPlain && !(this.#options.allowsHttp && isLoopbackName(url.hostname))) throw new ForbiddenAddress()
    // A host that is an address already is not resolved.
    const host = hostOf(url)
    if (isIP(host) !== 0) this.#judgeAddress(host)
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? timeoutMsMax)
    const send = isPlain ? httpRequest : httpsRequest
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = send(
        url,
        {
          method: 'POST',
          agent: isPlain ? this.#http : this.#https,
          signal,
          headers: {
            ...headers,
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Roster-Webhooks/1',
            accept: '*/*',
          },
        },
        resolve,
      )
      call.on('error', reject)
      call.on('socket', (socket) => this.#judgeSocket(socket, reject, call))
      call.end(body)
    })
    return {
      status: response.statusCode ?? null,
      error: null,
      answer: await readBeginning(response),
      retryAfterMs: readRetryAfter(response.headers['retry-after'], new Date()),
    }
  }

  /** Checks the address of the connection itself, however the name was resolved. */
  #judgeSocket(socket: Socket, reject: (error: Error) => void, call: { destroy(): void }): void {
    const judge = () => {
      try {
        this.#judgeAddress(socket.remoteAddress ?? '')
      } catch (error) {
        reject(error as Error)
        call.destroy()
      }
    }
    if (socket.connecting) socket.once((socket as TLSSocket).encrypted ? 'secureConnect' : 'connect', judge)
    else judge()
  }

  #judgeHost(url: URL): void {
    const { hosts, allowsHttp } = this.#options
    if (hosts.length === 0 || (allowsHttp && isLoopbackName(url.hostname))) return
    const name = hostOf(url).replace(/\.$/, '')
    const isNamed = hosts.some((host) =>
      host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host,
    )
    if (!isNamed) throw new ForbiddenAddress()
  }

  #judgeAddress(address: string): void {
    const isAllowed =
      isPublic(address) ||
      isWithin(this.#networks, address) ||
      (this.#options.allowsHttp && isLoopback(address))
    if (!isAllowed) throw new ForbiddenAddress()
  }

  async #addressesOf(host: string): Promise<LookupAddress[]> {
    const version = isIP(host)
    const addresses = version === 0 ? await this.#resolve(host) : [{ address: host, family: version }]
    // One forbidden address makes the whole name untrustworthy.
    for (const { address } of addresses) this.#judgeAddress(address)
    return addresses
  }

  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    this.#addressesOf(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined) callback(new Error('the name has no address'), '', 4)
        else if (options.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error) => callback(error, '', 4),
    )
  }
}

/** The host in the resolver's form: IPv6 addresses without their brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

const resolveAll: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    )
  })

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), ms)
  })
  return Promise.race([work, end]).finally(() => clearTimeout(timer))
}

/** The beginning of an answer, as text that PostgreSQL can store; a longer answer is cut off. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const kept: Buffer[] = []
  let [size, read] = [0, 0]
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      read += chunk.length
      if (size < keptBytesMax) kept.push(chunk.subarray(0, keptBytesMax - size))
      size = Math.min(keptBytesMax, size + chunk.length)
      if (read > answerBytesMax) break
    }
  } catch (error) {
    // The status has arrived, so the result of the delivery is known.
    if (!isTimeout(error) && (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
  }
  if (read > answerBytesMax) response.destroy()
  return new TextDecoder().decode(Buffer.concat(kept)).replaceAll('\0', '')
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at the address',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ENOTFOUND: 'the name of the address is not known',
  EAI_AGAIN: 'the name of the address could not be looked up',
  EHOSTUNREACH: 'the address cannot be reached',
  ENETUNREACH: 'the address cannot be reached',
  ETIMEDOUT: 'the address does not answer',
}

/** Why there is no answer, without any text from the other side. */
function sentenceOf(error: unknown): string {
  if (error instanceof ForbiddenAddress) return error.message
  if (isTimeout(error)) return 'no answer came in time'
  const { code = '', errors } = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }
  const known = sentences[code] ?? sentences[errors?.[0]?.code ?? '']
  if (known !== undefined) return known
  if (/^(ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/.test(code))
    return `the TLS connection failed (${code})`
  return code === '' ? 'the call failed' : `the call failed (${code})`
}
