import { describeOldNode } from './process/node-version.ts'

/**
 * An old Node, or one that may open too few files, fails at some import without a useful message; both are
 * checked first.
 */
async function begin(): Promise<void> {
  const tooOld = describeOldNode()
  if (tooOld !== undefined) return end(tooOld)
  try {
    await import('./start.ts')
  } catch (error) {
    if (!mayOpenTooFewFiles()) throw error
    end(
      `Roster cannot start: this process may not open as many files as Roster has: raise the limit to ${filesMin} (ulimit -n ${filesMin})`,
    )
  }
}

const filesMin = 1_024

/** Otherwise Node reports that a file was not found, or nothing helpful. */
function mayOpenTooFewFiles(): boolean {
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft?: number | 'unlimited' } }
  }
  const limit = userLimits?.open_files?.soft
  return typeof limit === 'number' && limit < filesMin
}

function end(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

await begin()
