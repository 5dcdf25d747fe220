import { describe, expect, test } from 'vitest'
import { buildZip } from '../support/build-zip.ts'
import { countOf, openCases } from './case-support.ts'

const runCase = await openCases()

const table = (...rows: string[]) => `${rows.join('\r\n')}\r\n`
/** As Mailchimp packs an audience: alike columns, and what became of the people in the names of the files. */
const audience = buildZip({
  'subscribed_members_export_9.csv': table('Email Address,First Name', 'ann@l.example,Ann'),
  'unsubscribed_members_export_9.csv': table('Email Address,First Name', 'bo@k.example,Bo'),
  'cleaned_members_export_9.csv': table('Email Address,First Name', 'cy@d.example,Cy'),
})

describe('the name of a table says whether its people may be contacted', () => {
  test('of each table of a zip, when all are imported', async () => {
    const run = await runCase(audience, { answers: { table: 'all' } })
    expect(run.asked).toEqual(['table'])
    expect(run.contacts.map(({ email, doNotContact }) => [email, doNotContact]).sort()).toEqual([
      ['ann@l.example', false],
      ['bo@k.example', true],
      ['cy@d.example', true],
    ])
  })

  test('of the one table that is chosen, and the profile shows from where', async () => {
    const run = await runCase(audience, { answers: { table: 'unsubscribed_members_export_9.csv' } })
    expect(run.contacts.map(({ email, doNotContact }) => [email, doNotContact])).toEqual([
      ['bo@k.example', true],
    ])
    expect(run.done.profile.mapping).toContainEqual({
      column: 2,
      field: 'doNotContact',
      says: 'file',
      because: 'header',
    })
    expect(run.done.profile.preview[0].cells).toEqual([
      'bo@k.example',
      'Bo',
      'unsubscribed_members_export_9.csv',
    ])
  })

  test('a name that only speaks of it closes and is counted, until the start says otherwise', async () => {
    const zip = buildZip({
      'people.csv': table('Email,Phone', 'ann@l.example,+13035550171'),
      'dnc.csv': table('Phone', '+13035550172'),
    })
    const closed = await runCase(zip, { answers: { table: 'dnc.csv' } })
    expect(closed.contacts.map(({ phone, doNotContact }) => [phone, doNotContact])).toEqual([
      ['+13035550172', true],
    ])
    expect(countOf(closed, 'unclear_consent')).toBe(1)
    const open = await runCase(zip, { answers: { table: 'dnc.csv', consent: 'no' } })
    expect(open.contacts.map(({ doNotContact }) => doNotContact)).toEqual([false])
  })
})

describe('rows of one file', () => {
  test('with one phone and other names are other people, though they have nothing else', async () => {
    const run = await runCase(table('Name,Phone', 'Bo Kim,+13035550171', 'Cy Day,+13035550171'))
    expect(run.who('Bo Kim')).toMatchObject({ phone: '+13035550171' })
    expect(run.who('Cy Day')).toMatchObject({ phone: null, otherPhones: [{ phone: '+13035550171' }] })
    expect(countOf(run, 'shared')).toBe(1)
    const again = await run.again()
    expect(again.contacts).toHaveLength(2)
  })

  test('about one person keep both phones', async () => {
    const run = await runCase(
      table('Name,Email,Phone', 'Ann Lee,ann@l.example,+13035550171', 'Ann Lee,ann@l.example,+13035550172'),
    )
    expect(run.contacts).toMatchObject([{ phone: '+13035550172', otherPhones: [{ phone: '+13035550171' }] }])
  })
})
