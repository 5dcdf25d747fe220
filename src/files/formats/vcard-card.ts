import { type CardProperty, splitValue, unescapeText } from './vcard-properties.ts'

/** What parts several values in one cell, as in Google's exports. */
export const several = ' ::: '

/** What a person has one of, by the names of the columns. */
export const single = [
  'First Name',
  'Middle Name',
  'Last Name',
  'Name Prefix',
  'Name Suffix',
  'Name',
  'Nickname',
  'Organization Name',
  'Organization Title',
  'Organization Department',
  'Birthday',
  'Gender',
  'Time Zone',
  'Notes',
  'Labels',
  'Do Not Contact',
] as const
export type Single = (typeof single)[number]

export interface Labelled {
  label: string
  value: string
}

export interface Address {
  label: string
  /** As `addressParts` has them, behind the label. */
  parts: string[]
}

/** What a card says, as the columns will have it. */
export interface Card {
  single: Partial<Record<Single, string>>
  phones: Labelled[]
  emails: Labelled[]
  websites: Labelled[]
  addresses: Address[]
  rest: string[]
}

/** Lines that say how a card was made, or what another line is called: nothing of the person. */
const technical =
  /^(BEGIN|END|VERSION|PRODID|REV|SOURCE|SORT-STRING|CLIENTPIDMAP|X-ABLABEL|X-ABADR|X-ABSHOWAS|X-IMAGE.*|AGENT|PROFILE|MAILER)$/

/** What stands in a card, each line in its place; what has no place is kept with the rest. */
export function readCard(properties: readonly CardProperty[]): Card {
  const card: Card = { single: {}, phones: [], emails: [], websites: [], addresses: [], rest: [] }
  const labels = new Map<string, string>()
  for (const { name, group, value } of properties) {
    if (name === 'X-ABLABEL' && group !== undefined) labels.set(group, appleLabel(unescapeText(value)))
  }
  for (const property of preferredFirst(properties)) {
    const label = labels.get(property.group ?? '') ?? labelOf(property.types)
    const reader = readers[property.name]
    if (reader !== undefined) reader(card, property, label)
    else if (!technical.test(property.name)) keepRest(card, property, label)
  }
  settleName(card, properties)
  return card
}

/** What a person marked as preferred stands before the others of its kind. */
function preferredFirst(properties: readonly CardProperty[]): CardProperty[] {
  const isPreferred = ({ types, parameters }: CardProperty) =>
    types.includes('PREF') || parameters.get('PREF') === '1'
  return [...properties.filter(isPreferred), ...properties.filter((property) => !isPreferred(property))]
}

type Reader = (card: Card, property: CardProperty, label: string) => void

const readers: Record<string, Reader> = {
  N: (card, { value }) => {
    const [last = '', first = '', middle = '', prefix = '', suffix = ''] = splitValue(value, ';')
    const names = { first, last, middle, prefix, suffix }
    if (Object.values(names).every((name) => name === '') || card.single['First Name'] !== undefined) return
    card.single['First Name'] = first
    card.single['Last Name'] = last
    card.single['Middle Name'] = middle
    card.single['Name Prefix'] = prefix
    card.single['Name Suffix'] = suffix
  },
  FN: (card, property, label) => keepFirst(card, 'Name', property, label),
  NICKNAME: (card, property, label) => keepFirst(card, 'Nickname', property, label),
  ORG: (card, property, label) => {
    const [name = '', ...units] = splitValue(property.value, ';')
    if (card.single['Organization Name'] !== undefined) keepRest(card, property, label)
    else {
      card.single['Organization Name'] = name
      card.single['Organization Department'] = units.filter((unit) => unit !== '').join(', ')
    }
  },
  TITLE: (card, property, label) => keepFirst(card, 'Organization Title', property, label),
  BDAY: (card, property) => {
    card.single.Birthday ??= birthday(property)
  },
  GENDER: (card, { value }) => {
    const [sex = '', text = ''] = splitValue(value, ';')
    card.single.Gender ??= text || sex
  },
  TZ: (card, property, label) => {
    if (/^[A-Z][\w+-]+\/[\w/+-]+$/i.test(property.value.trim())) keepFirst(card, 'Time Zone', property, label)
    else keepRest(card, property, label)
  },
  NOTE: (card, { value }) => {
    card.single.Notes = [card.single.Notes, unescapeText(value)].filter(Boolean).join('\n')
  },
  // Roster's own: consent travels with its person.
  'X-DO-NOT-CONTACT': (card, property, label) => keepFirst(card, 'Do Not Contact', property, label),
  CATEGORIES: (card, { value }) => {
    const words = splitValue(value, ',').filter((word) => word !== '')
    card.single.Labels = [card.single.Labels, ...words].filter(Boolean).join(several)
  },
  TEL: (card, { value }, label) => add(card.phones, telephone(value), label),
  EMAIL: (card, { value }, label) => add(card.emails, unescapeText(value).replace(/^mailto:/i, ''), label),
  URL: (card, { value }, label) => add(card.websites, unescapeText(value), label),
  ADR: (card, { value }, label) => {
    const [box = '', extended = '', street = '', city = '', region = '', code = '', country = ''] =
      splitValue(value, ';')
    const place = [extended, street].filter((part) => part !== '').join('\n')
    const formatted = [place, [code, city].filter(Boolean).join(' '), region, country]
      .filter(Boolean)
      .join('\n')
    if (formatted + box === '') return
    card.addresses.push({ label, parts: [formatted, place, city, box, region, code, country] })
  },
}

