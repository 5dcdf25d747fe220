#!/usr/bin/env node
import { describeOldNode } from '../process/node-version.ts'

const tooOld = describeOldNode()
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`)
  process.exitCode = 1
} else {
  // An old Node cannot read all of it.
  const { program, runProgram } = await import('./program.ts')
  const code = await runProgram(program(), process.argv.slice(2))
  // `roster start` may have set one already, and runs on otherwise.
  if (code !== 0) process.exitCode = code
}
