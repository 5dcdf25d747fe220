// Loading a file takes about a millisecond and a half, and these libraries are eight hundred of the fifteen hundred files
// that a start would load: each becomes one file of the build, which the built code then imports.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** What the built code imports of them, by the name of its file. */
const libraries = {
  ajv: 'ajv/dist/2020.js',
  kysely: 'kysely',
  'phone-metadata': 'libphonenumber-js/max/metadata',
  phones: 'libphonenumber-js/max',
  typebox: 'typebox',
  'typebox-value': 'typebox/value',
}
const namesOf = { ajv: '{ Ajv2020 }', 'phone-metadata': '{ default }' }
/** Whose files are in them: their licences go with the copies. */
const packages = [
  'ajv',
  'fast-deep-equal',
  'fast-uri',
  'json-schema-traverse',
  'kysely',
  'libphonenumber-js',
  'require-from-string',
  'typebox',
]
const here = fileURLToPath(import.meta.url)

/** Bundles them into `libraries` of the built directory and has the built code import them from there. */
export async function bundleLibraries(outDir) {
  const dir = join(outDir, 'libraries')
  await build({
    configFile: false,
    root: outDir,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: dir,
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(Object.keys(libraries).map((name) => [name, `library:${name}`])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-shared.js' },
      },
    },
    ssr: { noExternal: true },
    plugins: [entries()],
  })
  const fileOf = new Map(Object.entries(libraries).map(([name, id]) => [id, join(dir, `${name}.js`)]))
  for (const path of readdirSync(outDir, { recursive: true })) {
    if (!path.endsWith('.js') || ['libraries', 'dashboard'].includes(path.split(sep)[0])) continue
    const file = join(outDir, path)
    const text = readFileSync(file, 'utf8')
    const bundled = text.replace(/(\bfrom |\bimport\()'([^'.][^']*)'/g, (whole, before, id) =>
      fileOf.has(id) ? `${before}'./${relative(dirname(file), fileOf.get(id))}'` : whole,
    )
    if (bundled !== text) writeFileSync(file, bundled)
  }
  writeFileSync(join(dir, 'LICENSES.txt'), packages.map(licenceOf).join('\n'))
}

function licenceOf(name) {
  const dir = join(dirname(here), '../node_modules', name)
  const file = readdirSync(dir).find((entry) => /^licen[cs]e(\.md|\.txt)?$/i.test(entry))
  return `${name}\n\n${readFileSync(join(dir, file), 'utf8')}`
}

/** A module for each library that exports what is in it; the library itself is looked for from this file. */
function entries() {
  return {
    name: 'library-entries',
    resolveId: (id) => (id.startsWith('library:') ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith('\0library:')) return null
      const name = id.slice('\0library:'.length)
      const { id: path } = await this.resolve(libraries[name], here)
      return `export ${namesOf[name] ?? '*'} from ${JSON.stringify(path)}`
    },
  }
}

if (process.argv[1] === here) await bundleLibraries(process.argv[2])
