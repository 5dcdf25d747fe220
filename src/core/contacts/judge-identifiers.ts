import { normaliseEmail } from '../email.ts'
import type { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { normalisePhone } from '../phone.ts'
import type { ContactDraft } from './draft.ts'
import type { Values } from './values.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

/** The phone as E.164, read with the workspace's default region where it has no `+`. */
export function judgePhone(
  draft: ContactDraft,
  rules: WorkspaceRules,
  values: Values,
  faults: FaultList,
): void {
  if (draft.phone === undefined) return
  const given = faults.text('phone', draft.phone, limits.textMax)
  if (given === undefined) return
  const phone = given === null ? null : normalisePhone(given, rules.defaultRegion)
  if (given !== null && phone === null) {
    faults.add('phone', 'invalid_phone')
    return
  }
  values.phone = phone?.e164 ?? null
  if (draft.keepPhoneAsGiven === true) values.phone_as_given = given === values.phone ? null : given
  else if (draft.phoneAsGiven !== undefined && phone !== null)
    judgeAsGiven(draft.phoneAsGiven, phone, rules, values, faults)
}

/** It must still be that number, read in the workspace's default region or in the number's own. */
function judgeAsGiven(
  text: string | null,
  phone: { e164: string; region: string | null },
  { defaultRegion }: WorkspaceRules,
  values: Values,
  faults: FaultList,
): void {
  const given = faults.text('phoneAsGiven', text, limits.textMax)
  if (given === undefined) return
  const reads = (region: string | null) => normalisePhone(given ?? '', region)?.e164 === phone.e164
  if (given !== null && !reads(defaultRegion) && !reads(phone.region))
    faults.add('phoneAsGiven', 'invalid_phone')
  else values.phone_as_given = given === phone.e164 ? null : given
}

/** The email as given, trimmed, and the key it is compared by. */
export function judgeEmail(draft: ContactDraft, values: Values, faults: FaultList): void {
  if (draft.email === undefined) return
  const given = faults.text('email', draft.email?.trim() ?? null, limits.emailMax)
  if (given === undefined) return
  const email = given === null ? null : normaliseEmail(given)
  if (given !== null && email === null) {
    faults.add('email', 'invalid_email')
    return
  }
  values.email = email?.email ?? null
  values.email_key = email?.emailKey ?? null
}
