import { execFile, spawn, spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createScratchDatabase } from '../support/open-test-database.ts'
import { builtFile, temporaryDirectory } from '../support/run-roster.ts'

// script(1) of util-linux gives a program a terminal; macOS has another script.
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false

test.runIf(hasScript)(
  'on a terminal the first start asks for a country, and shows its keys once, with a curl line to paste',
  async () => {
    const { url } = await createScratchDatabase()
    const dataDir = await temporaryDirectory()
    const command = `${process.execPath} ${await builtFile('main.js')}`
    const child = spawn('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
      env: {
        PATH: process.env.PATH,
        LANG: 'de_AT.UTF-8',
        PORT: '0',
        DATABASE_URL: url,
        ROSTER_DATA_DIR: dataDir,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let shown = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      shown += text
    })
    await expect.poll(() => shown).toContain('Enter for AT, "none" for none')
    child.stdin.write('Atlantis\n')
    await expect.poll(() => shown).toContain('“Atlantis” is no country code')
    child.stdin.write('gb\n')
    await expect.poll(() => shown).toContain('/openapi/')
    expect(shown).toContain('numbers of United Kingdom (GB, from your answer)')

    expect(shown).toMatch(
      /Account key +sk_live_\w{49}\r\n +Workspace id +\S{36}\r\n +Workspace key +sk_live_\w{49}\r\n/,
    )
    expect(shown).toMatch(/http:\S+\/docs/)
    const curl = shown.split('\r\n').find((line) => line.trim().startsWith('curl '))!
    const { stdout } = await promisify(execFile)('sh', ['-c', `${curl.trim()} --silent`])
    expect(JSON.parse(stdout)).toMatchObject({ firstName: 'Ada', email: 'ada@example.com' })
    await expect(stat(join(dataDir, 'first-keys.txt'))).rejects.toThrow('ENOENT')
    // Ctrl-C.
    child.stdin.write('\u0003')
    await expect.poll(() => child.exitCode).toBe(0)
  },
)
