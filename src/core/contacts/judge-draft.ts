import type { ContactRow } from '../../store/kernel/contact-columns.ts'
import { fieldOf, type PlainFieldName, plainFieldNames } from '../fields/contact-fields.ts'
import {
  judgeAttribute,
  judgeCustomValue,
  judgeOptionsChange,
  type OptionsChange,
} from '../fields/custom-values.ts'
import type { FieldRule, WorkspaceRules } from '../fields/workspace-rules.ts'
import { at, type FaultCode, FaultList, regionWord } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import { closest, isBlank, isLongerThan, textFault } from '../kernel/text.ts'
import { referenceText } from '../values/compare-text.ts'
import { isDay, parseTime } from '../values/date-or-time.ts'
import { normaliseEmail } from '../values/email.ts'
import type { JsonValue } from '../values/json-text.ts'
import { normalisePhone } from '../values/phone.ts'
import { isTimeZone } from '../values/time-zone.ts'
import type { ContactDraft, ListsDraft, TagsDraft } from './draft.ts'
import { type JudgedOthers, judgeOthers, readExtension } from './other-identifiers.ts'

/** Column values as the store keeps them, absent where the caller said nothing. */
export type Values = Partial<ContactRow>

/** A draft that may be written. */
export interface JudgedDraft extends JudgedCustom {
  values: Values
  /** Whether it may make a person contactable whose do-not-contact came from elsewhere. */
  mayLift: boolean
  others: JudgedOthers
  tags: JudgedTags
  lists: JudgedLists
  /** When the time zone of a contact that is there is derived again: always, with another phone, or never. */
  derives: 'always' | 'with_phone' | 'never'
}

/**
 * Normalises a draft and names everything that is wrong with it, after what its translator found. Blank text says nothing,
 * so it never erases; null clears. Pure: whether a list exists or an identifier is taken is not asked here.
 */
export function judgeDraft(
  draft: ContactDraft,
  workspace: WorkspaceRules,
): { judged: Omit<JudgedDraft, 'lists'>; faults: FaultList } {
  const { defaultRegion } = draft
  const rules = defaultRegion === undefined ? workspace : rulesWithRegion(workspace, defaultRegion)
  const faults = new FaultList(draft.faults)
  const values: Values = {}
  for (const name of plainFieldNames) judgePlain(name, draft, values, faults)
  judgePhone(draft, rules, values, faults)
  judgeEmail(draft, values, faults)
  judgeTimeZone(draft, values, faults)
  if (typeof draft.doNotContact === 'boolean') values.do_not_contact = draft.doNotContact
  if (draft.channels !== undefined) values.channels = judgeChannels(draft, faults)
  const others = judgeOthers(draft, rules.defaultRegion, faults)
  const tags = judgeTags(draft.tags ?? {}, faults)
  const custom = judgeCustom(draft, rules, faults)
  judgeAttributes(draft.attributes, custom.attributes, faults)
  const derives = draft.keepsTimeZone ? 'never' : draft.timezone === 'derive' ? 'always' : 'with_phone'
  const mayLift = draft.allowLiftingDoNotContact === true
  return { judged: { values, mayLift, others, tags, ...custom, derives }, faults }
}

function judgePlain(
  name: PlainFieldName,
  { [name]: given, trims }: ContactDraft,
  values: Values,
  faults: FaultList,
): void {
  if (saysNothing(given)) return
  const { column, blank = null } = fieldOf(name)
  const value = plainValue(name, trims ? (given?.trim() ?? null) : given, faults)
  if (value !== undefined) (values as Record<string, unknown>)[column as string] = value ?? blank
}

/** The value as its column keeps it, null when blank, or undefined with its fault added. */
function plainValue(
  name: PlainFieldName,
  given: string | null,
  faults: FaultList,
): string | Date | null | undefined {
  const { kind, max = limits.textMax } = fieldOf(name)
  // Compared as it is kept: spaces around it, or another normal form, would make two of one.
  if (kind === 'reference') return faults.text(name, given && referenceText(given), max)
  if (kind !== 'time' && kind !== 'day') return faults.text(name, given, max)
  if (given === null) return null
  const text = given.trim()
  const value = kind === 'time' ? parseTime(text) : isDay(text) ? text : undefined
  if (value === undefined) faults.add(name, 'invalid_date', kind === 'time' ? 'date-time' : 'date')
  return value
}

/** A field that was left out, or sent by a form whose input is empty. */
function saysNothing(given: unknown): given is undefined {
  return given === undefined || isBlank(given)
}

function judgeTimeZone(draft: ContactDraft, values: Values, faults: FaultList): void {
  const { timezone } = draft
  if (saysNothing(timezone) || (timezone === 'derive' && !draft.keepsTimeZone)) return
  if (timezone !== null && !isTimeZone(timezone)) {
    faults.add('timezone', 'invalid_time_zone')
    return
  }
  values.timezone = timezone
  values.timezone_source = timezone === null ? null : (draft.timezoneSource ?? 'caller')
}

