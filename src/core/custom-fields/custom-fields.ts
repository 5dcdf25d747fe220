import { isDeepStrictEqual } from 'node:util'
import { lockWorkspace } from '../../store/access/workspaces.ts'
import {
  deleteAliases,
  deleteCustomField,
  findCustomField,
  insertCustomField,
  listDeletedCustomFields as listDeletedRows,
  listCustomFields as listRows,
  lockCustomField,
  restoreCustomField as restoreRow,
  updateCustomField,
  updateCustomFieldOrder,
} from '../../store/contacts/custom-fields.ts'
import { hasAttribute, hasCustomValue } from '../../store/contacts/custom-values.ts'
import { inTransaction, inTransactionOrDry, type Scope } from '../../store/kernel/scope.ts'
import type { CustomFieldRow, StoredOption } from '../../store/kernel/tables.ts'
import {
  countMatchingContacts,
  listMatchingContactIds,
  matchingContactIds,
} from '../contacts/read-contacts.ts'
import { writeToEach } from '../contacts/write-contacts.ts'
import { changedFields, noteEvents } from '../events/record-events.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { type FieldOption, FieldOptions, hasOptions } from '../fields/field-options.ts'
import { type SegmentUse, segmentsUsing, settleUses } from '../finding/segments/references.ts'
import { addRemovalJob, removalScope } from '../jobs/removal-job.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, FaultList } from '../kernel/fault.ts'
import { isId, newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { nameKey } from '../values/compare-text.ts'
import { type FieldFormat, fitsType, judgeFormat } from './field-format.ts'
import {
  type CustomFieldDraft,
  type CustomFieldDraftValues,
  freeSlug,
  judgeCustomField,
  type NewCustomFieldDraft,
  slugOf,
} from './judge-custom-field.ts'
import { type OptionPlan, planOptions } from './judge-options.ts'
import { judgeRemoval, storeOptions } from './options.ts'

/** A typed value that a workspace defined for its contacts. */
export interface CustomField {
  id: string
  /** Unique among the workspace's living fields. */
  name: string
  /** As keys of objects have it; unique as well, and never changed. */
  slug: string
  type: CustomFieldType
  description: string | null
  /** Former names, oldest first, which keep working until another field takes them. */
  aliases: string[]
  /** The job that makes its values into its type; one that has ended left some as they were. Null: all are of it. */
  retypeJobId: string | null
  /** What its values are chosen from, in their order; none of other types. */
  options: readonly FieldOption[]
  /** How its values are shown; null: as they are. */
  format: FieldFormat | null
  createdAt: Date
  updatedAt: Date
}

/** A row in the words of the core. */
export function customFieldFromRow(row: CustomFieldRow): CustomField {
  const type = row.type as CustomFieldType
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    type,
    description: row.description,
    aliases: row.aliases,
    retypeJobId: row.retype_job_id,
    options: hasOptions(type) ? new FieldOptions(row.options).living : [],
    format: fitsType(row.format, type) ? (row.format as FieldFormat | null) : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Every custom field of the workspace, in its own order or that in which they were made; there are at most 200. */
export async function listCustomFields(
  scope: Scope,
  { by = 'order' }: { by?: 'order' | 'age' } = {},
): Promise<CustomField[]> {
  const fields = (await listRows(scope)).map(customFieldFromRow)
  // Ids begin with the time.
  return by === 'age' ? fields.sort((a, b) => (a.id < b.id ? -1 : 1)) : fields
}

/** One custom field of the workspace. */
export async function getCustomField(scope: Scope, id: string): Promise<CustomField> {
  const row = isId(id) ? await findCustomField(scope, id) : undefined
  if (row === undefined) throw notFound()
  return customFieldFromRow(row)
}

/** A custom field, which stays as it is until the caller's transaction ends: changes take turns in a workspace. */
export async function holdCustomField(scope: Scope, id: string): Promise<CustomField> {
  if (!(await lockWorkspace(scope))) throw notFound()
  return getCustomField(scope, id)
}

/**
 * Makes a custom field. A name that a living field has is a conflict on `name`, and so is one that a field had formerly
 * unless `takeAlias`: whoever writes by that name would write to another field. A slug that is taken gets `_2`, `_3`… It is the last in the order. Attributes that contacts had under the
 * slug become values of the field where they fit it. That comes after the field; where a crash cut it short, the same call
 * again finishes it before it answers the conflict, and each contact's next write does for that contact.
 */
export async function createCustomField(scope: Scope, draft: NewCustomFieldDraft): Promise<CustomField> {
  const { values, faults } = judgeCustomField(draft)
  if (draft.name === undefined) faults.add('name', 'required')
  const { type = 'text' } = values
  const options = judgeOptions(type, draft, [], faults)?.stored ?? []
  const format = draft.format === undefined ? null : (judgeFormat(draft.format, type, faults) ?? null)
  refuseFaults(faults.faults)
  const wanted = { ...values, type, name: values.name!, options, format }
  const twin = (await listRows(scope)).find(({ name }) => nameKey(name) === nameKey(wanted.name))
  if (twin?.type === wanted.type) await takeOverAttributes(scope, twin)
  const row = await insert(scope, wanted, draft)
  await takeOverAttributes(scope, row)
  return customFieldFromRow(row)
}

/** The options that a draft comes to; undefined where it speaks of none. A field of another type has none. */
function judgeOptions(
  type: CustomFieldType,
  { options }: CustomFieldDraft,
  present: readonly StoredOption[],
  faults: FaultList,
): OptionPlan | undefined {
  if (options === undefined || options === null) return undefined
  if (hasOptions(type)) return planOptions(present, options, new Date(), faults)
  if (options.length > 0) faults.add('options', 'too_many', 0)
  return undefined
}

/** One at a time in a workspace, so that the bound on their number is exact; the indexes decide on name and slug. */
async function insert(
  scope: Scope,
  values: CustomFieldDraftValues &
    Pick<CustomField, 'name' | 'type' | 'format'> &
    Pick<CustomFieldRow, 'options'>,
  { takeAlias }: Pick<NewCustomFieldDraft, 'takeAlias'>,
): Promise<CustomFieldRow> {
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const fields = await listRows(scope)
    refuseTakenName(fields, values.name, { takeAlias })
    const max = limits.customFieldsPerWorkspaceMax
    if (fields.length >= max) refuseFaults([{ field: 'customFields', code: 'too_many', expected: max }])
    const id = newId()
    const row: CustomFieldRow = {
      workspace_id: scope.workspaceId,
      id,
      name: values.name,
      slug: freeSlug(values.slug ?? slugOf(values.name), new Set(fields.map((field) => field.slug))),
      type: values.type,
      description: values.description ?? null,
      aliases: [],
      position: Math.max(0, ...fields.map(({ position }) => position)) + 1,
      retype_job_id: null,
      options: values.options,
      format: values.format as CustomFieldRow['format'],
      created_at: timeOf(id),
      updated_at: timeOf(id),
      deleted_at: null,
    }
    await insertCustomField(scope, row)
    await deleteAliases(scope, aliasesLike(fields, row.name), id, row.created_at)
    await noteEvents(scope, [{ type: 'field.created', id, name: row.name, at: row.created_at }])
    return row
  })
}

