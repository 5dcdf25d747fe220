import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh directory, mode 0700, gone after the test. Call it before starting what uses it. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'roster-embedded-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}
