import { expect, test } from 'vitest'
import { LargeCalls } from '../../src/http/bounds/in-flight.ts'

/** Calls that end on demand, and which of them have begun. */
function calls() {
  const large = new LargeCalls()
  const begun: string[] = []
  const ends: (() => void)[] = []
  const call = (account: string) =>
    large.take(account, async () => {
      begun.push(account)
      await new Promise<void>((resolve) => ends.push(resolve))
    })
  const end = () => {
    for (const one of ends.splice(0)) one()
  }
  return { call, begun, end }
}

test('an account that waits leaves the others their turns', async () => {
  const { call, begun, end } = calls()
  const all = [call('a'), call('a'), call('a'), call('b')]
  await expect.poll(() => begun).toEqual(['a', 'a', 'b'])
  end()
  await expect.poll(() => begun).toEqual(['a', 'a', 'b', 'a'])
  end()
  await Promise.all(all)
})

test('more accounts than there are turns take them one after the other', async () => {
  const { call, begun, end } = calls()
  const all = ['a', 'b', 'c', 'd', 'e'].map(call)
  await expect.poll(() => begun).toHaveLength(4)
  end()
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd', 'e'])
  end()
  await Promise.all(all)
})

test('calls that pile up are refused, and taken again once the line is shorter', async () => {
  const { call, begun, end } = calls()
  const waiting = Array.from({ length: 66 }, () => call('a'))
  await expect(call('a')).rejects.toMatchObject({ failure: { code: 'too_many_requests', retryAfterS: 5 } })
  while (begun.length < 66) {
    end()
    await new Promise(setImmediate)
  }
  end()
  await Promise.all(waiting)
  const again = call('a')
  await expect.poll(() => begun).toHaveLength(67)
  end()
  await again
})
