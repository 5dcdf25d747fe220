import type { Contact } from '../../core/fields/contact.ts'
import { oneLine, spokenName } from './spoken-name.ts'

/** A person as a phonebook shows them. */
interface Entry {
  name: string
  firstName: string
  lastName: string
  company: string
  numbers: { phone: string; label: string }[]
}

/** Writes the phonebook of one brand of telephones. A contact without a number is left out. */
export type WritePhonebook = (contacts: readonly Contact[]) => string

const xmlHeader = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Yealink's remote phone book: `YealinkIPPhoneDirectory` with a label for each number. */
export const yealinkPhonebook: WritePhonebook = (contacts) => {
  const written = entriesOf(contacts).map(({ name, numbers }) => {
    const phones = numbers.map(
      ({ phone, label }) => `    <Telephone label="${xmlText(label)}">${xmlText(phone)}</Telephone>\n`,
    )
    return `  <DirectoryEntry>\n    <Name>${xmlText(name)}</Name>\n${phones.join('')}  </DirectoryEntry>\n`
  })
  return `${xmlHeader}<YealinkIPPhoneDirectory>\n${written.join('')}</YealinkIPPhoneDirectory>\n`
}

/** Grandstream's downloadable phonebook: `AddressBook`, where a number is `Work`, `Home` or `Cell`. */
export const grandstreamPhonebook: WritePhonebook = (contacts) => {
  const written = entriesOf(contacts).map((entry, index) => {
    const phones = entry.numbers.map(
      ({ phone, label }) =>
        `    <Phone type="${kindOf(label)}"><phonenumber>${xmlText(phone)}</phonenumber><accountindex>0</accountindex></Phone>\n`,
    )
    const fields = [
      `    <id>${index + 1}</id>\n`,
      `    <FirstName>${xmlText(entry.firstName)}</FirstName>\n`,
      `    <LastName>${xmlText(entry.lastName)}</LastName>\n`,
      entry.company === '' ? '' : `    <Company>${xmlText(entry.company)}</Company>\n`,
    ]
    return `  <Contact>\n${fields.join('')}${phones.join('')}  </Contact>\n`
  })
  return `${xmlHeader}<AddressBook>\n  <version>1</version>\n${written.join('')}</AddressBook>\n`
}

function entriesOf(contacts: readonly Contact[]): Entry[] {
  return contacts.map(entryOf).filter(({ numbers }) => numbers.length > 0)
}

/** A person without a name is called by the number. */
function entryOf(contact: Contact): Entry {
  const numbers = numbersOf(contact)
  const name = spokenName(contact) || (numbers[0]?.phone ?? '')
  const [firstName, lastName] = [oneLine(contact.firstName ?? ''), oneLine(contact.lastName ?? '')]
  const hasBoth = firstName !== '' && lastName !== ''
  return {
    name,
    firstName: hasBoth ? firstName : '',
    lastName: hasBoth ? lastName : name,
    company: oneLine(contact.businessName ?? ''),
    numbers,
  }
}

/** The person's own number and all others. What is dialled behind a switchboard is said in the label: a telephone dials the number alone. */
function numbersOf({ phone, phoneExtension, otherPhones }: Contact): Entry['numbers'] {
  const own = phone === null ? [] : [{ phone, label: 'Main', extension: phoneExtension }]
  return [...own, ...otherPhones].map(({ phone, label, extension }) => {
    const said = oneLine(label ?? '') || 'Other'
    return { phone, label: extension ? `${said} ext. ${extension}` : said }
  })
}

/** Grandstream's kind of a number by its label, in the words that people use for it. */
function kindOf(label: string): 'Work' | 'Home' | 'Cell' {
  if (/mobil|cell|handy|m[oó]vil|celular|portable|gsm/i.test(label)) return 'Cell'
  return /home|priva|casa|domicil|haus|maison/i.test(label) ? 'Home' : 'Work'
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}
