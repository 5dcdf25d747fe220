import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import {
  findIdentifiedContacts,
  type IdentifiedContact,
  type Identifiers,
} from '../../store/contacts/contacts.ts'
import { reading } from '../../store/database/replica.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { Contact } from '../fields/contact.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import type { FieldOptions } from '../fields/field-options.ts'
import { optionsOf } from '../fields/workspace-rules.ts'
import { BatchQueue, type ObserveBatch } from '../kernel/batch-queue.ts'
import { toContact } from './contact-row.ts'

/**
 * Reads living contacts by any identifiers, each once, in no particular order, in one round trip with tags
 * and custom values. Fields that are being retyped, and options that changed, need a second round trip.
 */
export async function lookupContacts(scope: Scope, by: Identifiers): Promise<FoundContact[]> {
  const rows = await findIdentifiedContacts(scope, by)
  const isRetyping = rows.some(({ fields }) => fields?.some((field) => field.isRetyping))
  const defaultRegion = isRetyping ? await findWorkspaceRegion(scope) : null
  const options = await optionsOf(
    scope,
    rows.flatMap(({ fields }) => fields ?? []),
  )
  return rows.map((row) => ({ contact: toFound(row, options, defaultRegion), emailKey: row.email_key }))
}

export interface FoundContact {
  contact: Contact
  /** The key by which the email is compared. */
  emailKey: string | null
}

function toFound(
  row: IdentifiedContact,
  options: ReadonlyMap<string, FieldOptions>,
  defaultRegion: string | null,
): Contact {
  const fields = (row.fields ?? []).map((field) => ({
    ...field,
    type: field.type as CustomFieldType,
    options: options.get(field.id),
  }))
  const fieldById = new Map(fields.map((field) => [field.id, field]))
  const names = new Map((row.tags ?? []).map((tag) => [tag.id, tag.name]))
  return toContact(row, { fieldById, defaultRegion }, names)
}

/** One identifier, in the form in which the store compares it. */
export type LookupKey = { phone: string } | { emailKey: string } | { externalId: string }

/** A larger shared statement only makes its first caller wait longer. */
const batchSizeMax = 100

/** Joins concurrent look-ups of one workspace into shared statements; a phone system sends many per second. */
export class LookupQueue {
  readonly #lanes: BatchQueue<{ scope: Scope; key: LookupKey }, Contact | undefined>

  constructor(observe?: ObserveBatch) {
    this.#lanes = new BatchQueue({
      run: async (_, items) => {
        const keys = items.map(({ key }) => key)
        const { scope } = items[0] as (typeof items)[0]
        const found = await reading(scope, (scope) => lookupContacts(scope, toIdentifiers(keys)))
        return keys.map((key) => found.find((candidate) => isThe(candidate, key))?.contact)
      },
      batchSizeMax,
      batchesInFlightMax: 2,
      besideSizeMin: 16,
      onBatch: observe && ((batch) => observe('lookups', batch)),
    })
  }

  /** The living contact that holds the identifier, or undefined. */
  find(scope: Scope, key: LookupKey): Promise<Contact | undefined> {
    return this.#lanes.submit(scope.workspaceId, { scope, key })
  }
}

function toIdentifiers(keys: readonly LookupKey[]): Identifiers {
  return {
    ids: [],
    phones: keys.flatMap((key) => ('phone' in key ? [key.phone] : [])),
    emailKeys: keys.flatMap((key) => ('emailKey' in key ? [key.emailKey] : [])),
    externalIds: keys.flatMap((key) => ('externalId' in key ? [key.externalId] : [])),
  }
}

function isThe({ contact, emailKey }: FoundContact, key: LookupKey): boolean {
  if ('phone' in key) return contact.phone === key.phone
  if ('emailKey' in key) return emailKey === key.emailKey
  return contact.externalId === key.externalId
}
