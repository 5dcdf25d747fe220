import type { OtherPoint, PersonRow } from './person-row.ts'

export const vcardVersions = ['3.0', '4.0'] as const
export type VcardVersion = (typeof vcardVersions)[number]

/** A person as a card (RFC 2426, RFC 6350). Every contact is one card, also one without a name. */
export function writeCard(person: PersonRow, version: VcardVersion): string {
  const { first, last } = person.names
  const company = person.text('businessName')
  const name = person.text('fullName') || [first, last].filter(Boolean).join(' ')
  const lines = [
    'BEGIN:VCARD',
    `VERSION:${version}`,
    `N:${components([last, person.text('firstName'), '', '', ''])}`,
    `FN:${escaped(name || company)}`,
    ...(name === '' && company !== '' ? ['X-ABShowAs:COMPANY'] : []),
    ...line('ORG', company),
    ...line('TITLE', person.text('jobTitle')),
    ...line(
      'BDAY',
      version === '4.0' ? person.text('birthday').replaceAll('-', '') : person.text('birthday'),
    ),
    ...phoneLines(person, version),
    ...emailLines(person, version),
    ...addressLines(person),
    ...(person.words('tags').length > 0 ? [`CATEGORIES:${person.words('tags').map(escaped).join(',')}`] : []),
    ...(person.isClosed ? ['X-DO-NOT-CONTACT:TRUE'] : []),
    'END:VCARD',
  ]
  return lines.map((text) => `${folded(text)}\r\n`).join('')
}

function line(name: string, text: string): string[] {
  return text === '' ? [] : [`${name}:${escaped(text)}`]
}

function components(parts: readonly string[]): string {
  return parts.map(escaped).join(';')
}

function escaped(text: string): string {
  return text.replaceAll(/[\\,;]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n')
}

function phoneLines(person: PersonRow, version: VcardVersion): string[] {
  const value = (phone: string) =>
    version === '4.0' ? `tel:${phone.replace(' ext. ', ';ext=').replaceAll(' ', '%20')}` : escaped(phone)
  const uri = version === '4.0' ? ';VALUE=uri' : ''
  return pointLines(`TEL${uri}`, 'phone', version, { first: person.phone, others: person.otherPhones }, value)
}

function emailLines(person: PersonRow, version: VcardVersion): string[] {
  const points = { first: person.text('email'), others: person.otherEmails }
  return pointLines('EMAIL', 'email', version, points, escaped)
}

/** What is said first is preferred; a label without a type of its own is written as Apple and Google read it. */
function pointLines(
  name: string,
  group: string,
  version: VcardVersion,
  { first, others }: { first: string; others: readonly OtherPoint[] },
  value: (text: string) => string,
): string[] {
  const preferred = others.length === 0 ? '' : version === '4.0' ? ';PREF=1' : ';TYPE=PREF'
  const lines = others.flatMap((other, at) => {
    const type = typeOf(other.label)
    if (type !== undefined) return [`${name};TYPE=${type}:${value(other.value)}`]
    if (other.label === '') return [`${name}:${value(other.value)}`]
    const item = `${group}${at + 1}`
    return [`${item}.${name}:${value(other.value)}`, `${item}.X-ABLabel:${escaped(other.label)}`]
  })
  return first === '' ? lines : [`${name}${preferred}:${value(first)}`, ...lines]
}

const types: Record<string, string> = { mobile: 'CELL', cell: 'CELL', home: 'HOME', work: 'WORK' }

function typeOf(label: string): string | undefined {
  return types[label.toLowerCase()]
}

function addressLines(person: PersonRow): string[] {
  const street = person.text('streetAddress') || person.text('fullAddress')
  const parts = [street, ...(['city', 'state', 'postalCode', 'country'] as const).map((f) => person.text(f))]
  return parts.every((part) => part === '') ? [] : [`ADR:${components(['', '', ...parts])}`]
}

const octetsMax = 75

/** Lines of at most 75 octets, those after the first with a space before them; no letter is cut. */
function folded(text: string): string {
  if (text.length * 3 <= octetsMax || Buffer.byteLength(text) <= octetsMax) return text
  let whole = ''
  let octets = 0
  for (const letter of text) {
    const size = Buffer.byteLength(letter)
    if (octets + size > octetsMax) {
      whole += '\r\n '
      octets = 1
    }
    whole += letter
    octets += size
  }
  return whole
}
