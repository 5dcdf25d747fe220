// Looks at files with a built Roster in a process of its own, and says what each cost, a line of JSON each:
// `node look-alone.js DIST FILE…`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'

const [dist = '', ...paths] = process.argv.slice(2)
const { importTranslator } = await import(pathToFileURL(join(dist, 'files/import-translator.js')).href)

const pieceBytes = 1024 * 1024
const known = { defaultRegion: null, customFields: [], remembered: async () => undefined }

/** @param {Buffer} bytes */
function look(bytes) {
  const file = {
    size: bytes.length,
    /** @param {number} start */
    async *read(start, end = bytes.length) {
      for (let at = start; at < end; at += pieceBytes)
        yield bytes.subarray(at, Math.min(at + pieceBytes, end))
    },
  }
  return importTranslator.profile(file, {}, known).then(
    (/** @type {{ headers: string[] }} */ { headers }) => `${headers.length} columns`,
    (/** @type {Error} */ { name, message }) => `${name}: ${message}`,
  )
}

// Modules that are loaded once are not part of a file's cost.
await look(Buffer.from('Name,Phone\nAnn,+14155550101\n'))
for (const path of paths) {
  const bytes = readFileSync(path)
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 2)
  const start = performance.now()
  const idle = performance.eventLoopUtilization()
  const outcome = await look(bytes)
  const { active } = performance.eventLoopUtilization(idle)
  clearInterval(watch)
  most = Math.max(most, process.memoryUsage.rss())
  const cost = {
    outcome,
    busyMs: Math.round(active),
    ms: Math.round(performance.now() - start),
    mb: Math.round((most - before) / 1e6),
  }
  process.stdout.write(`${JSON.stringify(cost)}\n`)
}
process.exit()
