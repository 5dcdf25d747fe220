import type { Identifiers } from '../../store/identified-contacts.ts'
import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import { normaliseEmail } from '../email.ts'
import { at } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { normalisePhone } from '../phone.ts'

/** Identifiers as people write them. */
export interface IdentifiersAsGiven {
  ids?: readonly string[] | undefined
  phones?: readonly string[] | undefined
  emails?: readonly string[] | undefined
  externalIds?: readonly string[] | undefined
}

/** As the store compares them, in the same order. */
export interface IdentifiersRead {
  by: Identifiers
  faults: FaultList
}

/**
 * Reads identifiers in any form a person would type: a phone without `+` with the workspace's default region, which is
 * asked for only then. What cannot be one is a fault at its place, such as `phones[3]`.
 */
export async function readIdentifiers(scope: Scope, given: IdentifiersAsGiven): Promise<IdentifiersRead> {
  const faults = new FaultList()
  const { phones = [], emails = [] } = given
  const isNational = phones.some((phone) => normalisePhone(phone, null) === null)
  const region = isNational ? await findWorkspaceRegion(scope) : null
  return {
    by: {
      ids: (given.ids ?? []).map((id) => id.toLowerCase()),
      phones: phones.map((phone, index) => {
        const e164 = normalisePhone(phone, region)?.e164
        if (e164 === undefined) faults.add(at('phones', index), 'invalid_phone')
        return e164 ?? ''
      }),
      emailKeys: emails.map((email, index) => {
        const key = normaliseEmail(email)?.emailKey
        if (key === undefined) faults.add(at('emails', index), 'invalid_email')
        return key ?? ''
      }),
      externalIds: (given.externalIds ?? []).map((id) => id.trim()),
    },
    faults,
  }
}
