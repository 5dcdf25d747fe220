import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { StoredFile } from '../../src/core/imports/file-translator.ts'
import { FileThread } from '../../src/files/isolation/file-threads.ts'
import { temporaryDirectory } from '../support/run-roster.ts'
import { memoryFile } from './memory-file.ts'

/** A thread that does what `given.how` of its task says. */
const script = `
import { parentPort } from 'node:worker_threads'
const hold = []
parentPort.on('message', (message) => {
  if (message.given === undefined) return parentPort.postMessage({ done: message.isFailed === true ? 'failed' : Buffer.from(message.value ?? []).toString() })
  const { how } = message.given
  if (how === 'loop') for (;;);
  if (how === 'memory') for (;;) hold.push(new Array(100_000).fill({}))
  if (how === 'exit') process.exit(3)
  if (how === 'throw') throw new Error('thrown there')
  if (how === 'refuse') parentPort.postMessage({ refused: { code: 'damaged_file', message: 'refused there' } })
  if (how === 'read') parentPort.postMessage({ need: 'bytes', call: 0, start: 2, end: 5 })
  if (how === 'lost') parentPort.postMessage({ failed: { message: 'x', call: 0 } })
  if (how === 'done') parentPort.postMessage({ done: 'well' })
})`

async function threadOf(file = memoryFile('abcdefgh'), busyMsMax = 15_000) {
  const path = join(await temporaryDirectory(), 'thread.mjs')
  writeFileSync(path, script)
  const thread = new FileThread(pathToFileURL(path), { file }, { heapMb: 40, busyMsMax })
  onTestFinished(() => thread.stop())
  return (how: string) =>
    thread.run({
      do: 'profile',
      size: 8,
      given: { how },
      known: { fileName: null, defaultRegion: null, customFields: [] },
    })
}

describe('a thread that reads a file', () => {
  it.each([
    ['loop', /more time/],
    ['memory', /more memory/],
    ['exit', /more memory/],
    ['refuse', /refused there/],
  ])('that does %s ends alone, and the file is refused', async (how, message) => {
    const run = await threadOf(undefined, how === 'loop' ? 500 : undefined)
    await expect(run(how)).rejects.toMatchObject({
      name: 'FileRefused',
      message: expect.stringMatching(message),
    })
  })

  it('with a mistake of ours in it fails the call, not the process', async () => {
    const run = await threadOf()
    await expect(run('throw')).rejects.toThrow('thrown there')
  })

  it('gets the bytes it asks for, and answers one task after another', async () => {
    const run = await threadOf()
    expect(await run('read')).toBe('cde')
    expect(await run('done')).toBe('well')
    expect(await run('read')).toBe('cde')
  })

  it('is told when they cannot be read, and the call fails with what failed', async () => {
    const failing: StoredFile = {
      size: 8,
      read: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the store is away')) }),
      }),
    }
    const run = await threadOf(failing)
    expect(await run('read')).toBe('failed')
  })

  it('that has ended refuses the next task', async () => {
    const run = await threadOf()
    await run('exit').catch(() => {})
    await expect(run('done')).rejects.toThrow(/more memory/)
  })
})
