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

/** A typed field that a workspace defined for its contacts. */
export interface CustomField {
  id: string
  /** Unique among the workspace's living fields. */
  name: string
  /** The key in objects: unique, and never changed. */
  slug: string
  type: CustomFieldType
  description: string | null
  /** Former names, oldest first. They work until another field takes them. */
  aliases: string[]
  /**
   * The job that converts its values to its type. An ended job may have left values that do not fit. Null:
   * all values have the type.
   */
  retypeJobId: string | null
  /** The options in their order; empty for types without options. */
  options: readonly FieldOption[]
  /** The display format of its values; null: as they are. */
  format: FieldFormat | null
  createdAt: Date
  updatedAt: Date
}

/** Converts a row to a custom field. */
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

/** Every custom field of the workspace, at most 200, in the workspace's order or by creation time. */
export async function listCustomFields(
  scope: Scope,
  { by = 'order' }: { by?: 'order' | 'age' } = {},
): Promise<CustomField[]> {
  const fields = (await listRows(scope)).map(customFieldFromRow)
  // Ids start with the time of creation.
  return by === 'age' ? fields.sort((a, b) => (a.id < b.id ? -1 : 1)) : fields
}

/** One custom field. Throws `not_found` if it is not a living field of the workspace. */
export async function getCustomField(scope: Scope, id: string): Promise<CustomField> {
  const row = isId(id) ? await findCustomField(scope, id) : undefined
  if (row === undefined) throw notFound()
  return customFieldFromRow(row)
}

/**
 * A custom field, locked until the caller's transaction ends; changes of fields in one workspace run one
 * after the other.
 */
export async function holdCustomField(scope: Scope, id: string): Promise<CustomField> {
  if (!(await lockWorkspace(scope))) throw notFound()
  return getCustomField(scope, id)
}

/**
 * Creates a custom field, the last in the order. A living field's name is a conflict on `name`, and so is a
 * former name of another field unless `takeAlias`, because callers that use that name would write to another
 * field. A taken slug gets `_2`, `_3`…. Attributes that contacts have under the slug become values of the
 * field if they fit. That happens after the field is created; if a crash interrupts it, a repeated call
 * completes it before it answers with the conflict, and the next write of each contact does it for that
 * contact.
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

/** The options of a draft; undefined if it gives none. A field of a type without options has none. */
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

/**
 * Inserts one field at a time in a workspace, so that the limit of their number is exact; unique indexes
 * guard name and slug.
 */
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
 * Makes values of a new field from the attributes that contacts, deleted ones included, have under its slug,
 * if they fit its type exactly. Every write does this (`takeOver` in `fold-writes.ts`), so an empty draft is
 * written to each contact, with a version and a log row, 1,000 per transaction. Contacts that a crash or a
 * concurrent write leaves out follow with their next write.
 */
async function takeOverAttributes(scope: Scope, { slug }: Pick<CustomField, 'slug'>): Promise<void> {
  for await (const ids of matchingContactIds(scope, hasAttribute(slug))) {
    await writeToEach(scope, ids, {}, { inBin: true })
  }
}

/**
 * Renames or describes a custom field. Values and slug stay; the former name becomes an alias. The name of
 * another living field is a conflict, and so is a former name of another field unless `takeAlias`. Giving the
 * present values changes nothing.
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

/** Deletes the options that a list leaves out, as `removeOption` does. */
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

/** The aliases after a rename: the former name is added, and the new one is removed. */
function renamed(aliases: readonly string[], from: string, to: string): string[] {
  const after = [...aliases.filter((alias) => alias !== to), from]
  const max = limits.aliasesPerCustomFieldMax
  // Dropping the oldest alias would break callers that still use it.
  if (after.length > max) refuseFaults([{ field: 'name', code: 'too_many', expected: max }])
  return after
}

/** Faulty ids are undefined; their faults are among `faults`. */
interface OrderDraft {
  ids?: readonly (string | undefined)[] | undefined
  faults?: ConstructorParameters<typeof FaultList>[0]
}

/**
 * Sets the order of a workspace's custom fields and returns them in it. Refuses unknown and repeated ids, and
 * an order in which fields are missing, naming each.
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
 * Deletes a custom field and returns the number of living contacts that lose a value, counted just before. It
 * takes effect at once, and no contact is rewritten. Its name, aliases and slug become free. Refuses with
 * `in_use` if a segment excludes contacts by it, unless `force`. The job in the answer can undo it.
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

/** Deletes a field in the caller's transaction, without a job and without a count. */
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
 * Restores a deleted custom field with its values; a living one is unchanged. A name or slug that a living
 * field has taken is a conflict that names that field. Its name stops being an alias of another field.
 */
export async function restoreCustomField(scope: Scope, id: string): Promise<CustomField> {
  return (await putFieldBack(scope, id)).field
}

/**
 * Restores a field. With `overUnused`, a field that has taken the name or slug but is used by no contact and
 * no segment is deleted.
 */
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

/** The living field with the name or slug of a deleted one, if nothing uses it. */
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

/** Refuses a name that one of these fields has, naming that field. A former name is free. */
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

/** The former names of these fields that equal the name, by `nameKey`. */
function aliasesLike(fields: readonly CustomFieldRow[], name: string): string[] {
  const key = nameKey(name)
  return fields.flatMap(({ aliases }) => aliases.filter((alias) => nameKey(alias) === key))
}
