import type { StoredOption } from '../../store/kernel/tables.ts'
import { type OptionColor, optionColors } from '../fields/contact-fields.ts'
import { FieldOptions } from '../fields/field-options.ts'
import { at, type FaultList } from '../kernel/fault.ts'
import { newId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { comparedText } from '../values/compare-text.ts'

/** One option as a caller gives it. Without an id, the name identifies an option that the field already has. */
export interface OptionDraft {
  id?: string | null | undefined
  name?: string | null | undefined
  color?: string | null | undefined
}

/** A change of an option, for the feed, the history of contacts and the next sync. */
export interface OptionEvent {
  id: string
  action: 'renamed' | 'deleted' | 'merged' | 'restored'
  from: string | null
  to: string | null
}

/** The most former names that an option keeps. */
const formerNamesMax = 20

/** The trimmed name of an option; undefined after a fault was added. */
export function judgeOptionName(
  path: string,
  given: string | null | undefined,
  faults: FaultList,
): string | undefined {
  const name = faults.text(path, given?.trim() ?? null, limits.optionNameMax)
  if (name === null) faults.add(path, 'required')
  return name ?? undefined
}

/** A colour by its name; undefined if none is given, or after a fault was added. */
export function judgeColor(
  path: string,
  given: string | null | undefined,
  faults: FaultList,
): OptionColor | undefined {
  if (given === undefined || given === null || given.trim() === '') return undefined
  const color = optionColors.find((known) => known === given.trim().toLowerCase())
  if (color === undefined) faults.add(path, 'not_one_of', optionColors.join(', '))
  return color
}

/** The default colour of a new option: one that no other option has, as long as there is one. */
export function freeColor(stored: readonly { color: string; deletedAt?: string }[]): OptionColor {
  const own = optionColors.filter((color) => color !== 'gray')
  const uses = (color: string) => stored.filter((option) => option.color === color).length
  return own.reduce((least, color) => (uses(color) < uses(least) ? color : least))
}

/** The options of a field after a list was applied, in the list's order. */
export interface OptionPlan {
  stored: StoredOption[]
  events: OptionEvent[]
  /** The living options that the list leaves out. */
  removed: StoredOption[]
}

/**
 * Applies a list of options to a field: each is matched by its id, else by its name, else created. Options
 * that the list leaves out are deleted. Adds all faults of the list to `faults`.
 */
export function planOptions(
  present: readonly StoredOption[],
  drafts: readonly (OptionDraft | undefined)[],
  now: Date,
  faults: FaultList,
): OptionPlan {
  const options = new FieldOptions(present)
  if (drafts.length > limits.optionsPerFieldMax) faults.add('options', 'too_many', limits.optionsPerFieldMax)
  const events: OptionEvent[] = []
  const names = new Set<string>()
  const taken = new Set<string>()
  const living: StoredOption[] = []
  for (const [index, draft] of drafts.slice(0, limits.optionsPerFieldMax).entries()) {
    // The wire has already added a fault for this item.
    if (draft === undefined) continue
    const path = at('options', index)
    const former = formerOf(draft, options, present)
    if (draft.id && former === undefined) {
      faults.add(at(path, 'id'), 'unknown_option')
      continue
    }
    const isUnnamed = former !== undefined && (draft.name === undefined || draft.name === null)
    const name = isUnnamed ? former.name : judgeOptionName(at(path, 'name'), draft.name, faults)
    const color = judgeColor(at(path, 'color'), draft.color, faults)
    if (name === undefined) continue
    const key = comparedText(name)
    if (names.has(key) || (former !== undefined && taken.has(former.id)))
      faults.add(at(path, 'name'), 'repeated')
    names.add(key)
    if (former === undefined) {
      living.push({ id: newId(), name, color: color ?? freeColor([...present, ...living]) })
      continue
    }
    taken.add(former.id)
    living.push(changedOption(former, { name, color }, now, events))
  }
  const removed = present.filter(({ id }) => options.byId(id)?.id === id && !taken.has(id))
  for (const { id, name } of removed) events.push({ id, action: 'deleted', from: name, to: null })
  const gone = present.flatMap((option) => {
    if (taken.has(option.id)) return []
    return removed.includes(option) ? { ...option, deletedAt: now.toISOString() } : option
  })
  return { stored: [...living, ...gone], events, removed }
}

function formerOf(
  { id, name }: OptionDraft,
  options: FieldOptions,
  present: readonly StoredOption[],
): StoredOption | undefined {
  const wanted = id ? id.toLowerCase() : options.living.find((one) => isNamed(one, name))?.id
  return wanted === undefined ? undefined : present.find((option) => option.id === wanted)
}

function isNamed(option: { name: string }, name: string | null | undefined): boolean {
  return name !== undefined && name !== null && comparedText(option.name) === comparedText(name)
}

/** An option with a new name or colour, restored if it was deleted; a former name is kept. */
export function changedOption(
  former: StoredOption,
  { name = former.name, color }: { name?: string | undefined; color?: OptionColor | undefined },
  now: Date,
  events: OptionEvent[],
): StoredOption {
  const { deletedAt, mergedAt: _at, mergedInto, ...option } = former
  const wasGone = deletedAt !== undefined || mergedInto !== undefined
  if (wasGone) events.push({ id: option.id, action: 'restored', from: null, to: name })
  else if (name !== option.name)
    events.push({ id: option.id, action: 'renamed', from: option.name, to: name })
  const names =
    name === option.name
      ? option.former
      : [...(option.former ?? []), { name: option.name, until: now.toISOString() }].slice(-formerNamesMax)
  return { ...option, name, color: color ?? option.color, ...(names && { former: names }) }
}
