import { expect, test } from 'vitest'
import { BatchQueue } from '../../../src/core/kernel/batch-queue.ts'

/** A queue whose batches end on demand. */
function build(options: { batchSizeMax?: number; besideSizeMin?: number } = {}) {
  const begun: { lane: string; items: readonly number[]; end: () => void }[] = []
  const lanes = new BatchQueue<number, number>({
    batchSizeMax: 100,
    batchesInFlightMax: 2,
    besideSizeMin: 3,
    ...options,
    run: (lane, items) =>
      new Promise((resolve) => begun.push({ lane, items, end: () => resolve(items.map((n) => n * 10)) })),
  })
  const itemsBegun = () => begun.map(({ items }) => items)
  return { lanes, begun, itemsBegun }
}

test('one that comes alone goes at once; what comes meanwhile goes together, in order, when it is done', async () => {
  const { lanes, begun, itemsBegun } = build()
  const results = [1, 2, 3].map((n) => lanes.submit('a', n))
  expect(itemsBegun()).toEqual([[1]])
  begun[0]?.end()
  expect(await results[0]).toBe(10)
  await expect.poll(itemsBegun).toEqual([[1], [2, 3]])
  begun[1]?.end()
  expect(await Promise.all(results)).toEqual([10, 20, 30])
})

test('a second batch goes beside one in flight when it is worth it, a third never', async () => {
  const { lanes, begun, itemsBegun } = build()
  const results = Array.from({ length: 9 }, (_, n) => lanes.submit('a', n))
  expect(itemsBegun()).toEqual([[0], [1, 2, 3]])
  expect(lanes.waitingIn('a')).toBe(5)
  begun[1]?.end()
  expect(await results[3]).toBe(30)
  await expect.poll(itemsBegun).toEqual([[0], [1, 2, 3], [4, 5, 6, 7, 8]])
})

test('lanes do not wait for each other', () => {
  const { lanes, begun } = build()
  void lanes.submit('a', 1)
  void lanes.submit('b', 2)
  expect(begun.map(({ lane }) => lane)).toEqual(['a', 'b'])
})

test('a batch that fails fails its own callers, and the lane goes on', async () => {
  let runs = 0
  const lanes = new BatchQueue<number, number>({
    batchSizeMax: 100,
    batchesInFlightMax: 1,
    besideSizeMin: 1,
    run: async (_, items) => {
      if (runs++ === 0) throw new Error('failed')
      return items
    },
  })
  const results = await Promise.allSettled([lanes.submit('a', 1), lanes.submit('a', 2)])
  expect(results).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 2 }])
})
