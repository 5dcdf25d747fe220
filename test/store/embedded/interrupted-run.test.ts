import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isRunningServer, serverPid } from './support/server-pid.ts'
import { useRosterChildren } from './support/spawn-roster.ts'
import { tempDir } from './support/temp-dir.ts'

const spawnRoster = useRosterChildren()
const script = fileURLToPath(new URL('../../support/end-left-behind.js', import.meta.url))

test('a test run that is killed leaves no PostgreSQL and no directory behind', async () => {
  const runDir = await tempDir()
  const watcher = spawn(process.execPath, [script, runDir], { stdio: ['pipe', 'ignore', 'inherit'] })
  const dataDir = join(runDir, 'a-test', 'data')
  const roster = await spawnRoster()
  await roster.ask('start', dataDir)
  const server = (await serverPid(dataDir)) as number
  await roster.end('SIGKILL')
  expect(await isRunningServer(server)).toBe(true)

  // As the kernel does when the run is gone.
  watcher.stdin.end()
  expect(await once(watcher, 'exit')).toEqual([0, null])
  expect(await isRunningServer(server)).toBe(false)
  await expect(access(runDir)).rejects.toThrow('ENOENT')
})
