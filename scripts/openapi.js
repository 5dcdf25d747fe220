// Writes docs/openapi/<wire>.json from the wires' schemas; with --check, fails when a file differs. Needs no database.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')

const { module: wires } = await runnerImport(`${root}src/wires/all-wires.ts`, { root, configFile: false })
const { module: openapi } = await runnerImport(`${root}src/http/openapi/openapi.ts`, {
  root,
  configFile: false,
})

mkdirSync(`${root}docs/openapi`, { recursive: true })
// The operations are only described, never called, so they need no services.
for (const wire of wires.allWires({})) {
  const path = `docs/openapi/${wire.name}.json`
  const document = `${JSON.stringify(openapi.openapiOf(wire), null, 2)}\n`
  if (!check) writeFileSync(root + path, document)
  else if (written(root + path) !== document) {
    process.stderr.write(`${path} differs from the schemas: run node scripts/openapi.js\n`)
    process.exitCode = 1
  }
}

function written(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
