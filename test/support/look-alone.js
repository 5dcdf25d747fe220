// Looks at a file with a built Roster in a process of its own, and says what that cost: `node look-alone.js DIR FILE`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'

const [dir, path] = process.argv.slice(2)
const bytes = readFileSync(/** @type {string} */ (path))
const url = pathToFileURL(join(/** @type {string} */ (dir), 'dist/files/import-translator.js')).href
const { importTranslator } = await import(url)

const piece = 1024 * 1024
const file = {
  size: bytes.length,
  /** @param {number} start */
  async *read(start, end = bytes.length) {
    for (let at = start; at < end; at += piece) yield bytes.subarray(at, Math.min(at + piece, end))
  },
}
const known = { defaultRegion: null, customFields: [], remembered: async () => undefined }
const small = Buffer.from('Name,Phone\nAnn,+14155550101\n')

// What is loaded once is no part of what a file costs.
await importTranslator.profile(
  {
    size: small.length,
    async *read() {
      yield small
    },
  },
  {},
  known,
)
const before = process.memoryUsage.rss()
let most = before
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 2)
const start = performance.now()
const idle = performance.eventLoopUtilization()
const outcome = await importTranslator.profile(file, {}, known).then(
  (/** @type {{ headers: string[] }} */ { headers }) => `${headers.length} columns`,
  (/** @type {Error} */ { name, message }) => `${name}: ${message}`,
)
const { active } = performance.eventLoopUtilization(idle)
clearInterval(watch)
most = Math.max(most, process.memoryUsage.rss())
process.stdout.write(
  JSON.stringify({
    outcome,
    busyMs: Math.round(active),
    ms: Math.round(performance.now() - start),
    mb: Math.round((most - before) / 1e6),
  }),
  () => process.exit(),
)
