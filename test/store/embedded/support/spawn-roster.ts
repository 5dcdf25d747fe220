import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { EmbeddedPostgres } from '../../../../src/store/embedded/start-embedded.ts'

export type Answer = { up?: EmbeddedPostgres['connection']; held?: true; refused?: string }

export interface RosterChild {
  pid: number
  /** Gives it a task and waits for its answer. */
  ask(task: 'start' | 'lock', dataDir: string): Promise<Answer>
  /** Signals it and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url))

/**
 * For a test file: builds `roster-child.ts` once and gives a function that starts one, as another user when root asks for
 * it, ended after the test.
 */
export function useRosterChildren(): (user?: number) => Promise<RosterChild> {
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'roster-child-'))
    // Node 20 runs no TypeScript, and what is built elsewhere still has to find its packages.
    await symlink(join(PROJECT, 'node_modules'), join(dir, 'node_modules'))
    await build({
      configFile: false,
      root: PROJECT,
      logLevel: 'error',
      build: {
        ssr: join(PROJECT, 'test/store/embedded/support/roster-child.ts'),
        outDir: dir,
        emptyOutDir: false,
      },
    })
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))
  return async (user = 0) => {
    const child = spawn(process.execPath, [join(dir, 'roster-child.js'), String(user)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const end = (signal: NodeJS.Signals) => endChild(child, signal)
    onTestFinished(() => end('SIGTERM'))
    await answers.next()
    return {
      pid: child.pid as number,
      async ask(task, dataDir) {
        child.stdin.write(`${JSON.stringify({ do: task, dataDir })}\n`)
        const { value } = await answers.next()
        return JSON.parse(value ?? '{}') as Answer
      },
      end,
    }
  }
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
