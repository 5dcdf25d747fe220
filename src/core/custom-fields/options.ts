import { setImmediate as nextTick } from 'node:timers/promises'
import { lockWorkspace } from '../../store/access/workspaces.ts'
import { findCustomField, lockCustomField, updateFieldOptions } from '../../store/contacts/custom-fields.ts'
import { groupValuesInStretch } from '../../store/contacts/custom-values.ts'
import { inTransaction, inTransactionOrDry, type Scope } from '../../store/kernel/scope.ts'
import type { CustomFieldRow, StoredOption } from '../../store/kernel/tables.ts'
import { noteEvents } from '../events/record-events.ts'
import { type CustomFieldType, customFieldTypes } from '../fields/contact-fields.ts'
import { type FieldOption, FieldOptions, hasOptions, isLiving } from '../fields/field-options.ts'
import {
  namesOf,
  type Reference,
  refuseWidening,
  type SegmentUse,
  segmentsUsing,
} from '../finding/segments/references.ts'
import { notFound, Refusal, refuseFaults } from '../kernel/failure.ts'
import { at, type Fault, FaultList } from '../kernel/fault.ts'
import { isId, newId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { comparedText } from '../values/compare-text.ts'
import {
  changedOption,
  freeColor,
  judgeColor,
  judgeOptionName,
  type OptionDraft,
  type OptionEvent,
} from './judge-options.ts'

/** An option that was deleted, or merged into another. */
export interface FormerOption extends FieldOption {
  at: Date
  mergedInto: string | null
}

/** The number of contacts with an option. */
export interface OptionCount {
  living: number
  inBin: number
}

/** The options of a field in their order. */
export async function listOptions(scope: Scope, fieldId: string): Promise<FieldOption[]> {
  return [...new FieldOptions((await optionField(scope, fieldId)).options).living]
}

/** The deleted and merged options of a field, the latest first. */
export async function listFormerOptions(scope: Scope, fieldId: string): Promise<FormerOption[]> {
  const { options } = await optionField(scope, fieldId)
  return options
    .filter((option) => !isLiving(option))
    .map(({ id, name, color, deletedAt, mergedAt, mergedInto = null }) => ({
      ...({ id, name, color } as FieldOption),
      at: new Date(deletedAt ?? mergedAt ?? 0),
      mergedInto,
    }))
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/**
 * The number of contacts with each living option of a field, by its id. Reads the whole workspace, a bounded
 * part per statement.
 */
export async function countOptions(scope: Scope, fieldId: string): Promise<ReadonlyMap<string, OptionCount>> {
  const row = await optionField(scope, fieldId)
  return countHolders(scope, row.id, new FieldOptions(row.options))
}

/** The number of contacts that one statement counts. */
const stretchSize = 20_000

async function countHolders(
  scope: Scope,
  fieldId: string,
  options: FieldOptions,
): Promise<Map<string, OptionCount>> {
  const counts = new Map(options.living.map(({ id }) => [id, { living: 0, inBin: 0 }]))
  for (let afterId: string | undefined; ; ) {
    const { groups, endId } = await groupValuesInStretch(scope, fieldId, { limit: stretchSize, afterId })
    for (const { value, contacts, binned } of groups) {
      const ids = (Array.isArray(value) ? value : [value]).map(String)
      for (const { id } of options.inOrder(ids)) {
        const count = counts.get(id) as OptionCount
        count.living += contacts - binned
        count.inBin += binned
      }
    }
    if (endId === null) return counts
    afterId = endId
    await nextTick()
  }
}

/** The row of a field with options. Refuses a field of another type. */
async function optionField(scope: Scope, fieldId: string): Promise<CustomFieldRow> {
  const row = isId(fieldId) ? await findCustomField(scope, fieldId) : undefined
  if (row === undefined) throw notFound()
  if (hasOptions(row.type as CustomFieldType)) return row
  const expected = customFieldTypes.filter(hasOptions).join(', ')
  throw new Refusal({
    code: 'invalid',
    detail: `Fields of type ${row.type} have no options.`,
    faults: [{ field: 'type', code: 'not_one_of', expected }],
  })
}

interface AddDraft extends OptionDraft {
  faults?: readonly Fault[] | undefined
}

/** Adds an option at the end of the order. The name of a living option, in any spelling, is a conflict that names it. */
export function addOption(scope: Scope, fieldId: string, draft: AddDraft): Promise<FieldOption> {
  const faults = new FaultList(draft.faults)
  const name = judgeOptionName('name', draft.name, faults)
  const color = judgeColor('color', draft.color, faults)
  refuseFaults(faults.faults)
  return changeOptions(scope, fieldId, (stored) => {
    refuseTaken(stored, name as string)
    const option = { id: newId(), name: name as string, color: color ?? freeColor(stored) }
    return { stored: withLast(stored, [option]), events: [], result: option }
  })
}

/**
 * Adds the names that are no options yet, in this order, up to the limit, and returns the field's options.
 * Used by imports; an option of the same name that another caller adds meanwhile is used.
 */
export function addMissingOptions(
  scope: Scope,
  fieldId: string,
  names: readonly string[],
): Promise<FieldOptions> {
  return changeOptions(scope, fieldId, (stored) => {
    const added: StoredOption[] = []
    const options = new FieldOptions(stored)
    const keys = new Set<string>()
    for (const name of names) {
      const isFull = options.living.length + added.length >= limits.optionsPerFieldMax
      const key = comparedText(name)
      if (isFull || keys.has(key) || options.byName(name) !== undefined) continue
      if (judgeOptionName('', name, new FaultList()) === undefined) continue
      keys.add(key)
      added.push({ id: newId(), name: name.trim(), color: freeColor([...stored, ...added]) })
    }
    const after = added.length === 0 ? stored : withLast(stored, added)
    return { stored: after, events: [], result: new FieldOptions(after) }
  })
}

/** Living options come first. */
function withLast(stored: readonly StoredOption[], added: readonly StoredOption[]): StoredOption[] {
  return [...stored.filter(isLiving), ...added, ...stored.filter((option) => !isLiving(option))]
}

/**
 * Renames or recolours an option. Contacts keep it, and its former name works until another option takes it.
 * The name of another option is a conflict that names it; a merge makes one of two.
 */
export function changeOption(
  scope: Scope,
  fieldId: string,
  optionId: string,
  draft: AddDraft,
): Promise<FieldOption> {
  const faults = new FaultList(draft.faults)
  const name = draft.name === undefined ? undefined : judgeOptionName('name', draft.name, faults)
  const color = judgeColor('color', draft.color, faults)
  if (faults.faults.length === 0 && name === undefined && color === undefined)
    faults.add('', 'nothing_to_change')
  refuseFaults(faults.faults)
  return changeOptions(scope, fieldId, (stored, now) => {
    const former = livingOption(stored, optionId)
    if (name !== undefined) refuseTaken(stored, name, former.id)
    const events: OptionEvent[] = []
    const option = changedOption(former, { name, color }, now, events)
    const after = stored.map((one) => (one.id === former.id ? option : one))
    return { stored: after, events, result: new FieldOptions(after).byId(former.id) as FieldOption }
  })
}

/** Sets the order of all options of a field. */
export function orderOptions(
  scope: Scope,
  fieldId: string,
  { ids, faults: found }: { ids?: readonly (string | undefined)[] | undefined; faults?: readonly Fault[] },
): Promise<readonly FieldOption[]> {
  const faults = new FaultList(found)
  if (ids === undefined) faults.add('ids', 'required')
  return changeOptions(scope, fieldId, (stored) => {
    const missing = new Map(stored.filter(isLiving).map((option) => [option.id, option]))
    const known = new Set(missing.keys())
    const order = (ids ?? []).flatMap((given, index) => {
      const id = given?.toLowerCase()
      if (id === undefined) return []
      const option = missing.get(id)
      if (!known.has(id)) faults.add(at('ids', index), 'unknown_option')
      else if (option === undefined) faults.add(at('ids', index), 'repeated')
      missing.delete(id)
      return option === undefined ? [] : [option]
    })
    if (missing.size > 0) faults.add('ids', 'required', [...missing.keys()].join(', '))
    refuseFaults(faults.faults)
    const after = [...order, ...stored.filter((option) => !isLiving(option))]
    return { stored: after, events: [], result: new FieldOptions(after).living }
  })
}

interface Removal {
  /** The number of living contacts that lose it. */
  contactCount: number
  /** The number of deleted contacts that lose it. */
  inBin: number
  usedBySegments: SegmentUse[]
  /** Without `force` the deletion is refused. */
  needsForce: boolean
}

/**
 * Deletes an option. Contacts lose it at once without being rewritten, and get it back if it is restored.
 * Refuses with `in_use`, unless `force`, if any contact has it or if a segment would start to match excluded
 * people. A dry run reports this instead.
 */
export async function removeOption(
  scope: Scope,
  fieldId: string,
  optionId: string,
  { force = false, dryRun }: { force?: boolean | undefined; dryRun?: boolean | undefined } = {},
): Promise<Removal> {
  const field = await optionField(scope, fieldId)
  const { id, name } = livingOption(field.options, optionId)
  const options = new FieldOptions(field.options)
  const count = (await countHolders(scope, field.id, options)).get(id)
  return inTransactionOrDry(scope, { dryRun }, async (scope) => {
    const removal = await judgeRemoval(scope, field.id, [id], count, force || dryRun === true)
    await storeChange(scope, fieldId, (stored, now) => {
      livingOption(stored, id)
      const at = now.toISOString()
      const after = stored.map((one) => (one.id === id ? { ...one, deletedAt: at } : one))
      refuseFormer(after)
      return { stored: after, events: [{ id, action: 'deleted', from: name, to: null }], result: undefined }
    })
    return removal
  })
}

/** The effects of a deletion of these options; refuses one that needs `force`. Runs in the transaction of the deletion. */
export async function judgeRemoval(
  scope: Scope,
  fieldId: string,
  optionIds: readonly string[],
  counted: OptionCount | undefined,
  force: boolean,
): Promise<Removal> {
  if (!(await lockWorkspace(scope))) throw notFound()
  // Waits for concurrent writes that were judged while the options lived, so that they are counted.
  const row = await lockCustomField(scope, fieldId)
  if (row === undefined) throw notFound()
  const options = new FieldOptions(row.options)
  const isNone = counted === undefined || counted.living + counted.inBin === 0
  const counts = isNone ? await countHolders(scope, row.id, options) : undefined
  const sum = (key: keyof OptionCount) =>
    optionIds.reduce((sum, id) => sum + (counts?.get(id)?.[key] ?? 0), 0)
  const { living, inBin } = isNone ? { living: sum('living'), inBin: sum('inBin') } : counted
  const gone = optionIds.flatMap((id) => options.byId(id) ?? [])
  const usedBySegments = await segmentsUsing(scope, referenceTo(row.id, gone, options))
  const holders = living + inBin
  const names = gone.map((option) => `“${option.name}”`).join(', ')
  const needsForce = holders > 0 || usedBySegments.length > 0
  if (!force) {
    refuseWidening(
      usedBySegments,
      `Deleting ${names} would let in the people that ${namesOf(usedBySegments)} keeps out.`,
    )
    if (needsForce) refuseHeld(names, { living, inBin }, usedBySegments)
  }
  return { contactCount: living, inBin, usedBySegments, needsForce }
}

function refuseHeld(names: string, { living, inBin }: OptionCount, uses: readonly SegmentUse[]): never {
  const contacts = (count: number) => `${count} ${count === 1 ? 'contact' : 'contacts'}`
  const holders = [
    ...(living > 0 ? [`${contacts(living)} ${living === 1 ? 'has' : 'have'} ${names}`] : []),
    ...(inBin > 0 ? [`${contacts(inBin)} in the bin`] : []),
  ].join(', and ')
  const used = uses.map(({ name }) => `“${name}”`).join(', ')
  const why = [holders, used && `the ${uses.length === 1 ? 'segment' : 'segments'} ${used} compare by it`]
  throw new Refusal({
    code: 'in_use',
    detail: `${why.filter((part) => part !== '').join('; ')}. Merge it into another option, or delete it with \`force\`, which takes it from everybody who has it.`,
    usedBySegments: uses.map(({ id, name }) => ({ id, name })),
  })
}

/** Every way in which a stored filter may name these options. */
function referenceTo(fieldId: string, gone: readonly FieldOption[], options: FieldOptions): Reference {
  const ids = options.idsOf(gone)
  const former = options.stored
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ name, former = [] }) => [name, ...former.map((one) => one.name)])
  return { kind: 'options', id: fieldId, words: new Set([...ids, ...former.map(comparedText)]) }
}

