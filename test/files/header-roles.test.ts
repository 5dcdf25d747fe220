import { describe, expect, test } from 'vitest'
import { headerRole, isFaxLabel, rankOfLabel } from '../../src/files/mapping/header-roles.ts'

function roles(headers: string): Record<string, string | undefined> {
  return Object.fromEntries(
    headers.split('|').map((header) => {
      const role = headerRole(header)
      const label = role !== undefined && 'label' in role && role.label !== null ? ` ${role.label}` : ''
      return [header, role && `${role.role}${role.role === 'text' ? ` ${role.why}` : label}`]
    }),
  )
}

const all = (headers: string, role: string | undefined) =>
  Object.fromEntries(headers.split('|').map((header) => [header, role]))

describe('the person’s own phones', () => {
  test.each([
    [
      'phone Mobile',
      'Mobile|Mobile Phone|MOBILEPHONE|Cell #|Handynummer|Mobiltelefon|Téléphone mobile|Portable|Teléfono móvil|Celular|Cellulare|Telefone celular|Mobiele telefoon|Telefon komórkowy|Matkapuhelin|Телефон переносной|携帯電話|手机|휴대폰|SMS|WhatsApp|Person - Phone - Mobile|Phone (mobile)',
    ],
    [
      'phone Work',
      'Business Phone|Work Phone|Telefon geschäftlich 2|Téléphone (bureau)|Teléfono del trabajo|Telefoon op werk|Telefone comercial|Telefon służbowy|Рабочий телефон|会社電話|办公电话|회사전화|Office Phone|Person - Phone - Work',
    ],
    [
      'phone Home',
      'Home Phone|HOMEPHONE|Telefon privat|Téléphone 2 (domicile)|Telefoon thuis|Домашний телефон|自宅電話|住宅电话',
    ],
    ['phone Other', 'Other Phone|OTHERPHONE|Weiteres Telefon|Autotelefon|Additional Phones|Secondary Phone'],
    ['phone Main', 'Haupttelefon|Téléphone principal'],
    ['phone Direct', 'Direct Dial|Direct Phone|Work Direct Phone|DDI'],
    [
      'phone',
      'Phone|phone_number|Phone Number|Tel.|Telefon|Numéro de téléphone|Rufnummer|Contact Number|Customer Phone|Billing Phone|Phones / Primary Phone Number|โทรศัพท์|전화번호|Default Address Phone',
    ],
  ])('%s', (role, headers) => {
    expect(roles(headers)).toEqual(all(headers, role))
  })
})

test('emails, in the words of each language', () => {
  const headers =
    'Email|EMAIL|E-mail Address|E-Mail-Adresse|Adresse de messagerie|Dirección de correo electrónico|Indirizzo posta elettronica|Endereço de email|Adres e-mail|Адрес эл. почты|電子メール アドレス|电子邮件地址|이메일|Emails / Primary Email|Customer Email'
  expect(roles(headers)).toEqual(all(headers, 'email'))
})

test('another person’s columns never are the person’s own', () => {
  const headers =
    'Owner Email|Assigned To|Referred By|Contact owner|Person - Owner|Emergency Contact Phone|Emergency Contact Email|ASSISTANTPHONE|Assistant’s Phone|Spouse Phone|Account Manager Email|Guardian Email|Parent Phone|Reports To|Created By|Last Modified By|Telefon Assistent|Téléphone de l’assistant(e)|Teléfono del ayudante|Tel. assistente|Telefone do assistente|Telefon asystenta|Телефон помощника|秘書の電話|助理的电话|Lawyer Phone'
  expect(roles(headers)).toEqual(all(headers, 'text someone'))
})

test('a fax is no phone in any language', () => {
  const headers =
    'Fax|Home Fax|Fax geschäftlich|Télécopie (bureau)|Fax particular|Faks służbowy|Рабочий факс|会社 FAX|传真|팩스|Telefax|Pager'
  expect(roles(headers)).toEqual(all(headers, 'text fax'))
})

test('numbers of orders, accounts and offices are no phones', () => {
  const headers =
    'Order Number|Account No|IBAN|Tax ID|Meter|Customer ID|Person - ID|Numéro de facture|N° client|Rechnungsnummer|ИНН|身份证号'
  expect(roles(headers)).toEqual(all(headers, 'text number'))
})

test('a company’s line, and one of a kind that no word is known for, are unsure', () => {
  const company =
    'Company Main Phone|Telefon Firma|Téléphone société|Hoofdtelefoon bedrijf|会社代表電話|Corporate Phone'
  expect(roles(company)).toEqual(all(company, 'unsure Company'))
  const unknown = 'Nanny Phone|Plumber phone'
  expect(roles(unknown)).toEqual(all(unknown, 'unsure'))
})

test('what is told about a phone is none', () => {
  const about =
    'Phone Type|Phone Carrier|E-Mail-Typ|E-Mail: Angezeigter Name|電子メールの種類|Last Email Sent|Phone Calls'
  expect(roles(about)).toEqual(all(about, 'text about'))
  const region = 'Phones / Primary Phone Country Code|Phones / Primary Phone Calling Code|Dial Code'
  expect(roles(region)).toEqual(all(region, 'phoneRegion'))
  expect(roles('Phone Ext|Ext.')).toEqual(all('Phone Ext|Ext.', 'extension'))
  expect(headerRole('Phone 2 - Label')).toEqual({ role: 'phoneLabel', number: 2 })
  expect(headerRole('E-mail 1 - Type')).toEqual({ role: 'emailLabel', number: 1 })
})

test('says nothing of other headers', () => {
  const headers = 'Name|Company|Notes|City|Website|Date of Birth|Call Notes|Zip'
  expect(roles(headers)).toEqual(all(headers, undefined))
})

test('labels rank from mobile to other, and tell a fax', () => {
  const ranks = ['Mobile', 'Direct', '', 'Main', 'Home', 'Work', 'Other'].map(rankOfLabel)
  expect(ranks).toEqual([...ranks].sort((one, other) => one - other))
  expect(new Set(ranks).size).toBe(ranks.length)
  expect(isFaxLabel('Home Fax')).toBe(true)
  expect(isFaxLabel('Mobile')).toBe(false)
})
