// Compiles src to dist (or to the directory given), from nothing, so that no file of an earlier build stays: the server
// with tsc and its largest libraries bundled, the dashboard with Vite.
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'vite'
import { bundleLibraries } from './bundle-libraries.js'
import { compressDashboard } from './compress-dashboard.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = process.argv[2] ?? `${root}dist`
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))

rmSync(outDir, { recursive: true, force: true })
const build = spawnSync(process.execPath, [tsc, '-p', `${root}tsconfig.build.json`, '--outDir', outDir], {
  stdio: 'inherit',
})
if (build.status !== 0) process.exit(build.status ?? 1)
chmodSync(`${outDir}/cli/roster.js`, 0o755)
await bundleLibraries(outDir)
await bundle({
  configFile: `${root}vite.config.ts`,
  logLevel: 'warn',
  build: { outDir: `${outDir}/dashboard` },
})
await compressDashboard(`${outDir}/dashboard`)
