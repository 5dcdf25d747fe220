import type { ApiKeyRow } from '../../store/tables.ts'
import { parseTime } from '../custom-fields/date-or-time.ts'
import { at, type Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { type KeyScope, keyScopes } from '../principal.ts'

/** What a caller says about a key; absent is untouched. */
export interface KeyDraft {
  name?: string | undefined
  scopes?: readonly string[] | undefined
  /** RFC 3339 date-time; null: never. */
  expiresAt?: string | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

export type KeyValues = Partial<Pick<ApiKeyRow, 'name' | 'expires_at'>> & { scopes?: KeyScope[] }

/** Judges a key's name, scopes and expiry. Only the keys of an account may be given `admin`. */
export function judgeKey(draft: KeyDraft, ofAccount: boolean): { values: KeyValues; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: KeyValues = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.scopes !== undefined) values.scopes = judgeScopes(draft.scopes, ofAccount, faults)
  if (draft.expiresAt !== undefined) {
    const expiresAt = draft.expiresAt === null ? null : parseTime(draft.expiresAt)
    if (expiresAt === undefined) faults.add('expiresAt', 'invalid_date', 'date-time')
    else if (expiresAt !== null && expiresAt.getTime() <= Date.now())
      faults.add('expiresAt', 'out_of_range', 'a time in the future')
    else values.expires_at = expiresAt
  }
  return { values, faults }
}

function judgeScopes(given: readonly string[], ofAccount: boolean, faults: FaultList): KeyScope[] {
  const allowed = keyScopes.filter((scope) => ofAccount || scope !== 'admin')
  if (given.length === 0) faults.add('scopes', 'too_few', 1)
  for (const [index, scope] of given.entries()) {
    if (!(allowed as string[]).includes(scope))
      faults.add(at('scopes', index), 'not_one_of', allowed.join(', '))
  }
  return allowed.filter((scope) => given.includes(scope))
}
