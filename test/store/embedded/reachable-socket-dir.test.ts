import { mkdir, readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { knock, reachableSocketDir } from '../../../src/store/embedded/connection.ts'
import { tempDir } from './support/temp-dir.ts'

// The way for macOS is only a link, so it is proven everywhere; that for Linux needs its /proc.
test.each(process.platform === 'linux' ? ['linux', 'darwin'] : ['darwin'])(
  'on %s a socket in a long directory is reached by a short path, which leaves nothing when released',
  async (platform) => {
    const dir = join(await tempDir(), 'x'.repeat(120))
    await mkdir(dir)
    const reachable = await reachableSocketDir(dir, 'socket', platform)
    const path = join(reachable.path, 'socket')
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103)
    const server = createServer((socket) => socket.end('hello\n'))
    await new Promise<void>((resolve) => server.listen(path, resolve))
    expect(await knock(path, 5000)).toEqual({ state: 'alive', banner: 'hello' })
    expect(await readdir(dir)).toEqual(['socket'])
    await new Promise((resolve) => server.close(resolve))
    await reachable.release()
    await expect(readdir(platform === 'darwin' ? dirname(reachable.path) : reachable.path)).rejects.toThrow(
      'ENOENT',
    )
  },
)

test('a short directory is used as it is', async () => {
  expect((await reachableSocketDir('/short', 'socket')).path).toBe('/short')
})
