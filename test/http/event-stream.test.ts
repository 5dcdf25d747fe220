import { once } from 'node:events'
import { expect, it } from 'vitest'
import { eventStream, type Listener } from '../../src/http/calls/event-stream.ts'

/** A stream, the listener that feeds it, and whether it is subscribed. */
function open(highWater = 0) {
  const state: { tell?: Listener<unknown>; listens: boolean } = { listens: true }
  const stream = eventStream('progress', (listener) => {
    state.tell = listener
    return () => {
      state.listens = false
    }
  })
  if (highWater > 0) expect(stream.readableHighWaterMark).toBeLessThan(highWater)
  return { stream, state, tell: state.tell as Listener<unknown> }
}

it('writes each value as an event, and ends after the last', async () => {
  const { stream, tell } = open()
  tell.onChange({ done: 1 })
  const text = stream.setEncoding('utf8').toArray()
  tell.onChange({ done: 2, name: 'line\nbreak' })
  tell.onEnd()
  expect((await text).join('')).toBe(
    'event: progress\ndata: {"done":1}\n\nevent: progress\ndata: {"done":2,"name":"line\\nbreak"}\n\n',
  )
})

it('gives a reader who is slower than the changes only the latest', async () => {
  const large = 1_000_000
  const { stream, tell } = open(large)
  stream.setEncoding('utf8').read()
  for (let done = 1; done <= 50; done++) tell.onChange({ done, padding: 'x'.repeat(large) })
  expect(stream.readableLength).toBeLessThan(2 * large)
  tell.onEnd()
  const events = (await stream.toArray()).join('').split('\n\n')
  expect(events.filter((event) => event !== '').map((event) => /"done":(\d+)/.exec(event)?.[1])).toEqual([
    '1',
    '50',
  ])
})

it('ends its subscription when the reader hangs up, and is not told any more', async () => {
  const { stream, state, tell } = open()
  stream.destroy()
  await once(stream, 'close')
  expect(state.listens).toBe(false)
  tell.onChange({ done: 1 })
  tell.onEnd()
})

it('ends its subscription when it has told everything', async () => {
  const { stream, state, tell } = open()
  tell.onChange({ done: 1 })
  tell.onEnd()
  await stream.toArray()
  await new Promise(setImmediate)
  expect(state.listens).toBe(false)
})