/**
 * Merges an option into another one of its field. Contacts, filters and running jobs have the other option at
 * once, and its name means the other one. Restoring it separates the two again.
 */
export async function mergeOption(
  scope: Scope,
  fieldId: string,
  optionId: string,
  { into, dryRun }: { into: string; dryRun?: boolean | undefined },
): Promise<{ option: FieldOption; contactCount: number; usedBySegments: SegmentUse[] }> {
  const field = await optionField(scope, fieldId)
  const options = new FieldOptions(field.options)
  const former = livingOption(field.options, optionId)
  const target = options.find(into)
  if (target === undefined || target.id === former.id)
    refuseFaults([{ field: 'into', code: target === undefined ? 'unknown_option' : 'repeated' }])
  const counts = await countHolders(scope, field.id, options)
  return inTransactionOrDry(scope, { dryRun }, async (scope) => {
    if (!(await lockWorkspace(scope))) throw notFound()
    const named = { id: former.id, name: former.name } as FieldOption
    const usedBySegments = await segmentsUsing(scope, referenceTo(field.id, [named], options))
    const option = await storeChange(scope, fieldId, (stored, now) => {
      livingOption(stored, former.id)
      const { id, name } = livingOption(stored, target?.id ?? '')
      const merged = { mergedInto: id, mergedAt: now.toISOString() }
      const after = stored.map((one) => (one.id === former.id ? { ...one, ...merged } : one))
      refuseFormer(after)
      const event: OptionEvent = { id: former.id, action: 'merged', from: former.name, to: name }
      return { stored: after, events: [event], result: new FieldOptions(after).byId(id) as FieldOption }
    })
    return { option, contactCount: counts.get(former.id)?.living ?? 0, usedBySegments }
  })
}