/**
 * Makes values of a new field from the attributes that contacts, the bin's too, have under its slug, where they fit its
 * type exactly. A write does so by itself (`take-over.ts`), so this writes nothing onto each: with its version and log
 * row, and every 1,000 are one transaction. What a crash leaves, or a write that read the workspace's fields before this
 * one was there, is taken over by the contact's next write.
 */
async function takeOverAttributes(scope: Scope, { slug }: Pick<CustomField, 'slug'>): Promise<void> {
  for await (const ids of matchingContactIds(scope, hasAttribute(slug))) {
    await writeToEach(scope, ids, {}, { inBin: true })
  }
}

/**
 * Renames or describes a custom field. Values and slug stay; the former name becomes an alias. A name that another living
 * field has is a conflict, and so is one that another had formerly unless `takeAlias`. Present values again change nothing.
 */
export async function changeCustomField(
  scope: Scope,
  id: string,
  draft: CustomFieldDraft,
): Promise<CustomField> {
  const { name, description, takeAlias, faults: given, options, format } = draft
  const { values, faults } = judgeCustomField({ name, description, faults: given })
  const isSilent =
    Object.keys(values).length === 0 && (options ?? undefined) === undefined && format === undefined
  if (faults.faults.length === 0 && isSilent) faults.add('', 'nothing_to_change')
  if (options === undefined && format === undefined) refuseFaults(faults.faults)
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const fields = await listRows(scope)
    const before = fields.find((field) => field.id === id.toLowerCase())
    if (before === undefined) throw notFound()
    const type = before.type as CustomFieldType
    const plan = judgeOptions(type, draft, before.options, faults)
    const nextFormat = format === undefined ? before.format : judgeFormat(format, type, faults)
    refuseFaults(faults.faults)
    const after = {
      name: before.name,
      description: before.description,
      ...values,
      format: (nextFormat ?? null) as CustomFieldRow['format'],
    }
    const isRenamed = after.name !== before.name
    if (plan !== undefined && !isDeepStrictEqual(plan.stored, before.options)) {
      if (plan.removed.length > 0) await removal(scope, before, plan.removed, draft)
      await storeOptions(scope, before, plan.stored, plan.events, new Date())
    }
    const present = (await findCustomField(scope, before.id)) ?? before
    const isSame = after.description === before.description && isDeepStrictEqual(after.format, before.format)
    if (!isRenamed && isSame) return customFieldFromRow(present)
    refuseTakenName(fields, after.name, { ownId: before.id, takeAlias: takeAlias || !isRenamed })
    const aliases = isRenamed ? renamed(before.aliases, before.name, after.name) : before.aliases
    const now = new Date()
    if (isRenamed) await deleteAliases(scope, aliasesLike(fields, after.name), before.id, now)
    const row = await updateCustomField(scope, before.id, { ...after, aliases }, now)
    if (row === undefined) throw notFound()
    const { description, format: shown } = row
    const changes = changedFields(before, { name: row.name, description, format: shown })
    if (changes !== undefined)
      await noteEvents(scope, [{ type: 'field.updated', id: row.id, name: row.name, detail: { changes } }])
    return customFieldFromRow(row)
  })
}

