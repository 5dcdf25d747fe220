import { availableParallelism, totalmem } from 'node:os'
import { median } from './rounds.js'

/**
 * @typedef {object} Mark
 * @property {number} [atLeast]
 * @property {number} [atMost]
 * @property {number} [moonshot]
 */

/** The result of a bench, for people, for `--json`, and as rows of docs/performance.md. */
export class Report {
  /** @type {object[]} */
  #measured = []
  /** @type {{ what: string, value: number, unit: string, mark: Mark }[]} */
  #results = []

  /** @param {{ name: string, json: boolean, machine: Record<string, string> }} about */
  constructor({ name, json, machine }) {
    this.name = name
    this.json = json
    this.machine = machine
    this.#say(
      `${name}: ${Object.entries(machine)
        .map((entry) => entry.join(' '))
        .join(', ')}`,
    )
  }

  /**
   * The rates and waits of sides that were measured together.
   *
   * @param {string} title
   * @param {Record<string, readonly { perSecond: number, p50?: number, p99?: number, cpuUsPerRequest?: number }[]>} sides
   */
  sides(title, sides) {
    this.#say(`\n${title}`)
    for (const [side, measured] of Object.entries(sides)) {
      const middle = (/** @type {'perSecond' | 'p50' | 'p99' | 'cpuUsPerRequest'} */ key) =>
        median(measured.map((one) => one[key] ?? Number.NaN))
      const line = { side, perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') }
      this.#measured.push({ title, ...line, rounds: measured.length, loadCpuUs: middle('cpuUsPerRequest') })
      const waits = Number.isNaN(line.p99)
        ? ''
        : `  p50 ${line.p50.toFixed(1)} ms  p99 ${line.p99.toFixed(1)} ms`
      this.#say(
        `  ${side.padEnd(10)} ${Math.round(line.perSecond).toLocaleString('en').padStart(9)}/s${waits}`,
      )
    }
  }

  /** @param {string} what @param {number} value @param {Mark} [mark] */
  ratio(what, value, mark = {}) {
    this.value(what, value, '', mark)
  }

  /** @param {string} what @param {number} value @param {string} unit @param {Mark} [mark] */
  value(what, value, unit, mark = {}) {
    this.#results.push({ what, value, unit, mark })
    this.#say(`  ${what}: ${shown(value, unit)}${verdict(value, unit, mark)}`)
  }

  /** @param {string} text */
  note(text) {
    this.#say(`  ${text}`)
  }

  finish() {
    const date = new Date().toISOString().slice(0, 10)
    if (this.json) {
      const { name, machine } = this
      const all = { name, date, machine, measured: this.#measured, results: this.#results }
      process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
      return
    }
    const { cores, memory, PostgreSQL } = this.machine
    this.#say('\nFor docs/performance.md:')
    for (const { what, value, unit, mark } of this.#results) {
      if (unit === '' && Object.keys(mark).length === 0) continue
      const cells = [what, shown(value, unit), markText(unit, mark), `\`node bench/${this.name}.js\``]
      this.#say(`| ${[...cells, `${cores} cores, ${memory}, PostgreSQL ${PostgreSQL}`, date].join(' | ')} |`)
    }
  }

  /** @param {string} line */
  #say(line) {
    if (!this.json) process.stdout.write(`${line}\n`)
  }
}

/** The conditions of a ratio, without naming the machine. @param {Record<string, string>} settings */
export function describeMachine({ version = '', fsync = '', synchronous_commit = '' }) {
  return {
    cores: String(availableParallelism()),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    Node: process.versions.node,
    PostgreSQL: version.split(' ')[0] ?? '',
    fsync,
    synchronous_commit,
  }
}

/** @param {number} value @param {string} unit */
function shown(value, unit) {
  return unit === '' ? value.toFixed(2) : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`
}

/** @param {string} unit @param {Mark} mark */
function markText(unit, { atLeast, atMost, moonshot }) {
  if (atLeast === undefined && atMost === undefined) return '–'
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`
  return `${bound}${unit && ` ${unit}`}${moonshot === undefined ? '' : `, moonshot ${moonshot}`}`
}

/** @param {number} value @param {string} unit @param {Mark} mark */
function verdict(value, unit, mark) {
  if (Object.keys(mark).length === 0) return ''
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, moonshot } = mark
  const isKept = value >= atLeast && value <= atMost
  const isMoonshot = isKept && moonshot !== undefined && value >= moonshot
  return `  (mark ${markText(unit, mark)}: ${isMoonshot ? 'moonshot' : isKept ? 'kept' : 'missed'})`
}