/**
 * Restores a deleted or merged option, for all contacts that were not given another one since. A living
 * option is unchanged.
 */
export function restoreOption(scope: Scope, fieldId: string, optionId: string): Promise<FieldOption> {
  return changeOptions(scope, fieldId, (stored, now) => {
    const former = stored.find(({ id }) => id === optionId.toLowerCase())
    if (former === undefined) throw notFound()
    const living = new FieldOptions(stored).living.find(({ id }) => id === former.id)
    if (living !== undefined) return { stored, events: [], result: living }
    refuseTaken(stored, former.name, former.id)
    const events: OptionEvent[] = []
    const option = changedOption(former, {}, now, events)
    const after = stored.map((one) => (one === former ? option : one))
    return { stored: after, events, result: new FieldOptions(after).byId(option.id) as FieldOption }
  })
}

interface OptionChange<T> {
  stored: readonly StoredOption[]
  events: readonly OptionEvent[]
  result: T
}

type Change<T> = (stored: readonly StoredOption[], now: Date) => OptionChange<T>

async function changeOptions<T>(scope: Scope, fieldId: string, change: Change<T>): Promise<T> {
  await optionField(scope, fieldId)
  return inTransaction(scope, (scope) => storeChange(scope, fieldId, change))
}

/** Changes the options of a field and records the events, one change at a time in a workspace. */
async function storeChange<T>(scope: Scope, fieldId: string, change: Change<T>): Promise<T> {
  if (!(await lockWorkspace(scope))) throw notFound()
  const row = await optionField(scope, fieldId)
  const now = new Date()
  const { stored, events, result } = change(row.options, now)
  if (stored === row.options) return result
  const changed = await storeOptions(scope, row, stored, events, now)
  if (changed === undefined) throw notFound()
  return result
}

