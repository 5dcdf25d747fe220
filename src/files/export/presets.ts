import type { ExportColumn } from '../../core/exports/export-columns.ts'
import { headerOf } from '../columns/contact-columns.ts'
import { joinWords, type OtherPoint, type PersonRow } from './person-row.ts'
import { type Layout, plainLayout } from './plain-layout.ts'

/** Programs whose import reads the file without a hand-made mapping. */
export const exportPresets = ['google', 'hubspot', 'mailchimp', 'outlook', 'highlevel', 'excel'] as const
export type ExportPreset = (typeof exportPresets)[number]

/** The contacts of a file for Mailchimp, which keeps subscribed and unsubscribed ones in separate files. */
export const exportAudiences = ['subscribed', 'unsubscribed'] as const
export type ExportAudience = (typeof exportAudiences)[number]

/** The columns of a preset, by header, in the order of the program's own files. */
type Columns = Record<string, (person: PersonRow) => string>

/** The layout of the program's file; custom fields come last if the program reads them by name. */
export function presetLayout(preset: ExportPreset, columns: readonly ExportColumn[]): Layout {
  if (preset === 'excel') return plainLayout(columns, false)
  const own = { ...presets[preset] }
  if (takesCustom.includes(preset)) {
    for (const column of columns) {
      if (column.field !== 'customFields') continue
      const header = headerOf(column)
      own[column.name in own ? `${column.name} (custom)` : column.name] = (person) => person.at(header)
    }
  }
  const readers = Object.values(own)
  return {
    headers: Object.keys(own),
    kinds: readers.map(() => 'text' as const),
    cells: (person) => readers.map((read) => read(person)),
  }
}

const takesCustom: readonly ExportPreset[] = ['hubspot', 'mailchimp', 'highlevel']

const values = (points: readonly OtherPoint[]) => points.map(({ value }) => value)
const yes = (word: string) => (person: PersonRow) => (person.isClosed ? word : '')
const empty = () => ''

const names: Columns = { 'First Name': (p) => p.names.first, 'Last Name': (p) => p.names.last }

/** So many pairs of a label and a value; the last one holds what is left, with Google's separator. */
function googlePairs(name: string, pointsOf: (person: PersonRow) => readonly OtherPoint[]): Columns {
  const pairs = 5
  const columns: Columns = {}
  for (let at = 0; at < pairs; at++) {
    columns[`${name} ${at + 1} - Label`] = (p) => pointsOf(p)[at]?.label ?? ''
    columns[`${name} ${at + 1} - Value`] = (p) => {
      const points = pointsOf(p)
      return values(at === pairs - 1 ? points.slice(at) : points.slice(at, at + 1)).join(' ::: ')
    }
  }
  return columns
}

/** The first of several has Google's star, which says that it is the person's main one. */
function withFirst(first: string, others: readonly OtherPoint[]): readonly OtherPoint[] {
  if (first === '') return others
  return [{ value: first, label: others.length > 0 ? '* Main' : '' }, ...others]
}

/** Google Contacts, as its export of 2024 is laid out. */
const google: Columns = {
  'First Name': names['First Name']!,
  'Middle Name': empty,
  'Last Name': names['Last Name']!,
  'Organization Name': (p) => p.text('businessName'),
  'Organization Title': (p) => p.text('jobTitle'),
  Birthday: (p) => p.text('birthday'),
  Labels: (p) => [...p.words('tags'), '* myContacts'].join(' ::: '),
  ...googlePairs('E-mail', (p) => withFirst(p.text('email'), p.otherEmails)),
  ...googlePairs('Phone', (p) => withFirst(p.phone, p.otherPhones)),
  'Address 1 - Label': empty,
  'Address 1 - Formatted': (p) => p.text('fullAddress'),
  'Address 1 - Street': (p) => p.text('streetAddress'),
  'Address 1 - City': (p) => p.text('city'),
  'Address 1 - Region': (p) => p.text('state'),
  'Address 1 - Postal Code': (p) => p.text('postalCode'),
  'Address 1 - Country': (p) => p.text('country'),
  'Do Not Contact': yes('Yes'),
}

const isMobile = ({ label }: OtherPoint) => /mobile|cell|handy|iphone/i.test(label)

