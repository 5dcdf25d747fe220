import { fileURLToPath } from 'node:url'

/**
 * Where a process spent its time, the longest first: self time in milliseconds of each function, and of each file or
 * package.
 *
 * @param {any} profile a V8 CPU profile
 * @param {string} builtDir what to leave out of names
 */
export function selfTimes(profile, builtDir) {
  /** @type {Map<number, any>} */
  const nodes = new Map(profile.nodes.map((/** @type {any} */ node) => [node.id, node.callFrame]))
  /** @type {Map<string, number>} */
  const functions = new Map()
  /** @type {Map<string, number>} */
  const places = new Map()
  let busyMs = 0
  for (const [index, id] of profile.samples.entries()) {
    const { functionName, url, lineNumber } = nodes.get(id)
    if (functionName === '(idle)') continue
    const ms = profile.timeDeltas[index] / 1000
    busyMs += ms
    const place = placeOf(url, builtDir)
    add(places, place || functionName, ms)
    add(functions, place ? `${functionName || 'anonymous'} ${place}:${lineNumber + 1}` : functionName, ms)
  }
  return { busyMs, functions: ranked(functions), places: ranked(places) }
}

/** @param {string} url @param {string} builtDir */
function placeOf(url, builtDir) {
  if (!url.startsWith('file:')) return url
  const path = fileURLToPath(url)
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)
  return inPackage === null ? path.replace(`${builtDir}/`, '') : `${inPackage[1]}`
}

/** @param {Map<string, number>} sums @param {string} key @param {number} ms */
function add(sums, key, ms) {
  sums.set(key, (sums.get(key) ?? 0) + ms)
}

/** @param {Map<string, number>} sums */
function ranked(sums) {
  return [...sums].sort(([, a], [, b]) => b - a)
}
