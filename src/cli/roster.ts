#!/usr/bin/env node
import { describeOldNode } from '../process/node-version.ts'

const tooOld = describeOldNode()
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`)
  process.exitCode = 1
} else {
  // An old Node cannot read all of it.
  const { program, runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(program(), process.argv.slice(2))
}