/** HubSpot's default contact properties, and its opt-out column. */
const hubspot: Columns = {
  ...names,
  Email: (p) => p.text('email'),
  'Additional email addresses': (p) => values(p.otherEmails).join(';'),
  'Phone Number': (p) => p.phone,
  'Mobile Phone Number': (p) => p.otherPhones.find(isMobile)?.value ?? '',
  'Additional phone numbers': (p) => {
    const mobile = p.otherPhones.find(isMobile)
    return values(p.otherPhones.filter((other) => other !== mobile)).join(';')
  },
  'Company Name': (p) => p.text('businessName'),
  'Job Title': (p) => p.text('jobTitle'),
  'Date of birth': (p) => p.text('birthday'),
  'Street Address': (p) => p.text('streetAddress'),
  City: (p) => p.text('city'),
  'State/Region': (p) => p.text('state'),
  'Postal Code': (p) => p.text('postalCode'),
  'Country/Region': (p) => p.text('country'),
  Tags: (p) => joinWords(p.words('tags'), ';'),
  'Unsubscribed from all email': yes('true'),
}

/** Mailchimp's merge fields; birthdays are `MM/DD`, tags stand in quotes with commas between. */
const mailchimp: Columns = {
  'Email Address': (p) => p.text('email'),
  ...names,
  Address: (p) => p.text('fullAddress') || p.text('streetAddress'),
  'Phone Number': (p) => p.phone,
  Birthday: (p) => p.text('birthday').slice(5).replace('-', '/'),
  Company: (p) => p.text('businessName'),
  'Other Phones': (p) => values(p.otherPhones).join('; '),
  'Other Emails': (p) => values(p.otherEmails).join('; '),
  Status: (p) => (p.isClosed ? 'Unsubscribed' : 'Subscribed'),
  TAGS: (p) =>
    p
      .words('tags')
      .map((tag) => `"${tag.replaceAll('"', '""')}"`)
      .join(','),
}

/** Outlook's columns that can hold a phone beside the first, by the label that chooses each. */
const outlookPhones: Record<string, RegExp> = {
  'Mobile Phone': /mobile|cell|handy|iphone/i,
  'Business Phone': /work|business|office|direct/i,
  'Home Phone': /home|private/i,
}

/** The others by their labels, one a column; what has no column of its own stands in `Other Phone`. */
function outlookPhone(person: PersonRow, column: string): string {
  const left = [...person.otherPhones]
  for (const [name, label] of Object.entries(outlookPhones)) {
    const at = left.findIndex((other) => label.test(other.label))
    const found = at < 0 ? [] : left.splice(at, 1)
    if (name === column) return found[0]?.value ?? ''
  }
  return values(left).join('; ')
}

/** Outlook for Windows, as it writes English files. */
const outlook: Columns = {
  ...names,
  Company: (p) => p.text('businessName'),
  'Job Title': (p) => p.text('jobTitle'),
  'Business Street': (p) => p.text('streetAddress') || p.text('fullAddress'),
  'Business City': (p) => p.text('city'),
  'Business State': (p) => p.text('state'),
  'Business Postal Code': (p) => p.text('postalCode'),
  'Business Country/Region': (p) => p.text('country'),
  'Primary Phone': (p) => p.phone,
  'Mobile Phone': (p) => outlookPhone(p, 'Mobile Phone'),
  'Business Phone': (p) => outlookPhone(p, 'Business Phone'),
  'Home Phone': (p) => outlookPhone(p, 'Home Phone'),
  'Other Phone': (p) => outlookPhone(p, 'Other Phone'),
  'E-mail Address': (p) => p.text('email'),
  'E-mail 2 Address': (p) => values(p.otherEmails.slice(0, 1)).join(),
  'E-mail 3 Address': (p) => values(p.otherEmails.slice(1)).join('; '),
  Birthday: (p) => p.text('birthday'),
  Categories: (p) => joinWords(p.words('tags'), ';'),
  'Do Not Contact': yes('Yes'),
}

/** HighLevel's contact fields; its lists have commas between. */
const highlevel: Columns = {
  ...names,
  'Business Name': (p) => p.text('businessName'),
  Phone: (p) => p.phone,
  Email: (p) => p.text('email'),
  'Additional Phones': (p) => values(p.otherPhones).join(', '),
  'Additional Emails': (p) => values(p.otherEmails).join(', '),
  'Date of Birth': (p) => p.text('birthday'),
  'Street Address': (p) => p.text('streetAddress') || p.text('fullAddress'),
  City: (p) => p.text('city'),
  State: (p) => p.text('state'),
  'Postal Code': (p) => p.text('postalCode'),
  Country: (p) => p.text('country'),
  Timezone: (p) => p.text('timezone'),
  Tags: (p) => joinWords(p.words('tags'), ', '),
  DND: yes('All Channels'),
}

const presets: Record<Exclude<ExportPreset, 'excel'>, Columns> = {
  google,
  hubspot,
  mailchimp,
  outlook,
  highlevel,
}
