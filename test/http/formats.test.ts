import { expect, test } from 'vitest'
import { faultMessage } from '../../src/http/validation/fault-message.ts'
import { Fields, Timestamp, Uuid } from '../../src/http/validation/schema.ts'
import { compile } from '../../src/http/validation/validate.ts'

const faultsOf = (value: object) => compile(Fields({ at: Timestamp() }))(value).map(({ fault }) => fault)

test.each(['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.123456789+05:30', '2024-02-29T23:59:59-12:00'])(
  'takes the moment %s',
  (at) => {
    expect(faultsOf({ at })).toEqual([])
  },
)

test.each([
  '2026-01-31',
  '2026-02-30T09:30:00Z',
  '2026-01-31T24:00:00Z',
  '2026-01-31T09:30:60Z',
  '2026-01-31T09:30:00',
  '2026-01-31 09:30:00Z',
  '2026-01-31t09:30:00z',
  '0001-01-01T00:00:00+01:00',
  '',
])('refuses the moment %j as the core does, with a sentence that shows one', (at) => {
  const [fault] = faultsOf({ at })
  expect(fault).toEqual({ field: 'at', code: 'invalid_date', expected: 'date-time' })
  expect(faultMessage(fault!)).toBe('must be a date and time with its offset, such as 2026-01-31T10:00:00Z')
})

test.each([
  'urn:uuid:019fa1b2-0000-7000-8000-00000000000a',
  '{019fa1b2-0000-7000-8000-00000000000a}',
  '019fa1b2000070008000000000000000a',
])('refuses the id %s', (id) => {
  expect(compile(Fields({ id: Uuid() }))({ id }).map(({ fault }) => fault)).toEqual([
    { field: 'id', code: 'invalid_format', expected: 'uuid' },
  ])
})
