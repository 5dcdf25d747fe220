import { createHmac } from 'node:crypto'
import type { ContactRead, DeniedRow } from '../../store/contacts/contacts.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import { othersOf } from './contact-row.ts'

/** The deleted contact from which a contact took over do-not-contact, and the identifier they share. */
export interface DenialSource {
  /** The deleted contact; null if it was erased or purged. */
  contactId: string | null
  identifier: 'phone' | 'email'
}

const carriers = { phone: 'phone', email: 'email_key' } as const
type Carrier = keyof typeof carriers
const carrierKeys = Object.keys(carriers) as Carrier[]

/**
 * Phones and emails of deleted people who were not to be contacted, as far as a batch knows, including its
 * own earlier writes. A contact that takes one of them becomes do-not-contact, because it may be the person
 * who asked for that.
 */
export class Denials {
  readonly #ids: Record<Carrier, Map<string, Set<string>>> = { phone: new Map(), email: new Map() }

  /** Identifiers of people who were erased or purged, in the form `phone +14155550101`. */
  readonly #gone: ReadonlySet<string>

  constructor(rows: readonly DeniedRow[], gone: ReadonlySet<string> = new Set()) {
    for (const row of rows) this.#add(row)
    this.#gone = gone
  }

  /** Updates the index for a contact that changed from `before` to `after`. */
  note(before: ContactRead | undefined, after: ContactRead): void {
    if (before !== undefined && isDenied(before)) this.#remove(before)
    if (isDenied(after)) this.#add(after)
  }

  /** The deleted contact whose do-not-contact this contact takes over with a new identifier; undefined if there is none. */
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

/** The phones and emails of a contact, the other ones included. */
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
 * The keyed hash under which a phone or an email of an erased or purged do-not-contact person is stored. It
 * recognises the value and cannot be reversed without the workspace's key.
 */
export function denialHash(key: Buffer, identifier: Carrier, value: string): Buffer {
  return createHmac('sha256', key).update(`${identifier} ${value}`).digest()
}

function othersOfKind(identifier: Carrier, row: Pick<DeniedRow, 'other_phones' | 'other_emails'>): string[] {
  const mark = `${identifier} `
  return othersOf(row).flatMap((other) => (other.startsWith(mark) ? [other.slice(mark.length)] : []))
}

/** The contact's own value and its other ones, phones in every form: each of them reaches the person. */
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
