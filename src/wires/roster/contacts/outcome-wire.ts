import { type Static, Type } from 'typebox'
import type { WriteOutcome } from '../../../core/contacts/outcome.ts'
import type { Failure } from '../../../core/failure.ts'
import { failureOfStore } from '../../../core/failure-of-store.ts'
import { Fields, Nullable, OneOf } from '../../../http/schema.ts'
import { ErrorWire, errorsOf } from '../errors.ts'
import { ContactWire, contactToWire } from './contact-wire.ts'

const statuses = [
  'created',
  'updated',
  'unchanged',
  'deleted',
  'conflict',
  'invalid',
  'not_found',
  'aborted',
  'failed',
] as const

/** What became of one write, or would become of it. */
export const outcomeFields = {
  status: OneOf(statuses, {
    description:
      '`aborted`: a neighbour of an atomic batch was refused. `failed`: nothing was written, or the outcome is unknown; `error.code` says which',
  }),
  matchedBy: Type.Optional(
    Nullable(
      OneOf(['phone', 'email', 'externalId'], {
        description: 'With an upsert: what the contact was found by',
      }),
    ),
  ),
  contact: Type.Optional(ContactWire),
  error: Type.Optional(
    Fields({ code: Type.String(), errors: Type.Optional(ErrorWire) }, { title: 'WriteError' }),
  ),
}

const OutcomeWire = Fields(outcomeFields)

/** An outcome in this wire's words. */
export function outcomeToWire(outcome: WriteOutcome): Static<typeof OutcomeWire> {
  switch (outcome.status) {
    case 'invalid':
      return { status: 'invalid', error: errorOf({ code: 'invalid', faults: outcome.faults }) }
    case 'conflict':
      return { status: 'conflict', error: errorOf({ code: 'conflict', conflicts: outcome.conflicts }) }
    case 'failed':
      return { status: 'failed', error: errorOf(failureOfStore(outcome.error) ?? { code: 'internal' }) }
    case 'not_found':
    case 'aborted':
      return { status: outcome.status }
    default:
      return { status: outcome.status, matchedBy: outcome.matchedBy, contact: contactToWire(outcome.contact) }
  }
}

function errorOf(failure: Failure): { code: string; errors?: Static<typeof ErrorWire> } {
  const errors = errorsOf(failure)
  return { code: failure.code, ...(errors && { errors: errors as Static<typeof ErrorWire> }) }
}
