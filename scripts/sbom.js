// Writes sbom.cdx.json, the bill of materials (CycloneDX) of what the package ships: its dependencies, and what the dashboard's
// build carries within it. Needs the lock file alone. With a path, writes there.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = process.argv[2] ?? `${root}sbom.cdx.json`
const own = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

const text = execFileSync(
  'npm',
  ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  },
)
const bom = JSON.parse(text)

const roots = new Set([
  ...Object.keys(own.dependencies),
  ...Object.keys(own.optionalDependencies),
  ...bundled(),
])
const nameOf = new Map(bom.components.map((component) => [component['bom-ref'], component.name]))
const needs = new Map(bom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
const shipped = new Set()
for (const ref of needs.get(bom.metadata.component['bom-ref'])) if (roots.has(nameOf.get(ref))) add(ref)

bom.metadata.component.name = own.name
bom.components = bom.components
  .filter((component) => shipped.has(component['bom-ref']))
  .map(({ scope: _, ...component }) => component)
bom.dependencies = bom.dependencies
  .filter(({ ref }) => shipped.has(ref) || ref === bom.metadata.component['bom-ref'])
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => shipped.has(other)) }))
// The same lock file gives the same bill.
delete bom.metadata.timestamp
const digest = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')
bom.serialNumber = `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`
writeFileSync(out, `${JSON.stringify(bom, null, 2)}\n`)
process.stdout.write(`${out}: ${bom.components.length} components\n`)

function add(ref) {
  // Types are asked for as a peer and never shipped.
  if (shipped.has(ref) || nameOf.get(ref)?.startsWith('@types/')) return
  shipped.add(ref)
  for (const other of needs.get(ref) ?? []) add(other)
}

/** The packages that the dashboard's sources import: they are in its files, not in node_modules. */
function bundled() {
  const folder = `${root}src/dashboard/`
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = names
    .filter((name) => /\.(tsx?|css)$/.test(name))
    .map((name) => readFileSync(folder + name, 'utf8'))
  return sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import) ?\(?['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)[^'"]*['"]/g)].map(
      ([, name]) => name,
    ),
  )
}
