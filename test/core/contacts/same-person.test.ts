import { describe, expect, test } from 'vitest'
import { compareNames } from '../../../src/core/contacts/compare-names.ts'
import { mayBeSame } from '../../../src/core/contacts/same-person.ts'

const named = (text: string) => {
  const [first_name = null, last_name = null] = text.split(' ')
  return { first_name, last_name }
}

describe('names', () => {
  test.each([
    ['Ann Lee', 'ann  lee', 'same'],
    ['Ann Lee', 'A. Lee', 'same'],
    ['Bob Stein', 'Robert Stein', 'same'],
    ['José Núñez', 'Jose Nunez', 'same'],
    ['Ann', 'Ann Lee', 'same'],
    ['Ann Lee', 'Ann Miller', 'partly'],
    ['Maria Rossi', 'Mario Rossi', 'partly'],
    ['Ann Ng', 'Cy Ng', 'different'],
    ['Kirk Moss', 'Lena Nash', 'different'],
  ])('%s and %s are %s', (one, other, verdict) => {
    expect(compareNames(named(one), named(other))).toBe(verdict)
    expect(compareNames(named(other), named(one))).toBe(verdict)
  })

  test('are compared whichever field they stand in', () => {
    expect(compareNames({ full_name: 'Dr. Ann Lee' }, named('Ann Lee'))).toBe('same')
    expect(compareNames({ full_name: 'Kirk Moss' }, named('Lena Nash'))).toBe('different')
    expect(compareNames({ business_name: 'Otto HVAC' }, { business_name: 'Otto HVAC LLC' })).toBe('same')
    expect(compareNames({ business_name: 'Otto HVAC' }, { business_name: 'Feld & Co' })).toBe('different')
    expect(compareNames({}, named('Ann Lee'))).toBe('unknown')
  })
})

describe('who may be one person', () => {
  const since = new Date('2026-01-02')
  const contact = (values: object, day = '2026-01-01') =>
    ({
      phone: '+14155550150',
      email_key: null,
      external_id: null,
      other_phones: null,
      other_emails: null,
      created_at: new Date(day),
      ...values,
    }) as Parameters<typeof mayBeSame>[1]
  const draft = (text: string, values: object = {}) => ({ ...named(text), phone: '+14155550150', ...values })

  test('another name and another email are another person, in the store and in the file', () => {
    const ann = { ...named('Ann Ng'), email_key: 'ann@ng.example' }
    for (const day of ['2026-01-01', '2026-01-03'])
      expect(mayBeSame(draft('Bob Ng', { email_key: 'bob@ng.example' }), contact(ann, day), since)).toBe(
        false,
      )
  })

  test('another name alone renames who was there, and is another person within the file', () => {
    const ann = { ...named('Ann Ng'), email_key: 'ann@ng.example' }
    expect(mayBeSame(draft('Cy Ng'), contact(ann), since)).toBe(true)
    expect(mayBeSame(draft('Cy Ng'), contact(ann, '2026-01-03'), since)).toBe(false)
    expect(mayBeSame(draft('Cy Ng'), contact(named('Ann Ng'), '2026-01-03'), since)).toBe(false)
  })

  test('one name is one person, whatever else changed', () => {
    const ann = { ...named('Ann Ng'), email_key: 'ann@ng.example' }
    expect(mayBeSame(draft('Ann Ng', { email_key: 'new@ng.example' }), contact(ann), since)).toBe(true)
    expect(mayBeSame(draft('Ann Miller'), contact(ann), since)).toBe(true)
    expect(mayBeSame(draft('Ann Miller', { email_key: 'a@m.example' }), contact(ann), since)).toBe(false)
  })
})
