// Writes migrations/schema.txt from the migrations; with --check, fails when it differs.
import { spawnSync } from 'node:child_process'

const update = process.argv.includes('--check') ? [] : ['--update']
const run = spawnSync('npx', ['vitest', 'run', 'test/store/schema.test.ts', ...update], { stdio: 'inherit' })
process.exit(run.status ?? 1)
