import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { allowOrigins } from '../../src/http/session/session-cookie.ts'

const allowed = 'https://app.example.com'

function serverFor(origins: string[]) {
  const server = Fastify()
  allowOrigins(server, origins)
  server.get('/thing', async () => 'it')
  return server
}

function preflightFrom(origin: string) {
  const headers = { origin, 'access-control-request-method': 'POST' }
  return { method: 'OPTIONS', url: '/thing', headers } as const
}

test('an allowed origin may ask first, and read the answer', async () => {
  const server = serverFor([allowed])
  const asked = await server.inject(preflightFrom(allowed))
  expect(asked.statusCode).toBe(204)
  expect(asked.headers).toMatchObject({
    'access-control-allow-origin': allowed,
    'access-control-allow-methods': 'GET, QUERY, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers':
      'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Api-Key',
    vary: 'Origin',
  })
  const answer = await server.inject({ url: '/thing', headers: { origin: allowed } })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': allowed, vary: 'Origin' })
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
})

test('any other origin is told nothing, and answers vary so that caches do not mix them', async () => {
  const server = serverFor([allowed])
  for (const origin of ['https://evil.example.com', `${allowed}.evil.com`, 'null']) {
    const asked = await server.inject(preflightFrom(origin))
    expect(asked.statusCode).toBe(404)
    expect(asked.headers).not.toHaveProperty('access-control-allow-origin')
    expect(asked.headers.vary).toBe('Origin')
  }
})

test('nothing is said unless origins are set', async () => {
  const asked = await serverFor([]).inject(preflightFrom(allowed))
  expect(asked.statusCode).toBe(404)
  expect(Object.keys(asked.headers).filter((name) => /^(access-control|vary)/.test(name))).toEqual([])
})
