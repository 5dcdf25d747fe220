import { execFileSync } from 'node:child_process'

/** The resident memory of a process in MB, from `ps` on Linux and macOS. @param {number} pid */
export function residentMemoryMb(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

/**
 * The most that a process held while `work` ran, looked at five times a second.
 *
 * @param {number} pid
 * @param {() => Promise<unknown>} work
 */
export async function mostResidentMb(pid, work) {
  let most = residentMemoryMb(pid)
  const watch = setInterval(() => {
    most = Math.max(most, residentMemoryMb(pid))
  }, 200)
  try {
    await work()
  } finally {
    clearInterval(watch)
  }
  return Math.max(most, residentMemoryMb(pid))
}