/** Options that a list leaves out are deleted as by `removeOption`. */
async function removal(
  scope: Scope,
  field: CustomFieldRow,
  removed: readonly StoredOption[],
  { requireRemoval, force = false }: CustomFieldDraft,
): Promise<void> {
  requireRemoval?.()
  const ids = removed.map(({ id }) => id)
  await judgeRemoval(scope, field.id, ids, undefined, force)
}

/** The former name joins the aliases and the new one, if it was one, is a name again. */
function renamed(aliases: readonly string[], from: string, to: string): string[] {
  const after = [...aliases.filter((alias) => alias !== to), from]
  const max = limits.aliasesPerCustomFieldMax
  // Forgetting the oldest would break who still uses it.
  if (after.length > max) refuseFaults([{ field: 'name', code: 'too_many', expected: max }])
  return after
}

/** Ids that are faulty are undefined: their fault is among `faults`. */
interface OrderDraft {
  ids?: readonly (string | undefined)[] | undefined
  faults?: ConstructorParameters<typeof FaultList>[0]
}

/**
 * Puts a workspace's custom fields in this order and returns them so. Refuses ids that are no field of it, those given
 * twice, and an order in which fields are missing, naming each.
 */
export function orderCustomFields(scope: Scope, { ids, faults: found }: OrderDraft): Promise<CustomField[]> {
  const faults = new FaultList(found)
  if (ids === undefined) faults.add('ids', 'required')
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const missing = new Set((await listRows(scope)).map(({ id }) => id))
    const known = new Set(missing)
    const order = (ids ?? []).map((id) => id?.toLowerCase())
    for (const [index, id] of order.entries()) {
      if (id === undefined) continue
      if (!known.has(id)) faults.add(at('ids', index), 'unknown_custom_field')
      else if (!missing.delete(id)) faults.add(at('ids', index), 'repeated')
    }
    if (missing.size > 0) faults.add('ids', 'required', [...missing].join(', '))
    refuseFaults(faults.faults)
    await updateCustomFieldOrder(scope, order as string[])
    return (await listRows(scope)).map(customFieldFromRow)
  })
}

/**
 * Removes a custom field and returns how many living contacts lose a value, counted just before: at once, and no row of
 * theirs is rewritten. Its name, aliases and slug are free. Refuses as `in_use` where a segment excludes by it, unless
 * `force`. The job that the answer names undoes it.
 */
