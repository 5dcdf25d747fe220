// Lints the OpenAPI documents with redocly (recommended-strict) and spectral (spectral:oas), which must find nothing, and makes two
// clients from them, which must compile and must not fill anything into `{city: "Graz"}`. The tools are fetched when asked for
// (docs/decisions/0040-openapi-linters.md).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const documents = ['roster', 'nedzo', 'nedzo-legacy', 'gomobile', 'voice']
/** Paths that a vendor published with a slash at the end. */
const exceptions = {
  'nedzo-legacy': { redocly: 'no-path-trailing-slash', spectral: 'path-keys-no-trailing-slash' },
}
const clientTools = [
  'openapi-typescript@7.13.0',
  'typescript@5.9.3',
  '@hey-api/openapi-ts@0.95.0',
  'zod@4',
  'tsx@4',
]
const root = fileURLToPath(new URL('..', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'roster-openapi-'))
const isClean = [lint, makeClients].map((check) => check()).every((found) => found)
rmSync(directory, { recursive: true })
process.exitCode = isClean ? 0 : 1

function run(command, words, cwd = root) {
  return spawnSync(command, words, { stdio: 'inherit', cwd }).status === 0
}

function lint() {
  return documents
    .flatMap((name) => {
      const file = `docs/openapi/${name}.json`
      const { redocly, spectral } = exceptions[name] ?? {}
      const skipped = redocly === undefined ? [] : ['--skip-rule', redocly]
      const rules = join(directory, `${name}.json`)
      writeFileSync(
        rules,
        JSON.stringify({ extends: ['spectral:oas'], rules: spectral ? { [spectral]: 'off' } : {} }),
      )
      const [first, second] = ['@redocly/cli@2.77.0', '@stoplight/spectral-cli@6.16.3']
      return [
        run('npx', ['--yes', first, 'lint', '--extends', 'recommended-strict', ...skipped, file]),
        run('npx', ['--yes', second, 'lint', '--fail-severity', 'hint', '-r', rules, file]),
      ]
    })
    .every((found) => found)
}

/** Types by openapi-typescript with its default flags, and schemas by hey-api with zod, as strangers would use them. */
function makeClients() {
  writeFileSync(join(directory, 'package.json'), '{"private": true, "type": "module"}')
  if (!run('npm', ['install', '--silent', '--no-save', ...clientTools], directory)) return false
  const typed = documents.map((name) =>
    run(
      'npx',
      ['openapi-typescript', join(root, `docs/openapi/${name}.json`), '-o', `${name}.ts`],
      directory,
    ),
  )
  for (const name of ['typed-client.ts', 'zod-client.ts'])
    writeFileSync(join(directory, name), readFileSync(new URL(`openapi-clients/${name}`, import.meta.url)))
  const words = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
  const made = {
    input: join(root, 'docs/openapi/roster.json'),
    output: 'zod',
    plugins: ['@hey-api/typescript', 'zod'],
  }
  writeFileSync(join(directory, 'openapi-ts.config.mjs'), `export default ${JSON.stringify(made)}`)
  return (
    typed.every((found) => found) &&
    run('npx', ['tsc', ...words, 'typed-client.ts'], directory) &&
    run('npx', ['openapi-ts', '-f', 'openapi-ts.config.mjs'], directory) &&
    run('npx', ['tsx', 'zod-client.ts'], directory)
  )
}
