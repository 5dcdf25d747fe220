import { expect, test } from 'vitest'
import { serverSettings } from '../../../src/store/embedded/settings.ts'

test.each([
  [2 ** 28, '64MB'],
  [2 ** 30, '128MB'],
  [2 ** 31, '256MB'],
  [2 ** 36, '512MB'],
])('with %i bytes of memory, shared buffers are %s', (memory, expected) => {
  expect(serverSettings({}, memory).shared_buffers).toBe(expected)
})

test("a caller's setting wins over a default", () => {
  expect(serverSettings({ max_connections: '300' }).max_connections).toBe('300')
})

test.each([
  'fsync',
  'FSYNC',
  'synchronous_commit',
  'full_page_writes',
  'listen_addresses',
  'log_statement',
  'port',
])('refuses to let %s be changed', (name) => {
  expect(() => serverSettings({ [name]: 'off' })).toThrow(`${name} cannot be changed`)
})
