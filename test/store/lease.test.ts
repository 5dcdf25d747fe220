import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { underLease } from '../../src/store/schema/lease.ts'
import { openTestDatabase } from '../support/open-test-database.ts'

const database = await openTestDatabase()
/** Long enough that a busy machine renews it in time. */
const expiryMs = 2_000

async function expiryOf(name: string): Promise<Date> {
  const { rows } = await sql<{ end: Date }>`
    select expires_at as end from roster_leases where name = ${name}`.execute(database.db)
  return rows[0]!.end
}

/** By the clock of the database, as leases are. */
async function isPast(time: Date): Promise<boolean> {
  const { rows } = await sql<{ past: boolean }>`select clock_timestamp() > ${time} as past`.execute(
    database.db,
  )
  return rows[0]!.past
}

test('runs one holder at a time, each in its turn', async () => {
  const name = randomUUID()
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 8 }, () =>
      underLease(
        database,
        name,
        async () => {
          inside += 1
          most = Math.max(most, inside)
          await sql`select 1`.execute(database.db)
          inside -= 1
        },
        { pollMs: 10 },
      ),
    ),
  )
  expect(most).toBe(1)
})

test('is kept by its heartbeat for longer than it expires', async () => {
  const name = randomUUID()
  const order: string[] = []
  let second: Promise<unknown> | undefined
  await underLease(
    database,
    name,
    async (lease) => {
      second = underLease(database, name, async () => order.push('second'), { pollMs: 20 })
      const end = await expiryOf(name)
      await expect.poll(() => isPast(end)).toBe(true)
      lease.assertHeld()
      order.push('first')
    },
    { expiryMs },
  )
  await second
  expect(order).toEqual(['first', 'second'])
})

test('passes on when its holder died', async () => {
  const name = randomUUID()
  const expired = new Date(Date.now() - 1)
  await sql`insert into roster_leases values (${name}, ${randomUUID()}, ${expired})`.execute(database.db)
  await expect(underLease(database, name, async () => 'mine')).resolves.toBe('mine')
})

test('tells a holder that lost it to stop', async () => {
  const name = randomUUID()
  const work = underLease(
    database,
    name,
    async (lease) => {
      await sql`update roster_leases set holder = ${randomUUID()} where name = ${name}`.execute(database.db)
      for (;;) {
        lease.assertHeld()
        await delay(20)
      }
    },
    { expiryMs: 200 },
  )
  await expect(work).rejects.toThrow('lost the lease')
})

test('is free again when the work fails', async () => {
  const name = randomUUID()
  await expect(underLease(database, name, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(underLease(database, name, async () => 'yes')).resolves.toBe('yes')
})
