import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * The processor time that a process has used, from `ps` on Linux and macOS: `[[days-]hours:]minutes:seconds`.
 * @param {number} pid
 */
export function processorSeconds(pid) {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  const [days, clock = ''] = text.includes('-') ? text.split('-') : ['0', text]
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400
}

/**
 * The processor time of a server whose processes have one parent, as PostgreSQL's have, by any of them: the parent's, its
 * children's, and that of children which have ended. Read from `/proc`, so on Linux alone.
 *
 * @param {number} pid
 */
export function familySeconds(pid) {
  const { parent } = ticksOf(pid)
  const head = ticksOf(parent)
  let ticks = head.own + head.ended
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const child = ticksOf(Number(name))
      if (child.parent === parent) ticks += child.own
    } catch {
      // It has ended meanwhile, and its parent has its time.
    }
  }
  return ticks / ticksPerSecond
}

const ticksPerSecond = 100

/** @param {number} pid proc(5): behind the name, which may have brackets and spaces */
function ticksOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const at = (/** @type {number} */ index) => fields[index] ?? 0
  return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) }
}
