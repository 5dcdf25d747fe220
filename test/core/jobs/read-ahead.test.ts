import { expect, test } from 'vitest'
import { ReadAhead } from '../../../src/core/jobs/read-ahead.ts'
import type { IdPage } from '../../../src/store/kernel/scope.ts'

const ids = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, '0'))

function walk() {
  const asked: (string | undefined)[] = []
  const list = async ({ afterId = '' }: IdPage) => {
    asked.push(afterId)
    return ids.filter((id) => id > afterId)
  }
  const ahead = new ReadAhead()
  return { asked, next: (afterId: string | undefined) => ahead.next('walk', { afterId, limit: 10 }, list) }
}

test('one look serves many steps', async () => {
  const { asked, next } = walk()
  expect(await next(undefined)).toEqual({ ids: ids.slice(0, 10), isEnd: false })
  expect(await next('09')).toEqual({ ids: ids.slice(10, 20), isEnd: false })
  expect(await next('19')).toEqual({ ids: ids.slice(20), isEnd: true })
  expect(asked).toEqual([''])
})

test('a step that is done again, after the next one has been read, misses nobody', async () => {
  const { next } = walk()
  await next(undefined)
  const second = await next('09')
  await next('19')
  expect(await next('09')).toEqual(second)
  expect(await next(undefined)).toEqual({ ids: ids.slice(0, 10), isEnd: false })
})
