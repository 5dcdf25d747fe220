import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { openDirectory } from '../../src/core/access/directory.ts'
import { authenticate } from '../../src/core/access/keys/authenticate.ts'
import { authenticateSession } from '../../src/core/access/people/sessions.ts'
import { failureOfStore } from '../../src/core/kernel/failure.ts'
import { openServices, type Services } from '../../src/core/services.ts'
import { importTranslator } from '../../src/files/import-translator.ts'
import { type Asset, mountDashboard } from '../../src/http/dashboard/mount-dashboard.ts'
import { mountWire } from '../../src/http/server/mount-wire.ts'
import { createServer, type LogSettings } from '../../src/http/server/server.ts'
import { type Database, ping } from '../../src/store/database/database.ts'
import { allWires } from '../../src/wires/all-wires.ts'

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
  publicUrl?: string
  log?: LogSettings
  /** Its files, served at `/`; none: there is no page. */
  dashboard?: readonly Asset[]
  /** `false`: leaves jobs to others, so that only what the test sends reaches the database. */
  jobs?: boolean
}

/** Every wire on a real port over the given database, answers checked against their schemas; closed when the file ends. */
export async function startApp(
  database: Database,
  { publicUrl, log = { level: 'error' }, dashboard = [], jobs = true }: StartOptions = {},
): Promise<TestApp> {
  const { db } = database
  const services = openServices(openDirectory({ db }), database, {
    translator: importTranslator,
    importBytesMax: 64 * 1024 * 1024,
  })
  const wires = allWires(services)
  const server = createServer({
    wires,
    isHealthy: () => ping(database),
    classifyError: failureOfStore,
    log,
  })
  for (const wire of wires) {
    mountWire(server, wire, {
      authenticate: (key) => authenticate(services.directory, key),
      publicUrl,
      repeatableWrites: services.repeatableWrites,
      ...(wire.name === 'roster' && {
        authenticateSession: (token: string) => authenticateSession(services.directory, token),
      }),
      checksAnswers: true,
    })
  }
  if (dashboard.length > 0) mountDashboard(server, dashboard)
  await server.listen({ port: 0, host: '127.0.0.1' })
  if (jobs) services.jobs.start()
  afterAll(async () => {
    services.jobWatch.close()
    await services.jobs.stop()
    await server.close()
    await services.directory.close()
  })
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return { url, services, send: (method, path, options) => send(url + path, method, options) }
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
    body: text === '' ? undefined : JSON.parse(text),
  }
}