function add(values: Labelled[], value: string, label: string): void {
  if (value !== '') values.push({ label, value })
}

/** The first one fills the column; another that says something else is kept with the rest. */
function keepFirst(card: Card, column: Single, property: CardProperty, label: string): void {
  const present = card.single[column]
  const text = unescapeText(property.value)
  if (present === undefined || present === '') card.single[column] = text
  else if (present !== text) keepRest(card, property, label)
}

const restLettersMax = 10_000

function keepRest(card: Card, { name, value }: CardProperty, label: string): void {
  const text = withoutSemicolons(unescapeText(value.slice(0, restLettersMax)))
  if (text === '') return
  card.rest.push(`${label === '' ? name : `${name} (${label})`}: ${text}`)
}

/** Without the empty components at its end. */
function withoutSemicolons(text: string): string {
  let end = text.length
  while (text[end - 1] === ';') end--
  return text.slice(0, end)
}

/** `tel:+1-418-656-9254;ext=102` of 4.0; others stand as people write them. */
function telephone(value: string): string {
  const text = unescapeText(value)
  return /^tel:/i.test(text) ? decodePercent(text.slice(4)) : text
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Days as ISO 8601 has them where the year is known; a day without a year stays `--03-09`. Apple writes 1604 for none. */
function birthday({ value, parameters }: CardProperty): string {
  const text = unescapeText(value)
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$/.exec(text) ?? []
  if (year === undefined) return text.replace(/^--(\d{2})-?(\d{2})$/, '--$1-$2')
  const isOmitted = parameters.get('X-APPLE-OMIT-YEAR') === year
  return isOmitted ? `--${month}-${day}` : `${year}-${month}-${day}`
}

/** Who is called by first and last name needs no third one; a card of a company has none at all. */
function settleName({ single: found, rest: lines }: Card, properties: readonly CardProperty[]): void {
  const { Name: name, 'First Name': first = '', 'Last Name': last = '' } = found
  if (name === undefined) return
  const isCompany = properties.some(({ name, value }) => name === 'X-ABSHOWAS' && /company/i.test(value))
  if (isCompany && name === found['Organization Name']) {
    delete found.Name
    return
  }
  if (first + last === '') return
  delete found.Name
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[\s,.]+/)
      .filter(Boolean)
      .sort()
      .join(' ')
  const parts = ['Name Prefix', 'First Name', 'Middle Name', 'Last Name', 'Name Suffix'] as const
  const whole = words(parts.map((part) => found[part] ?? '').join(' '))
  if (whole !== words(name) && words(`${first} ${last}`) !== words(name)) lines.push(`FN: ${name}`)
}

const places: Record<string, string> = { HOME: 'Home', WORK: 'Work', OTHER: 'Other' }
const kinds: Record<string, string> = {
  CELL: 'Mobile',
  MOBILE: 'Mobile',
  IPHONE: 'Mobile',
  MAIN: 'Main',
  PAGER: 'Pager',
  CAR: 'Car',
  ISDN: 'ISDN',
  MSG: 'Message',
}

/** `TYPE=FAX,WORK` → `Work Fax`, `CELL;VOICE;pref` → `Mobile`. */
function labelOf(types: readonly string[]): string {
  const place = types.map((type) => places[type]).find(Boolean)
  if (types.some((type) => type.includes('FAX'))) {
    const joined = types.map((type) => /^(HOME|WORK)FAX$/.exec(type)?.[1] ?? '')
    return `${place ?? joined.map((type) => places[type]).find(Boolean) ?? ''} Fax`.trim()
  }
  return types.map((type) => kinds[type]).find(Boolean) ?? place ?? types.map(ownLabel).find(Boolean) ?? ''
}

/** `X-Boat` is a label that a person chose; other types say how the value is encoded. */
function ownLabel(type: string): string | undefined {
  return type.startsWith('X-') ? type.slice(2) : undefined
}

/** Apple's own labels stand in signs: `_$!<HomeFAX>!$_`. */
function appleLabel(text: string): string {
  const inner = /^_\$!<(.*)>!\$_$/.exec(text)?.[1] ?? text
  return inner.replace(/^(home|work|other)fax$/i, '$1 Fax').replace(/^iphone$/i, 'Mobile')
}
