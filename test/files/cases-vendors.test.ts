import { describe, expect, test } from 'vitest'
import { caseFile, countOf, openCases, pointsOf } from './case-support.ts'

const runCase = await openCases()

const other = (...phones: string[]) => phones.map((phone) => expect.objectContaining({ phone }))
const mails = (...emails: string[]) => emails.map((email) => expect.objectContaining({ email }))
const text = (contact: unknown) => JSON.stringify(contact)

describe('exports of other programs', () => {
  test('01 Google: labels rank the numbers, a fax is nobody’s, short and lettered numbers are kept', async () => {
    const run = await runCase(caseFile('01-google-2024.csv'), { region: 'US' })
    expect([run.asked, run.contacts.length]).toEqual([[], 7])
    expect(run.who('nora@feld.example')).toMatchObject({
      firstName: 'Nora',
      phone: '+14075550142',
      otherPhones: [{ phone: '+14075362033', label: 'Work' }],
      otherEmails: mails('nora.home@example.org', 'nora.old@example.org'),
      businessName: 'Feld & Co',
      postalCode: '32819',
      birthday: '1981-05-04',
      tags: ['Clients'],
      customFields: { Notes: 'Owes $250\ncall after 5' },
    })
    expect(run.who('omar@haddad.example')).toMatchObject({
      phone: '+14075550111',
      otherPhones: [
        { phone: '+14075550112', label: 'Mobile' },
        { phone: '+14075550113', label: 'Home' },
      ],
      tags: ['Family'],
    })
    expect(run.who('Plumber 24h').phone).toBe('+12125550101')
    expect(run.who('li@chan.example').phone).toBe('+14075550188')
    expect(pointsOf(run)).not.toContain('+14075550199')
    expect(text(run.who('li@chan.example'))).toContain('--03-09')
    expect(run.who('Taxi')).toMatchObject({ phone: null, attributes: { 'Phone 1 - Value': '22456' } })
    expect(run.who('Bank').phone).toBe('+18003569377')
    expect(countOf(run, 'not_a_phone')).toBe(1)
  })

  test.each([undefined, 'DE', 'US'])('03 Brevo in %s: digits begin with the calling code', async (region) => {
    const run = await runCase(caseFile('03-brevo.csv'), region === undefined ? {} : { region })
    expect(run.asked).toEqual([])
    expect(run.who('bruno@durand.example')).toMatchObject({ phone: '+33612345678', doNotContact: true })
    expect(run.who('claire@petit.example')).toMatchObject({ phone: '+33698765432', doNotContact: true })
    expect(run.who('ines@moreau.example')).toMatchObject({ phone: '+33755512233', firstName: 'Inès' })
    expect(countOf(run, 'unclear_consent')).toBe(run.who('ines@moreau.example').doNotContact ? 1 : 0)
    expect(text(run.who('bruno@durand.example'))).toContain('12-04-2022 09:30')
  })

  test('05 Mailchimp, subscribed: a time of consent opens, an empty one refuses nothing', async () => {
    const run = await runCase(caseFile('05-mailchimp-subscribed_members_export.csv'))
    expect([run.asked, run.contacts.length]).toEqual([[], 2])
    expect(run.who('mia@white.example')).toMatchObject({
      phone: '+12065550120',
      doNotContact: false,
      tags: ['Lives in Bonn, Germany', 'VIP'],
    })
    expect(run.who('ben@mwangi.example')).toMatchObject({ phone: null, doNotContact: false, tags: ['VIP'] })
    expect(text(run.who('mia@white.example'))).toContain('04/12')
  })

  test('06 Mailchimp, unsubscribed: the column closes, under any name of the file', async () => {
    const run = await runCase(caseFile('06-mailchimp-unsubscribed_members_export.csv'), { region: 'US' })
    expect(run.who('rita@gone.example')).toMatchObject({ phone: '+12065550121', doNotContact: true })
    expect(run.who('tom@left.example')).toMatchObject({ phone: null, doNotContact: true })
    expect(text(run.contacts)).toContain('NO LONGER INTERESTED')
    const asked = await runCase(caseFile('06-mailchimp-unsubscribed_members_export.csv'))
    expect([asked.asked, asked.contacts]).toEqual([['defaultRegion'], []])
  })

  test('07 HubSpot: an owner is kept as text, a status of email closes', async () => {
    const run = await runCase(caseFile('07-hubspot-all-contacts.csv'), { region: 'US' })
    expect(run.who('ana@ruiz.example')).toMatchObject({ phone: '+13035550170', doNotContact: false })
    expect(run.who('bob@stein.example')).toMatchObject({
      phone: '+13035550172',
      otherPhones: other('+13035550171'),
      otherEmails: mails('b.stein@old.example', 'bob2@stein.example'),
      doNotContact: true,
    })
    expect(run.who('Cat Vole')).toMatchObject({ phone: '+13035550173', email: null, doNotContact: false })
    expect(run.who('dan@wu.example').doNotContact).toBe(true)
    expect(pointsOf(run)).not.toContain('sam@vendor.example')
    expect(run.who('ana@ruiz.example').timezone).toBe('America/Denver')
  })

  test('08 a report of salespeople: whose email another person’s column has stays apart', async () => {
    const run = await runCase(caseFile('08-crm-owner-email.csv'), { region: 'US' })
    expect(run.contacts).toHaveLength(6)
    expect(run.who('Bob Stein')).toMatchObject({ phone: '+13035550171', email: null })
    expect(pointsOf(run).filter((point) => point.includes('vendor'))).toEqual([])
    const asked = await runCase(caseFile('08-crm-owner-email.csv'))
    expect([asked.asked, asked.contacts]).toEqual([['defaultRegion'], []])
    expect(text(asked.upload.body.profile.questions)).toContain('"US"')
  })

  test('09 HighLevel: channels under DND close, tags keep their numbers', async () => {
    const run = await runCase(caseFile('09-gohighlevel.csv'))
    expect(run.who('iris@mena.example')).toMatchObject({ phone: '+525540432914', doNotContact: false })
    expect(run.who('iris@mena.example').tags).toHaveLength(3)
    expect(run.who('kim@otto.example')).toMatchObject({
      phone: '+13035550181',
      otherPhones: other('+13035550182', '+13035550183'),
      otherEmails: mails('kim2@otto.example', 'kim3@otto.example'),
      doNotContact: true,
    })
    expect(run.who('lou@pratt.example').doNotContact).toBe(true)
    expect(run.who('May Quon')).toMatchObject({ phone: '+13035550185', doNotContact: false })
  })

  test('10 Salesforce: three colleagues on one switchboard are three people', async () => {
    const run = await runCase(caseFile('10-salesforce-contacts-dataloader.csv'))
    expect([run.asked, run.contacts.length]).toEqual([[], 4])
    expect(run.who('jane@bond.example')).toMatchObject({ phone: '+16175550151', doNotContact: true })
    expect(run.who('kirk@moss.example')).toMatchObject({ phone: '+16175550150', doNotContact: true })
    expect(run.who('lena@nash.example')).toMatchObject({
      phone: null,
      otherPhones: other('+16175550150'),
      doNotContact: false,
      postalCode: '02110',
    })
    expect(run.who('omar@pope.example')).toMatchObject({ phone: null, doNotContact: true })
    for (const nobody of ['+16175550159', '+16175550199', '+16175550158'])
      expect(pointsOf(run)).not.toContain(nobody)
    expect(countOf(run, 'shared')).toBe(1)
  })

  test('13 Pipedrive: prefixes come off, a marketing status closes', async () => {
    const run = await runCase(caseFile('13-pipedrive-people.csv'))
    expect(run.who('pia@laine.example')).toMatchObject({
      phone: '+358412345678',
      otherPhones: other('+358942450100', '+358942450101'),
      businessName: 'Laine Oy',
      tags: ['Hot lead'],
      doNotContact: true,
    })
    expect(run.who('otto@maki.example')).toMatchObject({ tags: ['Customer', 'VIP'], doNotContact: false })
    expect(run.who('rea@niemi.example')).toMatchObject({
      otherEmails: mails('rea2@niemi.example'),
      doNotContact: true,
    })
  })

  test.each([undefined, 'DE'])('14 Outlook in German, in %s', async (region) => {
    const run = await runCase(caseFile('14-outlook-german-1252.csv'), region === undefined ? {} : { region })
    expect(run.who('joerg@mueller.example')).toMatchObject({
      lastName: 'Müller',
      phone: '+491712345678',
      otherPhones: [{ phone: '+492219999911', label: 'Work' }],
      birthday: '1970-03-12',
      tags: ['Kunde', 'VIP'],
      doNotContact: false,
    })
    expect(run.who('Änne Groß')).toMatchObject({ phone: null, email: null })
    expect(run.who('kai@weiss.example')).toMatchObject({ phone: null, otherPhones: [] })
    expect(text(run.who('kai@weiss.example'))).toContain('0221 9999900')
  })

  test('17 Outlook in Japanese', async () => {
    const run = await runCase(caseFile('17-outlook-japanese-sjis.csv'), { region: 'JP' })
    expect(run.who('taro@yamada.example')).toMatchObject({
      firstName: '太郎',
      lastName: '山田',
      phone: '+819012345678',
      otherPhones: other('+81312345678'),
      postalCode: '100-0001',
      birthday: '1970-03-12',
    })
    expect(run.who('hanako@sato.example').phone).toBe('+818012345678')
    expect(pointsOf(run)).not.toContain('+81312345679')
  })

  test('20 vCards, 48 LinkedIn, 49 Meta, 52 Twenty', async () => {
    const cards = await runCase(caseFile('20-icloud.vcf'))
    expect(cards.who('ruth@stone.example')).toMatchObject({
      phone: '+14155550177',
      otherPhones: [{ phone: '+14155550178', label: 'Boat' }],
      businessName: 'Stone Labs',
      birthday: '1975-09-01',
    })
    expect(cards.who('Matěj Černý').phone).toBe('+420604111222')
    const linkedIn = await runCase(caseFile('48-linkedin-connections.csv'))
    expect([linkedIn.contacts.length, linkedIn.who('Bo Kim')]).toMatchObject([3, { jobTitle: 'Head, Sales' }])
    const meta = await runCase(caseFile('49-meta-leads.csv'))
    expect(meta.who('ann@lee.example')).toMatchObject({
      fullName: 'Ann Lee',
      phone: '+14155550101',
      postalCode: '02130',
      doNotContact: false,
    })
    const twenty = await runCase(caseFile('52-twenty-people.csv'), { region: 'DE' })
    expect(twenty.who('ann@lee.example')).toMatchObject({
      phone: '+33612345678',
      otherEmails: mails('ann2@lee.example'),
      businessName: 'Acme',
    })
    expect(twenty.who('bo@kim.example')).toMatchObject({
      phone: '+14155550132',
      otherPhones: other('+14155550133'),
    })
    expect(twenty.warnings).toEqual([])
  })

  test('61 Roster’s own export saved by Excel is recognised, and destroys no phone', async () => {
    const run = await runCase(caseFile('61-exact-export-saved-by-excel.csv'), { region: 'DE' })
    expect(run.upload.body.profile.notes).toMatchObject([{ code: 'saved_by_spreadsheet' }])
    expect(countOf(run, 'excel_destroyed')).toBe(2)
    expect(run.who('ann@lee.example')).toMatchObject({ phone: '+14155552671', postalCode: '2138' })
    expect(run.who('joerg@mueller.example')).toMatchObject({
      phone: null,
      doNotContact: true,
      tags: ['März, "2026"', 'vip'],
      customFields: { MRR: 1234.5, Notes: '=SUM(A1)', Since: '2024-01-05' },
    })
    expect(run.who('-Zoë').phone).toBeNull()
  })

  test('62 a zip of two tables is asked about, and both can be read', async () => {
    const run = await runCase(caseFile('62-mailchimp-audience_export.zip'), {
      region: 'US',
      answers: { table: 'all' },
    })
    expect([run.asked, run.contacts.length]).toEqual([['table'], 4])
    expect(run.who('rita@gone.example').doNotContact).toBe(true)
    expect(run.who('mia@white.example').doNotContact).toBe(false)
  })
})
