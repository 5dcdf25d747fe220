import { expect, test } from 'vitest'
import { describeDefect, logDefect } from '../../src/process/log.ts'

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
