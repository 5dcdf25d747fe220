import { expect, test } from 'vitest'
import { examineMachine } from '../../src/process/examine-machine.ts'
import { temporaryDirectory } from '../support/run-roster.ts'

/** The doctor's findings about the disk of a data directory. */
async function diskOf(settings: { databaseUrl?: string; walBytesMax?: number }) {
  const dataDir = await temporaryDirectory()
  const { databaseUrl, walBytesMax } = settings
  for await (const finding of examineMachine({ dataDir, databaseUrl, walBytesMax }))
    if (finding.check === 'disk') return finding
  throw new Error('the disk was not looked at')
}

test('the log that the embedded server may still write counts as taken', async () => {
  const most = 2 ** 40
  const found = await diskOf({ walBytesMax: most })
  expect(found).toMatchObject({ state: 'failed' })
  expect(found.says).toContain("of which PostgreSQL's log may still take 1024.0 GB")
  const few = await diskOf({ walBytesMax: 2 ** 26 })
  expect(few.says).toContain("PostgreSQL's log may still take 0.06 GB")
})

test('the disk of a PostgreSQL of one’s own is elsewhere, and its log is not counted here', async () => {
  const found = await diskOf({ databaseUrl: 'postgres://h/db', walBytesMax: 2 ** 40 })
  expect(found.says).not.toContain('log')
})
