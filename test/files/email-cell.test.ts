import { expect, test } from 'vitest'
import { isEmailPlaceholder, readEmailCell } from '../../src/core/values/email-cell.ts'

const emailsOf = (cell: string) => readEmailCell(cell).emails.map(({ email }) => email)

test.each([
  ['ann@one.example', ['ann@one.example']],
  ['"Ann One" <ann@one.example>', ['ann@one.example']],
  ['mailto:cal@three.example', ['cal@three.example']],
  ['<may@thirteen.example>', ['may@thirteen.example']],
  ['dee@four.example; dee.home@four.example', ['dee@four.example', 'dee.home@four.example']],
  ['eve@five.example, eve2@five.example', ['eve@five.example', 'eve2@five.example']],
  ['fay@six.example / fay2@six.example', ['fay@six.example', 'fay2@six.example']],
  ['ned@fourteen.example\nned2@fourteen.example', ['ned@fourteen.example', 'ned2@fourteen.example']],
  ['a@x.example ::: b@x.example', ['a@x.example', 'b@x.example']],
  ['"Lee, Ann" <ann@lee.example>, Bo <bo@kim.example>', ['ann@lee.example', 'bo@kim.example']],
  ['["ann2@lee.example"]', ['ann2@lee.example']],
  ['[]', []],
  ['hal@eight.example.', ['hal@eight.example']],
  ['ivy @nine.example', ['ivy@nine.example']],
  ['a@x.example (work)', ['a@x.example']],
  ['o’brien@x.example', ['o’brien@x.example']],
  ['a/b@x.example', ['a/b@x.example']],
  ['[ann@one.example](mailto:ann@one.example)', ['ann@one.example']],
  ['<a href="mailto:ann@one.example">ann@one.example</a>', ['ann@one.example']],
  ['ann@one.example<br>bo@two.example', ['ann@one.example', 'bo@two.example']],
  ['ANN@x.example; ann@x.example', ['ANN@x.example']],
])('reads %j', (cell, emails) => {
  expect(emailsOf(cell)).toEqual(emails)
  expect(readEmailCell(cell).unread).toEqual([])
})

test.each(['gil@seven', 'pam(at)sixteen.example', 'call her', '@x.example'])(
  'finds no email in %j',
  (cell) => {
    expect(readEmailCell(cell)).toEqual({ emails: [], unread: [{ text: cell, reason: 'not_an_email' }] })
  },
)

test('reads what it can of a cell and tells the rest', () => {
  const { emails, unread } = readEmailCell('ann@x.example; gil@seven; n/a')
  expect(emails.map(({ email }) => email)).toEqual(['ann@x.example'])
  expect(unread).toEqual([
    { text: 'gil@seven', reason: 'not_an_email' },
    { text: 'n/a', reason: 'placeholder' },
  ])
})

test('keeps the name and the label beside an address', () => {
  expect(readEmailCell('"Ann One" <ann@one.example>').emails[0]?.name).toBe('Ann One')
  expect(readEmailCell('work: a@x.example').emails[0]?.label).toBe('work')
})

test('knows what stands for no email', () => {
  const none = [
    'n/a',
    'none',
    '-',
    'NULL',
    'none@none.com',
    'test@test.com',
    'noemail@gmail.com',
    'na@na.com',
  ]
  expect(none.filter((cell) => !isEmailPlaceholder(cell))).toEqual([])
  const some = ['info@info.example', 'test@acme.com', 'email@x.example', 'noah@gmail.com', 'ok@ok.example']
  expect(some.filter(isEmailPlaceholder)).toEqual([])
})
