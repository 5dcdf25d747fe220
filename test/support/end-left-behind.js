/**
 * Ends what a test run leaves behind. Runs beside it, given the run's directory; its stdin ends when the run does,
 * also when that was killed. Then Rosters started from that directory are stopped, then PostgreSQL servers in it, and
 * it is removed. JavaScript, since Node 20 runs no TypeScript.
 */
import { execFileSync } from 'node:child_process'
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const runDir = process.argv[2]
/** As the kernel names it. */
const runDirReal = await realpath(runDir)
/** Run directory, a test's own, the data directory: clusters lie no deeper. */
const depthMax = 5

process.stdin
  .on('error', () => {})
  .on('close', cleanUp)
  .resume()

async function cleanUp() {
  await end(findRosters, 'SIGTERM', 11_000)
  await end(findRosters, 'SIGKILL', 1_000)
  await end(findServers, 'SIGINT', 10_000)
  await end(findServers, 'SIGQUIT', 2_000)
  // A program that was just starting may still write.
  await rm(runDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

async function end(find, signal, timeoutMs) {
  const signalled = new Set()
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(50)) {
    const pids = await find()
    if (pids.length === 0) return
    for (const pid of pids.filter((pid) => !signalled.has(pid))) kill(pid, signal)
    for (const pid of pids) signalled.add(pid)
  }
}

/** A Roster of the run has the run's directory in its command: what it was built into lies there. */
async function findRosters() {
  const processes = await listProcesses()
  return processes
    .filter(
      ({ pid, command }) => pid !== process.pid && command.includes(`${runDir}/`) && /node/.test(command),
    )
    .map(({ pid }) => pid)
}

/** A server works in its cluster's directory, also before it has written its pid there. */
async function findServers() {
  const inClusters = new Set((await findClusters(runDir, 0)).map(({ pid }) => pid))
  const servers = (await listProcesses()).filter(({ command }) => command.includes('cluster_name='))
  return servers
    .filter(({ pid, cwd }) => inClusters.has(pid) || cwd.startsWith(`${runDirReal}/`))
    .map(({ pid }) => pid)
}

async function findClusters(dir, depth) {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  if (entries.some(({ name }) => name === 'PG_VERSION')) {
    const text = await readFile(join(dir, 'postmaster.pid'), 'utf8').catch(() => '')
    const pid = Number.parseInt(text, 10)
    return pid > 0 ? [{ pid }] : []
  }
  if (depth === depthMax) return []
  const inside = entries.filter((entry) => entry.isDirectory())
  return (await Promise.all(inside.map(({ name }) => findClusters(join(dir, name), depth + 1)))).flat()
}

async function listProcesses() {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n')
    return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line, cwd: '' }))
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      cwd: await readlink(`/proc/${pid}/cwd`).catch(() => ''),
    })),
  )
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
