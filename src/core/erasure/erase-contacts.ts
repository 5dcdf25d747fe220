import { randomBytes } from 'node:crypto'
import { emptyAnswersWith } from '../../store/access/idempotency-keys.ts'
import {
  type ContactTraces,
  deleteContacts,
  deleteImportTraces,
  deleteJobNotesOf,
  ensureDenialKey,
  findAccountId,
  type GoingRow,
  insertDeniedPeople,
  listImportsShowing,
  listInputsWith,
  lockGoing,
  updateEndedInput,
} from '../../store/contacts/erasure.ts'
import { findImport, updateImportProfile } from '../../store/jobs/imports.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import { holdWebhooks } from '../../store/webhooks/webhooks.ts'
import { carriedBy, denialHash } from '../contacts/do-not-contact.ts'
import { noteEvents } from '../events/record-events.ts'
import { notFound } from '../kernel/failure.ts'
import { isId } from '../kernel/ids.ts'
import { samePersonNumbers } from '../values/same-number.ts'

/**
 * Erases a contact, living or deleted, for good: the row, its history, webhook messages about it, what jobs
 * recorded and were asked about it, the files of imports that touched it, refused rows and warned cells that
 * name it, and stored answers that contain its id. What remains: that an id was erased, when and by which actor,
 * and, if it was do-not-contact, keyed hashes of its phones and emails, so that a later contact with one of
 * them is do-not-contact as well. Throws `not_found`.
 */
export async function eraseContact(scope: Scope, id: string): Promise<void> {
  if (!isId(id)) throw notFound()
  await inTransaction(scope, async (scope) => {
    const [row] = await lockGoing(scope, [id])
    if (row === undefined) throw notFound()
    await keepDenials(scope, [row])
    const importIds = await deleteJobNotesOf(scope, id)
    await deleteImportTraces(scope, importIds, tracesOf(row))
    await forgetInputs(scope, row)
    await forgetAnswers(scope, id)
    const shown = await listImportsShowing(scope, tracesOf(row).anywhere)
    for (const importId of new Set([...importIds, ...shown])) await forgetExamples(scope, importId, row)
    // Prevents new webhook messages about the contact until the commit.
    await holdWebhooks(scope)
    await deleteContacts(scope, [id])
    await noteEvents(scope, [{ type: 'contact.erased', id, name: null }])
  })
}

/**
 * Purges deleted contacts for good, as above except for the records of jobs and imports, which have a
 * retention of their own.
 */
export async function purgeContacts(scope: Scope, ids: readonly string[]): Promise<number> {
  return inTransaction(scope, async (scope) => {
    const rows = (await lockGoing(scope, ids)).filter((row) => row.deleted_at !== null)
    if (rows.length === 0) return 0
    await keepDenials(scope, rows)
    await holdWebhooks(scope)
    await deleteContacts(
      scope,
      rows.map((row) => row.id),
    )
    return rows.length
  })
}

async function keepDenials(scope: Scope, rows: readonly GoingRow[]): Promise<void> {
  const carried = rows.filter((row) => row.do_not_contact).flatMap((row) => carriedBy(row))
  if (carried.length === 0) return
  const key = await ensureDenialKey(scope, randomBytes(32))
  const hashes = carried.flatMap(([identifier, value]) => {
    const forms = identifier === 'phone' ? [value, ...samePersonNumbers(value)] : [value]
    return forms.map((form) => denialHash(key, identifier, form))
  })
  await insertDeniedPeople(scope, hashes, new Date())
}

/** The forms in which a contact may appear in a cell: its emails, and its numbers without country prefixes. */
function tracesOf(row: GoingRow): ContactTraces {
  const phones = [row.phone, ...(row.other_phones ?? []).map(({ phone }) => phone)]
  const emails = [row.email, ...(row.other_emails ?? []).map(({ email }) => email)]
  const words = emails.flatMap((email) => (email ? [email.toLowerCase()] : []))
  const ends = (digits: number) =>
    phones.flatMap((phone) => (phone ? [phone.replace('+', '').slice(-digits)] : []))
  return {
    inOwnFiles: [...words, ...ends(subscriberDigits)],
    anywhere: [...words, ...ends(nationalDigits)],
  }
}

/** Removes the inputs of ended jobs that name the contact by a phone or an email. */
async function forgetInputs(scope: Scope, row: GoingRow): Promise<void> {
  const traces = tracesOf(row).anywhere
  const names = (text: string) => traces.some((trace) => text.toLowerCase().includes(trace))
  for (const { id, input } of await listInputsWith(scope, traces)) {
    const without = JSON.stringify(input, (_, value) =>
      typeof value === 'string' && names(value) ? '' : value,
    )
    await updateEndedInput(scope, id, JSON.parse(without))
  }
}

/** Answers are stored for a day under the workspace, or under the account if the call named no workspace. */
async function forgetAnswers(scope: Scope, id: string): Promise<void> {
  await emptyAnswersWith(scope, scope.workspaceId, id)
  const accountId = await findAccountId(scope)
  if (accountId !== undefined) await emptyAnswersWith(scope, accountId, id)
}

/** Removes the example cells of a contact from the profile of an import's file. */
async function forgetExamples(scope: Scope, importId: string, row: GoingRow): Promise<void> {
  const profile = (await findImport(scope, importId))?.profile
  if (profile === null || profile === undefined) return
  const traces = tracesOf(row).inOwnFiles
  const names = new Set(
    [row.first_name, row.last_name, row.full_name].flatMap((name) =>
      name ? [name.trim().toLowerCase()] : [],
    ),
  )
  const isTheirs = (text: string) => {
    const [lower, digits] = [text.toLowerCase(), text.replaceAll(/\D/g, '')]
    return names.has(lower.trim()) || traces.some((trace) => lower.includes(trace) || digits.includes(trace))
  }
  const without = JSON.stringify(profile, (_, value) =>
    typeof value === 'string' && isTheirs(value) ? '' : value,
  )
  await updateImportProfile(scope, importId, JSON.parse(without))
}

/** Enough digits to be unique within a file, and few enough to occur in every form of the number. */
const subscriberDigits = 7
/** Enough digits to be unique everywhere. */
const nationalDigits = 10
