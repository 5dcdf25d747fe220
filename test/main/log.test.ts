import { describe, expect, test } from 'vitest'
import { createLog, describeDefect, gatherLines, logDefect, readableLine } from '../../src/process/log.ts'

/** As the driver throws it: the message and the detail quote what people wrote. */
const fromPostgres = Object.assign(new Error('invalid input syntax for type uuid: "ann@example.com"'), {
  severity: 'ERROR',
  code: '22P02',
  detail: 'Key (email)=(ann@example.com) already exists.',
})

function logged(error: unknown, level = 'info'): string {
  let written = ''
  logDefect('uncaught', error, level, { write: (text: string) => (written += text) } as never)
  return written
}

test('what nobody caught is logged as one line, without the values that PostgreSQL quotes', () => {
  const line = logged(new Error('it failed', { cause: fromPostgres }))
  expect(line).not.toContain('ann@')
  expect(line.trimEnd()).not.toContain('\n')
  expect(JSON.parse(line)).toMatchObject({
    level: 60,
    msg: 'uncaught',
    err: { message: 'it failed', stack: expect.stringContaining('log.test'), cause: { code: '22P02' } },
  })
  expect(describeDefect(fromPostgres)).not.toContain('ann@')
})

test('what was thrown and is no error is not quoted at all, and silence is kept', () => {
  expect(logged('ann@example.com')).not.toContain('ann@')
  expect(logged({ email: 'ann@example.com' })).not.toContain('ann@')
  expect(logged(undefined)).toContain('a undefined was thrown')
  expect(logged(fromPostgres, 'silent')).toBe('')
})

describe('on a terminal', () => {
  const time = Date.UTC(2026, 10, 30, 4, 5, 6)

  test('a line is for a person: the time, what happened, the request', () => {
    const answered = {
      level: 30,
      time,
      pid: 1,
      requestId: '01a',
      method: 'GET',
      route: '/v2/contacts/:id',
      status: 404,
      durationMs: 1.2,
      msg: 'answered',
    }
    expect(readableLine(JSON.stringify(answered))).toBe('04:05:06  GET /v2/contacts/:id 404 in 1.2 ms  01a\n')
    expect(readableLine(JSON.stringify({ level: 40, time, msg: 'the database is away' }))).toBe(
      '04:05:06  warning the database is away\n',
    )
    const err = { type: 'TypeError', message: 'no', stack: '    at here' }
    expect(readableLine(JSON.stringify({ level: 50, time, msg: 'internal', err }))).toBe(
      '04:05:06  error internal\nTypeError: no\n    at here\n',
    )
  })

  test('no line moves the terminal, and the log that is written there has no JSON', () => {
    expect(readableLine(JSON.stringify({ level: 30, time, msg: 'a\u001b[2Jb\u202e' }))).toBe(
      '04:05:06  a\\u001b[2Jb\\u202e\n',
    )
    const written: string[] = []
    const stream = {
      isTTY: true,
      write: (text: string) => written.push(text),
    } as unknown as NodeJS.WritableStream
    createLog('info', stream)('it listens')
    gatherLines(stream).write(`${JSON.stringify({ level: 40, time, msg: 'late' })}\n`)
    expect(written).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}it listens\n$/),
      '04:05:06  warning late\n',
    ])
  })
})
