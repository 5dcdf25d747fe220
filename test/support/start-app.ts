import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { serve } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Services } from '../../src/core/services.ts'
import type { Asset } from '../../src/http/dashboard/mount-dashboard.ts'
import type { LogSettings } from '../../src/http/server/server.ts'
import type { Database } from '../../src/store/database/database.ts'
import { isTestDatabase } from './open-test-database.ts'

export interface Reply {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
}

export interface TestApp {
  url: string
  services: Services
  /** Sends a request with a key; `body` goes as JSON unless it is text or bytes already. */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>
}

export interface SendOptions {
  key?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface StartOptions {
  /** As the environment of a process. */
  settings?: Record<string, string>
  log?: LogSettings
  /** The files of the page; none: there is no page. */
  dashboard?: readonly Asset[]
  /** `false`: leaves jobs to others, so that only what the test sends reaches the database. */
  jobs?: boolean
  /** Sends the webhook messages of the whole database. */
  delivers?: boolean
}

const usualSettings = { ROSTER_IMPORT_BYTES_MAX: String(64 * 1024 * 1024), ROSTER_LOG_LEVEL: 'error' }

let usual: Promise<TestApp> | undefined

/**
 * Starts what a process serves, on a real port over the given database, with answers checked against their
 * schemas; closed when the file ends. Without options, over the run's shared database, all files of a worker
 * share one.
 */
export async function startApp(database: Database, options?: StartOptions): Promise<TestApp> {
  if (options === undefined && (await isTestDatabase(database))) {
    usual ??= start(database, {}).then(({ app }) => app)
    return usual
  }
  const { app, close } = await start(database, options ?? {})
  afterAll(close)
  return app
}

async function start(
  database: Database,
  { settings = {}, log = { level: 'error' }, dashboard = [], jobs = true, delivers = false }: StartOptions,
): Promise<{ app: TestApp; close(): Promise<void> }> {
  const { services, server, deliverer, close } = serve(
    readConfig({ ...usualSettings, ...settings }),
    database,
    {
      dashboard,
      log,
      checksAnswers: true,
    },
  )
  await server.listen({ port: 0, host: '127.0.0.1' })
  if (jobs) services.jobs.start()
  if (delivers) deliverer.start()
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const app: TestApp = { url, services, send: (method, path, options) => send(url + path, method, options) }
  return { app, close }
}

/** Sends a request to a whole URL, with a key; `body` goes as JSON unless it is text or bytes already. */
export async function send(
  url: string,
  method: string,
  { key, body, headers = {} }: SendOptions = {},
): Promise<Reply> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : isText(response) ? text : JSON.parse(text),
  }
}

/** The media types for telephones: plain text or XML. */
function isText({ headers }: Response): boolean {
  return /^text\/(plain|xml)\b/.test(headers.get('content-type') ?? '')
}
