import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import { findList } from '../../store/contacts/lists.ts'
import { deleteImportErrors } from '../../store/jobs/import-rows.ts'
import { deleteImportWarnings } from '../../store/jobs/import-warnings.ts'
import { findImport, updateImportPlan, upsertImportMapping } from '../../store/jobs/imports.ts'
import { deleteEndedJob } from '../../store/jobs/jobs.ts'
import { inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { WriteModes } from '../contacts/draft.ts'
import { tagNameFault } from '../contacts/judge-draft.ts'
import { startJob } from '../jobs/jobs.ts'
import { Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, FaultList } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { isRegion } from '../values/regions.ts'
import type { FileProfile, FileTranslator } from './file-translator.ts'
import type { ImportInput } from './import-kind.ts'
import {
  choicesOf,
  headersKey,
  type ImportMatchKey,
  type ImportMode,
  type ImportPlan,
  importMatchKeys,
  isNoteHeader,
  type MappedColumn,
  toOwnColumns,
} from './import-plan.ts'
import { getImport, type Import, type ImportSettings, lookAtFile, readingOf } from './imports.ts'
import { settleFields } from './new-fields.ts'
import { refuseOpenQuestions } from './questions.ts'

/**
 * Adds the job that imports an uploaded file, possibly after a dry run. Creates the custom fields of the
 * mapping, and remembers the mapping for these headers. Refuses all faults of the plan together, an import
 * that was started before, and a file with open questions. `reading` are reading options, in the translator's
 * terms. `JobRunner.wake` makes the job begin at once.
 */
export async function startImport(
  scope: Scope,
  { translator }: Pick<ImportSettings, 'translator'>,
  id: string,
  draft: PlanDraft,
  reading: object = {},
): Promise<Import> {
  const found = await readAnew(scope, translator, await getImport(scope, id), reading)
  refuseOpenQuestions(found.profile, draft)
  const judged = await judgePlan(scope, translator, found.profile, draft)
  // The import's operation id, so that an undo of the import deletes these fields too.
  const { mapping, newFields } = await settleFields({ ...scope, operationId: id }, judged)
  const plan = { ...judged, mapping }
  await inTransaction(scope, async (scope) => {
    await findImport(scope, id, { lock: true })
    refuseStarted(await getImport(scope, id))
    await deleteEndedJob(scope, id)
    await deleteImportErrors(scope, id)
    await deleteImportWarnings(scope, id)
    await updateImportPlan(scope, id, plan)
    if (!plan.dryRun && draft.mapping !== undefined) await remember(scope, found, plan)
    const { size, profile } = found
    const input: ImportInput = { plan, newFields, size, format: profile.format, headers: profile.headers }
    await startJob(scope, { id, kind: 'import', input })
  })
  return getImport(scope, id)
}

/** Examines the file again with the start's reading options; absent ones are unchanged. */
async function readAnew(
  scope: Scope,
  translator: FileTranslator,
  found: Import,
  reading: object,
): Promise<Import> {
  refuseStarted(found)
  if (Object.values(reading).every((value) => value === undefined)) return found
  await lookAtFile(scope, translator, found, readingOf(found.profile.given, reading))
  return getImport(scope, found.id)
}

function refuseStarted({ job, plan, isDiscarded }: Import): void {
  const mayStart = job === null || (job.state === 'done' && plan?.dryRun === true)
  if (!mayStart) {
    throw new Refusal({ code: 'conflict', detail: 'The import was started already: upload the file again.' })
  }
  if (isDiscarded) {
    throw new Refusal({ code: 'conflict', detail: 'The file is no longer kept: upload it again.' })
  }
}

/** Stores the columns that a person mapped differently from the proposal. The rest is proposed again for the next file. */
function remember(scope: Scope, { profile }: Import, { mapping }: ImportPlan): Promise<void> {
  const { headers, mapping: proposed } = profile
  const former = proposed.filter(({ because }) => because === 'remembered')
  const fresh = choicesOf(proposed, mapping, headers.length)
  const changed = new Set(fresh.map(({ column }) => column))
  const choices = [...former.filter(({ column }) => !changed.has(column)), ...fresh]
  return upsertImportMapping(scope, headersKey(headers), toOwnColumns(choices, headers), new Date())
}

/** The plan in a start; absent values take the proposal, or nothing. */
export interface PlanDraft {
  mapping?: readonly MappedColumn[] | undefined
  mode?: ImportMode | undefined
  write?: WriteModes | undefined
  match?: readonly ImportMatchKey[] | undefined
  tags?: readonly string[] | undefined
  listId?: string | null | undefined
  defaultRegion?: string | null | undefined
  /** The meaning of unclear consent cells. */
  consent?: 'yes' | 'no' | undefined
  /** Whether people with different names who share a phone or an email stay separate contacts. */
  shared?: 'separate' | 'merge' | undefined
  /** The order of day and month in columns whose cells do not decide it, such as `03/04/2024`. */
  dates?: 'day_first' | 'month_first' | undefined
  /** Unknown option names create options, in all columns that do not say otherwise. */
  createOptions?: boolean | undefined
  dryRun?: boolean | undefined
  allowLiftingDoNotContact?: boolean | undefined
}

/** The plan of a start. Refuses all its faults together. */
async function judgePlan(
  scope: Scope,
  translator: FileTranslator,
  profile: FileProfile,
  draft: PlanDraft,
): Promise<ImportPlan> {
  const faults = new FaultList()
  const mapping = mappingOf(profile, draft)
  for (const { field, code, expected } of translator.judgeMapping(mapping, profile.headers.length)) {
    faults.add(field, code, expected)
  }
  const mode = draft.mode ?? 'upsert'
  const mapped = importMatchKeys.filter((key) => mapping.some(({ field }) => field === key))
  const match = draft.match ?? mapped
  for (const [index, key] of match.entries()) {
    if (!mapped.includes(key)) faults.add(at('match', index), 'not_one_of', mapped.join(', '))
  }
  const canBeNew = mode === 'create' || (mode === 'upsert' && mapping.some(({ field }) => isName(field)))
  if (match.length === 0 && !canBeNew)
    faults.add('match', 'identifier_required', importMatchKeys.join(' or '))
  const tags = judgeTags(draft.tags ?? [], faults)
  const listId = draft.listId?.toLowerCase() ?? null
  if (listId !== null && (await findList(scope, listId)) === undefined) faults.add('listId', 'unknown_list')
  const defaultRegion =
    draft.defaultRegion ?? profile.defaultRegion?.region ?? (await findWorkspaceRegion(scope))
  if (defaultRegion !== null && !isRegion(defaultRegion)) faults.add('defaultRegion', 'invalid_region')
  refuseFaults(faults.faults)
  return {
    mapping,
    mode,
    write: draft.write ?? { default: 'replace' },
    match,
    tags,
    listId,
    defaultRegion,
    consent: draft.consent ?? 'yes',
    shared: draft.shared ?? 'separate',
    dryRun: draft.dryRun ?? false,
    allowLiftingDoNotContact: draft.allowLiftingDoNotContact ?? false,
  }
}

/** A column that was empty in the examined part of the file keeps its later values, unless the caller maps it to null. */
function mappingOf(profile: FileProfile, draft: PlanDraft): MappedColumn[] {
  const given = givenMapping(profile, draft)
  const { createOptions } = draft
  const mapping = createOptions === true ? given.map((mapped) => ({ createOptions, ...mapped })) : given
  const open = profile.questions.find(({ code }) => code === 'dates')?.columns ?? []
  const { dates } = draft
  if (dates === undefined || open.length === 0) return mapping
  return mapping.map((mapped) =>
    open.includes(mapped.column) && mapped.dates === undefined
      ? { ...mapped, dates, ...(mapped.type === 'text' && { type: 'date' as const }) }
      : mapped,
  )
}

function givenMapping(profile: FileProfile, { mapping: given }: PlanDraft): MappedColumn[] {
  if (given === undefined) {
    return profile.mapping.map(({ because, ...mapped }) =>
      because === 'empty' && !isNoteHeader(profile.headers[mapped.column] ?? '')
        ? { ...mapped, isStray: true }
        : mapped,
    )
  }
  return given.map((mapped) => {
    const proposed = profile.mapping.find(
      ({ column, field }) => column === mapped.column && field === mapped.field,
    )
    if (proposed === undefined) return mapped
    const { because: _, ...details } = proposed
    return { ...details, ...mapped }
  })
}

/** Contacts without an identifier can be created if they have a name. */
function isName(field: string | null): boolean {
  return field !== null && ['firstName', 'lastName', 'fullName', 'businessName'].includes(field)
}

function judgeTags(given: readonly string[], faults: FaultList): string[] {
  const tags = given.map((tag) => tag.trim())
  for (const [index, tag] of tags.entries()) {
    const code = tagNameFault(tag)
    if (code === undefined) continue
    faults.add(
      at('tags', index),
      code,
      code === 'too_long' ? limits.tagMax : code === 'too_short' ? 1 : undefined,
    )
  }
  return [...new Set(tags)]
}
