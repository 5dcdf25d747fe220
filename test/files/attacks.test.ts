import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { cleanCell } from '../../src/files/columns/cell-safety.ts'
import { attackFiles } from '../support/attack-files.ts'
import { provided } from '../support/provided.ts'
import { temporaryDirectory } from '../support/run-roster.ts'
import { processorMs } from '../support/times.ts'

/** What looking at any file of a megabyte may cost; a machine that does much else makes the thread look busier. */
const mbMax = 300
const busyMsMax = 1_000
const msMax = 60_000

interface Cost {
  outcome: string
  busyMs: number
  ms: number
  mb: number
}

const script = fileURLToPath(new URL('../support/look-alone.js', import.meta.url))

/** Looks at files in a process of its own, one after another. */
async function lookAt(paths: readonly string[]): Promise<Cost[]> {
  const dist = join(await provided('builtDir'), 'dist')
  const { stdout } = await promisify(execFile)(process.execPath, [script, dist, ...paths])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Cost)
}

describe('cells that are made to take time', () => {
  it.each([
    ['spaces inside', `x${' '.repeat(1_000_000)}x`],
    ['spaces outside', `${' '.repeat(500_000)}x${' '.repeat(500_000)}`],
    ['zero-width marks', `x${'\u200b'.repeat(1_000_000)}x`],
  ])('of a megabyte of %s are cleaned at once', async (_, cell) => {
    expect(await processorMs(() => expect(cleanCell(cell).startsWith('x')).toBe(true))).toBeLessThan(500)
  })
})

describe('files that are made to take time or memory', () => {
  it('cost neither the memory nor the time of the process, and are answered', async () => {
    const dir = await temporaryDirectory()
    const names = Object.keys(attackFiles)
    const paths = names.map((name, at) => {
      const path = join(dir, String(at))
      writeFileSync(path, (attackFiles[name] as () => Buffer)())
      return path
    })
    const costs = await lookAt(paths)
    const wrong = names.flatMap((name, at) => {
      const { outcome, busyMs, ms, mb } = costs[at] ?? { outcome: 'none', busyMs: 0, ms: 0, mb: 0 }
      const isAnswered = /^\d+ columns$|^FileRefused: /.test(outcome)
      const isWithin = mb < mbMax && busyMs < busyMsMax && ms < msMax
      return isAnswered && isWithin ? [] : [`${name}: ${outcome}, ${busyMs} ms busy, ${ms} ms, ${mb} MB`]
    })
    expect(wrong).toEqual([])
  }, 600_000)

  it('a plain file is looked at in a thread of its own, which is kept for the next one', async () => {
    const path = fileURLToPath(new URL('../fixtures/cases/07-hubspot-all-contacts.csv', import.meta.url))
    const costs = await lookAt([path, path])
    expect(costs.map(({ outcome }) => outcome)).toEqual(['18 columns', '18 columns'])
  })
})
