// Lints the OpenAPI documents with redocly (recommended-strict) and spectral (spectral:oas), which must find nothing. Both are fetched
// when asked for: together they are 126 MB, more than all else that a check needs (docs/decisions/0040-openapi-linters.md).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const documents = ['roster', 'nedzo', 'nedzo-legacy', 'gomobile', 'voice']
/** Paths that a vendor published with a slash at the end. */
const exceptions = {
  'nedzo-legacy': { redocly: 'no-path-trailing-slash', spectral: 'path-keys-no-trailing-slash' },
}
const directory = mkdtempSync(join(tmpdir(), 'roster-openapi-'))

function run(tool, ...words) {
  return spawnSync('npx', ['--yes', tool, ...words], { stdio: 'inherit' }).status === 0
}

let isClean = true
for (const name of documents) {
  const file = `docs/openapi/${name}.json`
  const { redocly, spectral } = exceptions[name] ?? {}
  const skipped = redocly === undefined ? [] : ['--skip-rule', redocly]
  const rules = join(directory, `${name}.json`)
  writeFileSync(
    rules,
    JSON.stringify({ extends: ['spectral:oas'], rules: spectral ? { [spectral]: 'off' } : {} }),
  )
  isClean = run('@redocly/cli@2.77.0', 'lint', '--extends', 'recommended-strict', ...skipped, file) && isClean
  isClean =
    run('@stoplight/spectral-cli@6.16.3', 'lint', '--fail-severity', 'hint', '-r', rules, file) && isClean
}
rmSync(directory, { recursive: true })
process.exitCode = isClean ? 0 : 1
