import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The dashboard as it is built from the present sources; built once for each state of them. */
export async function buildDashboard(): Promise<URL> {
  const dir = join(tmpdir(), `roster-dashboard-${await stateOfSources()}`)
  if (!existsSync(dir)) {
    const made = await mkdtemp(`${dir}-`)
    const configFile = join(root, 'vite.config.ts')
    await build({ configFile, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } })
    // Another test file may have been first; one build is as good as the other.
    await rename(made, dir).catch(() => rm(made, { recursive: true }))
  }
  return pathToFileURL(`${dir}/`)
}

async function stateOfSources(): Promise<string> {
  const sources = join(root, 'src/dashboard')
  const entries = await readdir(sources, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256')
  for (const file of [...files.sort(), join(root, 'vite.config.ts'), join(root, 'package.json')]) {
    hash.update(`${file}\n`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}
