import { createHmac } from 'node:crypto'
import type { ContactRead, DeniedRow } from '../../store/contacts/contacts.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { othersOf } from './contact-row.ts'

/** Whose do-not-contact a contact got with a phone or an email that was theirs. */
export interface DenialSource {
  /** The deleted contact; null where it is gone for good. */
  contactId: string | null
  identifier: 'phone' | 'email'
}

const carriers = { phone: 'phone', email: 'email_key' } as const
type Carrier = keyof typeof carriers
const carrierKeys = Object.keys(carriers) as Carrier[]

/**
 * Phones and emails of deleted people who were not to be contacted, as far as a batch knows, its own earlier writes
 * included. Whoever takes one of them is not to be contacted either: the person may be the one who said so.
 */
export class Denials {
  readonly #ids: Record<Carrier, Map<string, Set<string>>> = { phone: new Map(), email: new Map() }

  /** Identifiers of people who are erased or purged: `phone +14155550101`. */
  readonly #gone: ReadonlySet<string>

  constructor(rows: readonly DeniedRow[], gone: ReadonlySet<string> = new Set()) {
    for (const row of rows) this.#add(row)
    this.#gone = gone
  }

  /** Follows a contact from what it was to what it is now. */
  note(before: ContactRead | undefined, after: ContactRead): void {
    if (before !== undefined && isDenied(before)) this.#remove(before)
    if (isDenied(after)) this.#add(after)
  }

  /** Where a contact that takes an identifier gets do-not-contact from; undefined where none of those it takes carries it. */
  sourceFor(before: ContactRead | undefined, after: ContactRead): DenialSource | undefined {
    const isNobody = this.#ids.phone.size + this.#ids.email.size + this.#gone.size === 0
    if (isNobody || after.deleted_at !== null) return undefined
    const had = before !== undefined && before.deleted_at === null ? before : undefined
    for (const identifier of carrierKeys) {
      for (const value of valuesOf(identifier, after)) {
        if (had !== undefined && valuesOf(identifier, had).includes(value)) continue
        for (const contactId of this.#ids[identifier].get(value) ?? [])
          if (contactId !== after.id) return { contactId, identifier }
        if (this.#gone.has(`${identifier} ${value}`)) return { contactId: null, identifier }
      }
    }
    return undefined
  }

  #add(row: DeniedRow): void {
    for (const [key, value] of carriedBy(row)) {
      const ids = this.#ids[key].get(value)
      if (ids === undefined) this.#ids[key].set(value, new Set([row.id]))
      else ids.add(row.id)
    }
  }

  #remove(row: DeniedRow): void {
    for (const [key, value] of carriedBy(row)) this.#ids[key].get(value)?.delete(row.id)
  }
}

/** The phones and emails of a contact, its others among them. */
export function carriedBy(row: Omit<DeniedRow, 'id'>): [Carrier, string][] {
  return carrierKeys.flatMap((key) => {
    const own = row[carriers[key]]
    return [...(own === null ? [] : [own]), ...othersOfKind(key, row)].map((value): [Carrier, string] => [
      key,
      value,
    ])
  })
}

/**
 * What is kept of a phone or an email of somebody who is gone for good and was not to be contacted: enough to know it
 * again, and nothing that tells what it was without the workspace's key.
 */
export function denialHash(key: Buffer, identifier: Carrier, value: string): Buffer {
  return createHmac('sha256', key).update(`${identifier} ${value}`).digest()
}

function othersOfKind(identifier: Carrier, row: Pick<DeniedRow, 'other_phones' | 'other_emails'>): string[] {
  const mark = `${identifier} `
  return othersOf(row).flatMap((other) => (other.startsWith(mark) ? [other.slice(mark.length)] : []))
}

/** A contact's own value and its others, phones in every form: all of them reach the person. */
function valuesOf(identifier: Carrier, row: ContactRead): string[] {
  const own = row[carriers[identifier]]
  if (own === null && row.other_phones === null && row.other_emails === null) return []
  const others = othersOfKind(identifier, row)
  const values = own === null ? others : [own, ...others]
  return identifier === 'phone' ? values.flatMap((phone) => [phone, ...samePersonNumbers(phone)]) : values
}

function isDenied(row: ContactRead): boolean {
  return row.deleted_at !== null && row.do_not_contact
}
