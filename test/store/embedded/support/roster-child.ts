/**
 * A Roster reduced to its store, as a process of its own that can be killed. Each line on stdin is a
 * task; each line on stdout tells how it went: {"up": connection}, {"held": true} or {"refused": message}.
 */
import { createInterface } from 'node:readline'
import { lockDataDir } from '../../../../src/store/embedded/data-dir-lock.ts'
import { startEmbedded } from '../../../../src/store/embedded/start-embedded.ts'

interface Task {
  do: 'start' | 'lock'
  dataDir: string
}

const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`)
let stop = async () => {}

// Once it is loaded, since another user may not read what it is loaded from.
const user = Number(process.argv[2])
if (user > 0) {
  process.setgid?.(user)
  process.setuid?.(user)
}

async function perform(task: Task): Promise<void> {
  if (task.do === 'lock') {
    stop = (await lockDataDir(task.dataDir)).release
    say({ held: true })
  } else {
    const embedded = await startEmbedded({ dataDir: task.dataDir, log: () => {} })
    stop = embedded.stop
    say({ up: embedded.connection })
  }
}

async function end(): Promise<void> {
  await stop()
  process.exit(0)
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    perform(JSON.parse(line) as Task).catch((error: Error) => say({ refused: error.message }))
  })
  // The test run is gone.
  .on('close', end)
process.once('SIGTERM', end)
say({ ready: true })
