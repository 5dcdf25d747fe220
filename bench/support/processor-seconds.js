import { execFileSync } from 'node:child_process'

/** The processor time that a process has used, as `ps` tells on Linux and macOS: `[[days-]hours:]minutes:seconds`. @param {number} pid */
export function processorSeconds(pid) {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  const [days, clock = ''] = text.includes('-') ? text.split('-') : ['0', text]
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400
}
