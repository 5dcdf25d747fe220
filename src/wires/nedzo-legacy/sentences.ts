import type { Conflict } from '../../core/failure.ts'
import type { Fault } from '../../core/fault.ts'
import { faultMessage } from '../../http/fault-message.ts'
import { wireNames } from './contact.ts'

const uuidPlaces = /^contact_list_id$|^custom_fields\[\d+\]\.custom_field_id$|^contact_ids\[\d+\]$/

/** A fault as this wire's message names it: `first_name: must have at most 255 characters`. */
export function faultSentence(fault: Fault): string {
  const { field, code, expected } = inWords(fault)
  return `${field}: ${faultMessage(expected === undefined ? { code } : { code, expected })}`
}

/** A field whose value another contact has, and which contact that is: the envelope has no other place for its id. */
export function conflictSentence({ field, existingContactId }: Conflict): string {
  const holder = existingContactId === undefined ? 'another contact' : `contact ${existingContactId}`
  return `${wireNames.get(field) ?? field}: is already used by ${holder}`
}

function inWords(fault: Fault): Fault {
  // The seed of PATCH calls contact_list_id an integer: who sends one must read what is wanted, not only "a string".
  if (fault.code === 'invalid_type' && uuidPlaces.test(fault.field)) {
    return { ...fault, code: 'invalid_format', expected: 'uuid' }
  }
  // The core knows one place for a custom value; what is unknown is its id.
  if (fault.code === 'unknown_custom_field') {
    return { ...fault, field: fault.field.replace(/value$/, 'custom_field_id') }
  }
  return { ...fault, field: wireNames.get(fault.field) ?? fault.field }
}
