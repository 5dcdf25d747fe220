import { expect, test } from 'vitest'
import { reserveBytesFor, walBytesFor } from '../../../src/store/embedded/disk-space.ts'
import { serverSettings } from '../../../src/store/embedded/settings.ts'

test.each([
  [2 ** 28, '64MB'],
  [2 ** 30, '128MB'],
  [2 ** 31, '256MB'],
  [2 ** 36, '512MB'],
])('with %i bytes of memory, shared buffers are %s', (memory, expected) => {
  expect(serverSettings({}, { memoryBytes: memory }).shared_buffers).toBe(expected)
})

test.each([
  // The volume and what is free of it in MB, what the log takes now, and what it may take and what is kept free.
  [100_000, 50_000, 0, 2_048, 128],
  [10_000, 9_000, 0, 1_250, 128],
  [900, 800, 0, 112, 56],
  [900, 100, 16, 64, 56],
  [900, 118, 608, 112, 56],
  [320, 118, 0, 64, 32],
  [200, 150, 0, 64, 32],
])('a volume of %i MB with %i free has a log of at most so many', (total, free, wal, walMax, reserve) => {
  const [totalBytes, freeBytes, walBytes] = [total, free, wal].map((megabytes) => megabytes * 2 ** 20)
  const volume = { totalBytes: totalBytes!, freeBytes: freeBytes!, walBytes: walBytes! }
  expect([walBytesFor(volume), reserveBytesFor(volume)].map((bytes) => Math.floor(bytes / 2 ** 20))).toEqual([
    walMax,
    reserve,
  ])
  const settings = serverSettings({}, { walBytes: walBytesFor(volume) })
  expect(settings.max_wal_size).toBe(`${walMax}MB`)
  expect(Number.parseInt(settings.min_wal_size!, 10)).toBeLessThanOrEqual(Math.min(256, walMax / 2))
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
