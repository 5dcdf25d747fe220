// npm start: builds when nothing is built, then becomes Roster. The script in package.json says exec: npm's shell would keep
// the signals that npm passes on, and Roster would outlive them.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

refuseOldNode()
const main = new URL('../dist/main.js', import.meta.url)
if (!existsSync(main)) {
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('build.js', import.meta.url))], {
    stdio: 'inherit',
  })
  if (build.status !== 0) process.exit(build.status ?? 1)
}
await import(main.href)

/** As `src/process/node-version.ts` does, for a clone in which nothing is built yet: an old Node cannot even build. */
function refuseOldNode() {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const oldest = engines.node.replace('>=', '')
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = oldest.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  process.stderr.write(`Roster needs Node ${oldest} or later, this is ${process.versions.node}\n`)
  process.exit(1)
}
