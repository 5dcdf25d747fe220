import type { ContactRead } from '../../store/contacts/contacts.ts'
import type { OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import { contactFields, plainFieldNames } from '../fields/contact-fields.ts'
import { convertValue } from '../fields/custom-values.ts'
import type { WorkspaceRules } from '../fields/workspace-rules.ts'
import { at, type Fault } from '../kernel/fault.ts'
import { emailKeyOf } from '../values/email.ts'
import type { JsonValue } from '../values/json-text.ts'
import { samePersonNumbers } from '../values/same-number.ts'
import type { Changes } from './contact-row.ts'
import type { ContactRevert, MatchKey } from './draft.ts'

/**
 * The contact as it was before some of its changes, except for lists that were deleted since. Pure; the
 * caller sets version and times. `now` becomes the time of deletion if the contact was deleted before.
 */
export function revertContact(
  present: ContactRead,
  { changes, life }: Pick<ContactRevert, 'changes' | 'life'>,
  { livingListIds, now }: { livingListIds: ReadonlySet<string>; now: Date },
): ContactRead {
  const before = changes.reduce(undoChanges, present)
  return {
    ...before,
    // The log holds JSON, and no values that are derived from others.
    ...momentsOf(before),
    email_key: before.email === null ? null : emailKeyOf(before.email),
    list_ids: before.list_ids.filter((id) => livingListIds.has(id) || present.list_ids.includes(id)),
    deleted_at: life === undefined ? present.deleted_at : life === 'deleted' ? now : null,
  }
}

/** The times that callers may set; the log holds them as text. */
function momentsOf(row: ContactRead): Partial<ContactRead> {
  return Object.fromEntries(
    plainFieldNames.flatMap((name) => {
      const { kind, column } = contactFields[name]
      const value = row[column]
      return kind === 'time' && value !== null ? [[column, new Date(value)]] : []
    }),
  )
}

/**
 * The contact with its reverted custom values converted to the present types of their fields, which may have
 * changed since; or the values that do not fit.
 */
export function fitPutBack(
  reverted: ContactRead,
  write: Pick<ContactRevert, 'changes'>,
  { fieldById, defaultRegion }: Pick<WorkspaceRules, 'fieldById' | 'defaultRegion'>,
): { row: ContactRead; faults: Fault[] } {
  const custom = { ...reverted.custom }
  const faults: Fault[] = []
  for (const fieldId of fieldsPutBack(write)) {
    const field = fieldById.get(fieldId)
    if (field === undefined || !Object.hasOwn(custom, fieldId)) continue
    const judged = convertValue(field, custom[fieldId] as JsonValue, { defaultRegion })
    if ('fault' in judged) faults.push({ field: at('customFields', field.name), ...judged.fault })
    else custom[fieldId] = judged.value
  }
  return { row: { ...reverted, custom }, faults }
}

/** The ids of the custom fields that a revert may write. */
export function fieldsPutBack({ changes }: Pick<ContactRevert, 'changes'>): Set<string> {
  const keys = changes.flatMap((change) => Object.keys(change))
  return new Set(keys.flatMap((key) => (key.startsWith(customKey) ? [key.slice(customKey.length)] : [])))
}

const customKey = 'custom.'

/** The identifiers that a revert may claim again, phones in every form, other phones and emails included. */
export function identifiersPutBack({ changes }: ContactRevert): [MatchKey, string][] {
  return changes.flatMap(({ phone, email, external_id: externalId, other_phones, other_emails }) => {
    const phones = [phone?.[0], ...((other_phones?.[0] ?? []) as OtherPhone[]).map((other) => other.phone)]
    const emails = [email?.[0], ...((other_emails?.[0] ?? []) as OtherEmail[]).map((other) => other.email)]
    return [
      ...phones.filter(isText).flatMap((one) => [one, ...samePersonNumbers(one)].map(pairOf('phone'))),
      ...emails.filter(isText).map((one) => pairOf('email')(emailKeyOf(one))),
      ...[externalId?.[0]].filter(isText).map(pairOf('externalId')),
    ]
  })
}

const isText = (value: unknown): value is string => typeof value === 'string'
const pairOf =
  (key: MatchKey) =>
  (value: string): [MatchKey, string] => [key, value]

/** The contact as it was before these changes. Pure; version and times are unchanged. */
export function undoChanges(contact: ContactRead, changes: Changes): ContactRead {
  const before: Record<string, unknown> = {
    ...contact,
    custom: { ...contact.custom },
    attributes: { ...contact.attributes },
  }
  for (const [key, [from]] of Object.entries(changes)) {
    const [group, ...rest] = key.split('.')
    if ((group !== 'custom' && group !== 'attributes') || rest.length === 0) before[key] = from
    else putBack(before[group] as Record<string, unknown>, rest.join('.'), from)
  }
  return before as unknown as ContactRead
}

function putBack(values: Record<string, unknown>, key: string, from: unknown): void {
  if (from === null) delete values[key]
  else values[key] = from
}
