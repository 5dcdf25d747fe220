import { type Address, type Labelled, readCard, several, single } from './vcard-card.ts'
import type { CardProperty } from './vcard-properties.ts'

/** How many of what a person may have several of the columns hold; a card with more has the rest in the last one. */
export interface CardShape {
  phones: number
  emails: number
  addresses: number
  websites: number
}

export const cardShapeMin: CardShape = { phones: 1, emails: 1, addresses: 1, websites: 0 }
const cardShapeMax: CardShape = { phones: 8, emails: 8, addresses: 4, websites: 4 }

const addressParts = ['Label', 'Formatted', 'Street', 'City', 'PO Box', 'Region', 'Postal Code', 'Country']

/** What no other column holds: a line each, `NAME: value`. */
const rest = 'Other vCard lines'

/**
 * The columns of a file of cards. They are called as Google Contacts calls them, with a label beside each phone, email and
 * address, so that a card and a row of such an export are mapped by the same rules.
 */
export function cardColumns(shape: CardShape): string[] {
  const numbered = (count: number, name: string, parts: readonly string[]) =>
    Array.from({ length: count }, (_, at) => parts.map((part) => `${name} ${at + 1} - ${part}`)).flat()
  return [
    ...single,
    ...numbered(shape.emails, 'E-mail', ['Label', 'Value']),
    ...numbered(shape.phones, 'Phone', ['Label', 'Value']),
    ...numbered(shape.addresses, 'Address', addressParts),
    ...numbered(shape.websites, 'Website', ['Label', 'Value']),
    rest,
  ]
}

/** The columns' numbers that hold all of a card, and of those before it. */
export function widenShape(shape: CardShape, properties: readonly CardProperty[]): CardShape {
  const count = (name: string) => properties.filter((property) => property.name === name).length
  const wider = (key: keyof CardShape, name: string) =>
    Math.min(cardShapeMax[key], Math.max(shape[key], count(name)))
  return {
    phones: wider('phones', 'TEL'),
    emails: wider('emails', 'EMAIL'),
    addresses: wider('addresses', 'ADR'),
    websites: wider('websites', 'URL'),
  }
}

/** The cells of a card, in the order of its columns. */
export function cardCells(properties: readonly CardProperty[], shape: CardShape): string[] {
  const found = readCard(properties)
  return [
    ...single.map((column) => found.single[column] ?? ''),
    ...labelled(found.emails, shape.emails),
    ...labelled(found.phones, shape.phones),
    ...addressCells(found.addresses, shape.addresses),
    ...labelled(found.websites, shape.websites),
    found.rest.join('\n'),
  ]
}

function labelled(values: readonly Labelled[], count: number): string[] {
  return cellsOf(values, count, ({ label, value }) => [label, value], 2)
}

function addressCells(addresses: readonly Address[], count: number): string[] {
  return cellsOf(addresses, count, ({ label, parts }) => [label, ...parts], addressParts.length)
}

/** Values beyond the last column go into it. */
function cellsOf<T>(
  values: readonly T[],
  count: number,
  cells: (value: T) => string[],
  width: number,
): string[] {
  const groups = Array.from({ length: count }, (_, at): string[] => {
    const ofGroup = (at === count - 1 ? values.slice(at) : values.slice(at, at + 1)).map(cells)
    return Array.from({ length: width }, (_, part) => ofGroup.map((parts) => parts[part] ?? '').join(several))
  })
  return groups.flat()
}
