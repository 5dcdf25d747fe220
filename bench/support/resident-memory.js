import { execFileSync } from 'node:child_process'

/** What a process holds of the machine's memory, in MB, as `ps` tells on Linux and macOS. @param {number} pid */
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