export async function removeCustomField(
  scope: Scope,
  id: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<{ contactCount: number; usedBySegments: SegmentUse[]; jobId: string }> {
  const { id: fieldId } = await getCustomField(scope, id)
  const contactCount = await countMatchingContacts(scope, hasCustomValue(fieldId))
  return inTransactionOrDry(removalScope(scope), { dryRun }, async (scope) => {
    const { field, usedBySegments } = await takeFieldAway(scope, fieldId, { force })
    const record = { type: 'custom_field', id: field.id, name: field.name } as const
    const { id: jobId } = await addRemovalJob(scope, record, contactCount)
    return { contactCount, usedBySegments, jobId }
  })
}

/** Deletes a field in the caller's transaction, without a job; its holders are not counted. */
export async function takeFieldAway(
  scope: Scope,
  id: string,
  { force }: { force: boolean },
): Promise<{ field: CustomField; usedBySegments: SegmentUse[] }> {
  const field = await holdCustomField(scope, id)
  const usedBySegments = await settleUses(scope, { kind: 'customFields', id: field.id }, { force })
  if (!(await deleteCustomField(scope, field.id, new Date()))) throw notFound()
  await noteEvents(scope, [{ type: 'field.deleted', id: field.id, name: field.name }])
  return { field, usedBySegments }
}

/** The workspace's deleted custom fields, the latest first. */
export async function listDeletedCustomFields(scope: Scope): Promise<CustomField[]> {
  return (await listDeletedRows(scope)).map(customFieldFromRow)
}

/**
 * Brings a deleted custom field back with its values. A living one stays as it is. A name or slug that a living field has by
 * now is a conflict, which names that field; its name is no longer a former name of another.
 */
export async function restoreCustomField(scope: Scope, id: string): Promise<CustomField> {
  return (await putFieldBack(scope, id)).field
}

/** Restores a field. With `overUnused` a field that has the name or slug by now, and that no contact nor segment uses, gives way. */
export async function putFieldBack(
  scope: Scope,
  id: string,
  { overUnused = false }: { overUnused?: boolean } = {},
): Promise<{ field: CustomField; gaveWay?: string }> {
  if (!isId(id)) throw notFound()
  return inTransaction(scope, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const present = await listRows(scope)
    const living = present.find((field) => field.id === id.toLowerCase())
    if (living !== undefined) return { field: customFieldFromRow(living) }
    const deleted = (await listDeletedRows(scope)).find((field) => field.id === id.toLowerCase())
    if (deleted === undefined) throw notFound()
    const gaveWay = overUnused ? await unusedTwin(scope, present, deleted) : undefined
    if (gaveWay !== undefined) await takeFieldAway(scope, gaveWay, { force: false })
    const fields = present.filter((field) => field.id !== gaveWay)
    refuseTakenName(fields, deleted.name, { takeAlias: true })
    const twin = fields.find(({ slug }) => slug === deleted.slug)
    if (twin !== undefined)
      throw new Refusal({ code: 'conflict', conflicts: [{ field: 'slug', existingId: twin.id }] })
    const max = limits.customFieldsPerWorkspaceMax
    if (fields.length >= max) refuseFaults([{ field: 'customFields', code: 'too_many', expected: max }])
    const taken = new Set(fields.flatMap(({ name, aliases }) => [name, ...aliases]))
    const aliases = deleted.aliases.filter((alias) => !taken.has(alias))
    const now = new Date()
    await deleteAliases(scope, aliasesLike(fields, deleted.name), deleted.id, now)
    const restored = await restoreRow(scope, deleted.id, aliases, now)
    if (restored === undefined) throw notFound()
    await noteEvents(scope, [{ type: 'field.restored', id: restored.id, name: restored.name }])
    return { field: customFieldFromRow(restored), ...(gaveWay !== undefined && { gaveWay }) }
  })
}

/** The living field of a deleted one's name or slug, where nothing uses it. */
async function unusedTwin(
  scope: Scope,
  fields: readonly CustomFieldRow[],
  { name, slug }: CustomFieldRow,
): Promise<string | undefined> {
  const twin = fields.find((field) => nameKey(field.name) === nameKey(name) || field.slug === slug)
  if (twin === undefined || (await lockCustomField(scope, twin.id)) === undefined) return undefined
  const [holder] = await listMatchingContactIds(scope, hasCustomValue(twin.id), { limit: 1 })
  const uses = await segmentsUsing(scope, { kind: 'customFields', id: twin.id })
  return holder === undefined && uses.length === 0 ? twin.id : undefined
}

/** Refuses a name that another of these fields has, naming that field. A former name is free to take. */
function refuseTakenName(
  fields: readonly CustomFieldRow[],
  name: string,
  { ownId, takeAlias = false }: { ownId?: string; takeAlias?: boolean | undefined },
): void {
  const others = fields.filter(({ id }) => id !== ownId)
  const holder = others.find((field) => nameKey(field.name) === nameKey(name))
  const former = takeAlias ? undefined : others.find((field) => aliasesLike([field], name).length > 0)
  const existing = holder ?? former
  if (existing === undefined) return
  throw new Refusal({
    code: 'conflict',
    ...(holder === undefined && {
      detail: `"${name}" is a former name of "${existing.name}" and still works for it. \`takeAlias\` gives it to this field.`,
    }),
    conflicts: [{ field: 'name', existingId: existing.id }],
  })
}

/** The former names of fields that are this name, however it is composed. */
function aliasesLike(fields: readonly CustomFieldRow[], name: string): string[] {
  const key = nameKey(name)
  return fields.flatMap(({ aliases }) => aliases.filter((alias) => nameKey(alias) === key))
}