/** Stores options and records their events; undefined if the field is deleted. */
export async function storeOptions(
  scope: Scope,
  row: CustomFieldRow,
  stored: readonly StoredOption[],
  events: readonly OptionEvent[],
  now: Date,
): Promise<CustomFieldRow | undefined> {
  const living = stored.filter(isLiving).length
  const max = limits.optionsPerFieldMax
  if (living > max) refuseFaults([{ field: 'options', code: 'too_many', expected: max }])
  const changed = await updateFieldOptions(scope, row.id, stored, now)
  const shown = (options: readonly StoredOption[]) =>
    options.filter(isLiving).map(({ id, name, color }) => ({ id, name, color }))
  const changes: Record<string, [unknown, unknown]> = { options: [shown(row.options), shown(stored)] }
  const detail = { changes, ...(events.length > 0 && { options: events }) }
  await noteEvents(scope, [{ type: 'field.updated', id: row.id, name: row.name, detail }])
  return changed
}

function livingOption(stored: readonly StoredOption[], optionId: string): StoredOption {
  const option = stored.find(({ id }) => id === optionId.toLowerCase())
  if (!isId(optionId) || option === undefined || !isLiving(option)) throw notFound()
  return option
}

function refuseTaken(stored: readonly StoredOption[], name: string, ownId?: string): void {
  const key = comparedText(name)
  const holder = stored.find(
    (option) => isLiving(option) && option.id !== ownId && comparedText(option.name) === key,
  )
  if (holder === undefined) return
  throw new Refusal({ code: 'conflict', conflicts: [{ field: 'name', existingId: holder.id }] })
}

/** Former options are kept, and their number is limited. */
function refuseFormer(stored: readonly StoredOption[]): void {
  const max = limits.formerOptionsMax
  const gone = stored.filter((option) => !isLiving(option)).length
  if (gone > max) refuseFaults([{ field: 'options', code: 'too_many', expected: max }])
}
