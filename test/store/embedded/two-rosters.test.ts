import { chown, link, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useRosterChildren } from './support/spawn-roster.ts'
import { start } from './support/start.ts'
import { tempDir } from './support/temp-dir.ts'

const spawnRoster = useRosterChildren()

test('a second Roster on the data directory refuses, naming the directory and the holder', async () => {
  const dataDir = await tempDir()
  const holder = await spawnRoster()
  expect(await holder.ask('start', dataDir)).toHaveProperty('up')
  await expect(start({ dataDir })).rejects.toMatchObject({
    reason: 'held',
    message: expect.stringMatching(new RegExp(`${dataDir} is in use by another Roster, pid ${holder.pid}:`)),
  })
})

test('a holder that ended or was killed holds nothing, also when its pid lives on', async () => {
  const dataDir = await tempDir()
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
    const holder = await spawnRoster()
    expect(await holder.ask('lock', dataDir)).toEqual({ held: true })
    await holder.end(signal)
  }
  // The lock names no pid at all, so a pid that was used again cannot keep it.
  const next = await spawnRoster()
  expect(await next.ask('lock', dataDir)).toEqual({ held: true })
})

// Only root can become another user.
describe.skipIf(process.getuid?.() !== 0)('root and an ordinary user, one after the other', () => {
  const ordinary = 1000

  test.each([
    { first: 0, later: ordinary },
    { first: ordinary, later: 0 },
  ])('a lock that user $first left holds nothing against user $later', async ({ first, later }) => {
    const dataDir = await tempDir()
    await chown(dataDir, ordinary, ordinary)
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      for (const user of [first, later]) {
        const holder = await spawnRoster(user)
        expect(await holder.ask('lock', dataDir)).toEqual({ held: true })
        await holder.end(signal)
      }
    }
  })

  test.each([
    { first: 0, later: ordinary },
    { first: ordinary, later: 0 },
  ])(
    'a lock that user $first holds is respected by user $later, which names it',
    async ({ first, later }) => {
      const dataDir = await tempDir()
      await chown(dataDir, ordinary, ordinary)
      const holder = await spawnRoster(first)
      expect(await holder.ask('lock', dataDir)).toEqual({ held: true })
      const refused = await (await spawnRoster(later)).ask('lock', dataDir)
      expect(refused.refused).toContain(`is in use by another Roster, pid ${holder.pid}:`)
    },
  )
})

test('of six Rosters started in the same instant exactly one wins, every time', async () => {
  const dir = await tempDir()
  const rosters = await Promise.all(Array.from({ length: 6 }, () => spawnRoster()))
  for (let round = 0; round < 40; round++) {
    const dataDir = join(dir, String(round))
    await mkdir(dataDir)
    // Half of the rounds race to take over from dead holders instead of to be the first.
    if (round % 2) await leaveDeadLocks(dataDir, round % 5)
    const answers = await Promise.all(rosters.map((roster) => roster.ask('lock', dataDir)))
    const winner = rosters[answers.findIndex((answer) => answer.held)]
    expect(winner).toBeDefined()
    expect(answers.filter((answer) => answer.held)).toHaveLength(1)
    for (const { refused } of answers.filter((answer) => !answer.held)) {
      expect(refused).toContain(`pid ${winner?.pid}:`)
    }
  }
})

test('of three Rosters starting PostgreSQL in the same instant one serves, the others refuse', async () => {
  const dataDir = await tempDir()
  const rosters = await Promise.all(Array.from({ length: 3 }, () => spawnRoster()))
  const answers = await Promise.all(rosters.map((roster) => roster.ask('start', dataDir)))
  expect(answers.filter((answer) => answer.up)).toHaveLength(1)
  expect(answers.filter((answer) => answer.refused?.includes('is in use by another Roster'))).toHaveLength(2)
})

/** Sockets without a listener, as a SIGKILL leaves them. */
async function leaveDeadLocks(dataDir: string, count: number): Promise<void> {
  await mkdir(join(dataDir, 'lock'))
  for (let number = 1; number <= count; number++) {
    const path = join(dataDir, 'lock', 'listening')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await link(path, join(dataDir, 'lock', String(number)))
    await new Promise((resolve) => server.close(resolve))
  }
}
