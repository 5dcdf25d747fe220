import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const startMsMax = 240_000

/**
 * Starts the built Roster as a user does, on a free port of this machine, and waits until it listens. Its log, at its
 * default level, goes to a file in the data directory.
 *
 * @param {object} options
 * @param {string} options.builtDir
 * @param {string} options.dataDir
 * @param {Record<string, string>} options.variables
 * @param {readonly string[]} [options.nodeOptions]
 */
export async function startRoster({ builtDir, dataDir, variables, nodeOptions = [] }) {
  const { PATH = '', HOME = '' } = process.env
  const logPath = join(dataDir, 'roster.log')
  const child = spawn(process.execPath, [...nodeOptions, join(builtDir, 'dist/main.js')], {
    env: { PATH, HOME, PORT: '0', ROSTER_PROCESSES: '1', ROSTER_DATA_DIR: dataDir, ...variables },
    stdio: ['ignore', 'pipe', openSync(logPath, 'a')],
  })
  const ended = once(child, 'close')
  const url = await untilListening(child, logPath)
  return {
    url,
    pid: /** @type {number} */ (child.pid),
    /** A second call waits for the first. */
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} logPath
 * @returns {Promise<string>}
 */
function untilListening(child, logPath) {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('Roster did not start in time'))
    }, startMsMax)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`Roster ended with ${code}: ${readFileSync(logPath, 'utf8')}`))
    })
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      said += text
      const url = /^Roster is running at (\S+)$/m.exec(said)?.[1]
      if (url === undefined) return
      clearTimeout(late)
      resolve(url)
    })
  })
}