function judgeChannels({ channels: given, trims }: ContactDraft, faults: FaultList): string[] {
  if (!given) return []
  if (given.length > limits.channelsMax) faults.add('channels', 'too_many', limits.channelsMax)
  const channels: string[] = []
  for (const [index, channel] of given.entries()) {
    if (channel === undefined) continue
    const code = textFault(channel)
    if (isBlank(channel)) faults.add(at('channels', index), 'too_short', 1)
    else if (code !== undefined) faults.add(at('channels', index), code)
    else if (isLongerThan(channel, limits.textMax))
      faults.add(at('channels', index), 'too_long', limits.textMax)
    else channels.push(trims ? channel.trim() : channel)
  }
  return channels
}

/** The last of each workspace, since a file's rows all have the same. */
const regional = new WeakMap<WorkspaceRules, WorkspaceRules>()

function rulesWithRegion(workspace: WorkspaceRules, defaultRegion: string): WorkspaceRules {
  const known = regional.get(workspace)
  if (known?.defaultRegion === defaultRegion) return known
  const rules = { ...workspace, defaultRegion }
  regional.set(workspace, rules)
  return rules
}

/** The phone as E.164, read with the workspace's default region where it has no `+`. */
function judgePhone(draft: ContactDraft, rules: WorkspaceRules, values: Values, faults: FaultList): void {
  if (!saysNothing(draft.phoneExtension)) {
    const extension = readExtension('phoneExtension', draft.phoneExtension, faults)
    if (extension !== undefined) values.phone_extension = extension
  }
  if (saysNothing(draft.phone)) return
  const given = faults.text('phone', draft.phone, limits.textMax)
  if (given === undefined) return
  const phone = given === null ? null : normalisePhone(given, rules.defaultRegion)
  if (given !== null && phone === null) {
    faults.add('phone', 'invalid_phone', regionWord(rules.defaultRegion))
    return
  }
  values.phone = phone?.e164 ?? null
  // A former prefix that the number no longer shows, such as Mexico's +52 1, is kept beside it.
  const isRewritten = /^\s*(?:\+|00)\s*52[\s().-]*1/.test(given ?? '') && phone?.region === 'MX'
  if (draft.keepPhoneAsGiven === true || (isRewritten && draft.phoneAsGiven === undefined))
    values.phone_as_given = given === values.phone ? null : given
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
    faults.add('phoneAsGiven', 'invalid_phone', regionWord(defaultRegion))
  else values.phone_as_given = given === phone.e164 ? null : given
}

/** The email as given, trimmed, and the key it is compared by. */
function judgeEmail(draft: ContactDraft, values: Values, faults: FaultList): void {
  if (saysNothing(draft.email)) return
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

interface JudgedCustom {
  /** By field id; null clears. */
  custom: Map<string, JsonValue | OptionsChange>
  /** By key, for keys that no field has; undefined takes one away, null too where it has a value. */
  attributes: Map<string, JsonValue | undefined>
}

/** Finds each custom value's field and judges the value by its type. An attribute is kept as given, blank text too. */
function judgeCustom(
  { custom: draft, trims = false }: ContactDraft,
  rules: WorkspaceRules,
  faults: FaultList,
): JudgedCustom {
  const judged: JudgedCustom = { custom: new Map(), attributes: new Map() }
  if (draft === undefined) return judged
  const fields = { name: rules.fieldByName, id: rules.fieldById, slug: rules.fieldBySlug }[draft.by]
  for (const { key, value, path } of draft.values) {
    const field = fields.get(draft.by === 'id' ? key.toLowerCase() : key)
    if (field === undefined && draft.unknown === 'refuse') {
      addUnknownField(key, path, draft.by === 'name' ? rules.fieldByName.keys() : [], faults)
      continue
    }
    if (field !== undefined && isBlank(value)) continue
    const result =
      field === undefined
        ? judgeAttribute(value)
        : judgeOwn(field, value, { parse: draft.parse, trims, defaultRegion: rules.defaultRegion })
    if ('fault' in result) {
      const { code, expected, suggestion } = result.fault
      faults.add(placeIn(path, result.place), code, expected, suggestion)
    } else if (field === undefined) judged.attributes.set(key, result.value as JsonValue)
    // Two spellings of its name, or a former one beside it.
    else if (draft.by === 'name' && judged.custom.has(field.id)) faults.add(path, 'repeated')
    else {
      judged.custom.set(field.id, result.value)
      // An attribute from before the field, which did not fit it, is now written over.
      judged.attributes.set(field.slug, undefined)
    }
  }
  return judged
}

type Judgement = ReturnType<typeof judgeCustomValue>

/** A field's own value, or options that join and leave those a contact has. */
function judgeOwn(
  field: FieldRule,
  given: JsonValue,
  options: Parameters<typeof judgeCustomValue>[2],
): Exclude<Judgement, { value: unknown }> | { value: JsonValue | OptionsChange } {
  const change = judgeOptionsChange(field, given)
  if (change === undefined) return judgeCustomValue(field, given, options)
  return 'fault' in change ? change : { value: change }
}

/** `customFields.Interests` + `add[1]` → `customFields.Interests.add[1]`. */
function placeIn(path: string, place: number | string | undefined): string {
  return place === undefined ? path : at(path, place)
}

/** More unknown names than this are no slip of the finger, and comparing each with every field would take long. */
const suggestionsMax = 20

function addUnknownField(key: string, path: string, names: Iterable<string>, faults: FaultList): void {
  const meant = faults.faults.length < suggestionsMax ? closest(key, names) : undefined
  faults.add(path, 'unknown_custom_field', undefined, meant)
}

/** Adds attributes that are given as such to those that are to be written. */
function judgeAttributes(
  given: ContactDraft['attributes'],
  judged: JudgedCustom['attributes'],
  faults: FaultList,
): void {
  for (const [key, value] of Object.entries(given ?? {})) {
    const result = judgeAttribute(value)
    const keyFault = textFault(key)
    if (keyFault !== undefined) faults.add(at('attributes', key), keyFault)
    else if ('fault' in result) faults.add(at('attributes', key), result.fault.code, result.fault.expected)
    else judged.set(key, result.value)
  }
}

export interface JudgedTags {
  add: string[]
  remove: string[]
  set: string[] | undefined
  removeIds: readonly string[]
}

/** Why a tag's name, trimmed, is not one; undefined when it is. 1 to 255 characters, case-sensitive (seed 002). */
export function tagNameFault(name: string): FaultCode | undefined {
  if (isBlank(name)) return 'too_short'
  return textFault(name) ?? (isLongerThan(name, limits.tagMax) ? 'too_long' : undefined)
}

/** Trims tag names and drops repetitions; an item that the translator found faulty is undefined and passed over. */
function judgeTags(draft: TagsDraft, faults: FaultList): JudgedTags {
  const names = (given: TagsDraft['add'], path: string): string[] => {
    if (given === undefined || given === null) return []
    const kept = new Set<string>()
    // No contact may have so many: none of them is looked at.
    if (given.length > limits.tagsNamedMax) faults.add(path, 'too_many', limits.tagsNamedMax)
    for (const [index, item] of given.slice(0, limits.tagsNamedMax).entries()) {
      const name = item?.trim()
      if (name === undefined) continue
      const code = tagNameFault(name)
      if (code === undefined) kept.add(name)
      else
        faults.add(
          at(path, index),
          code,
          code === 'too_short' ? 1 : code === 'too_long' ? limits.tagMax : undefined,
        )
    }
    return [...kept]
  }
  return {
    add: names(draft.add, draft.paths?.add ?? 'tags'),
    remove: names(draft.remove, draft.paths?.remove ?? 'removeTags'),
    set: draft.set === undefined ? undefined : names(draft.set, draft.paths?.set ?? 'tags'),
    removeIds: draft.removeIds ?? [],
  }
}

/** List ids as the store spells them. */
export interface JudgedLists {
  set: string[] | undefined
  add: string[]
  remove: string[]
  /** Undefined: not spoken of. */
  primary: string | null | undefined
}

const groups = ['set', 'add', 'remove'] as const

/** Every list that a draft speaks of. */
export function listIdsOf(draft: ListsDraft): string[] {
  const { set = [], add = [], remove = [], primary } = draft
  return [...set, ...add, ...remove, primary].flatMap((id) => id?.toLowerCase() ?? [])
}

/** For a draft that says nothing about lists. */
const noLists: JudgedLists = Object.freeze({ set: undefined, add: [], remove: [], primary: undefined })

/** Names each list that does not live in the workspace, by its place. */
export function judgeLists(
  draft: ListsDraft | undefined,
  living: ReadonlySet<string>,
  faults: FaultList,
): JudgedLists {
  if (draft === undefined) return noLists
  const read = (group: (typeof groups)[number], standard: string): string[] =>
    (draft[group] ?? []).flatMap((given, index) => {
      const id = given?.toLowerCase()
      if (id === undefined || living.has(id)) return id ?? []
      faults.add(at(draft.paths?.[group] ?? standard, index), 'unknown_list')
      return []
    })
  const primary = draft.primary?.toLowerCase() ?? draft.primary
  if (typeof primary === 'string' && !living.has(primary)) {
    faults.add(draft.paths?.primary ?? 'primaryListId', 'unknown_list')
  }
  const set = read('set', 'lists')
  return {
    set: draft.set === undefined ? undefined : set,
    add: read('add', 'lists'),
    remove: read('remove', 'removeLists'),
    primary,
  }
}
