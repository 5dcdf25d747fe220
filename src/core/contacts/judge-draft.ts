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

/** Column values as the store holds them; absent if the caller did not give them. */
export type Values = Partial<ContactRow>

/** A draft without faults. */
export interface JudgedDraft extends JudgedCustom {
  values: Values
  /** Whether the write may lift a do-not-contact that another write set. */
  mayLift: boolean
  others: JudgedOthers
  tags: JudgedTags
  lists: JudgedLists
  /** When the time zone of an existing contact is derived again: always, when the phone changes, or never. */
  derives: 'always' | 'with_phone' | 'never'
}

/**
 * Normalises a draft and adds every fault to those that the wire found. Blank text leaves a field unchanged;
 * null clears it. Pure: whether a list exists or an identifier is taken is checked elsewhere.
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

/** The value as its column stores it, null if blank, or undefined after a fault was added. */
function plainValue(
  name: PlainFieldName,
  given: string | null,
  faults: FaultList,
): string | Date | null | undefined {
  const { kind, max = limits.textMax } = fieldOf(name)
  // Stored in the form in which it is compared, so that outer spaces or another normal form do not make two ids of one.
  if (kind === 'reference') return faults.text(name, given && referenceText(given), max)
  if (kind !== 'time' && kind !== 'day') return faults.text(name, given, max)
  if (given === null) return null
  const text = given.trim()
  const value = kind === 'time' ? parseTime(text) : isDay(text) ? text : undefined
  if (value === undefined) faults.add(name, 'invalid_date', kind === 'time' ? 'date-time' : 'date')
  return value
}

/** Whether a field is absent or blank, such as an empty input of a form sends it. */
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

/** The last rules with another region, by workspace: the rows of one file all have the same region. */
const regional = new WeakMap<WorkspaceRules, WorkspaceRules>()

function rulesWithRegion(workspace: WorkspaceRules, defaultRegion: string): WorkspaceRules {
  const known = regional.get(workspace)
  if (known?.defaultRegion === defaultRegion) return known
  const rules = { ...workspace, defaultRegion }
  regional.set(workspace, rules)
  return rules
}

/** The phone as E.164, read with the workspace's default region if it has no `+`. */
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
  // A former prefix that E.164 no longer has, such as Mexico's +52 1, is stored in `phoneAsGiven`.
  const isRewritten = /^\s*(?:\+|00)\s*52[\s().-]*1/.test(given ?? '') && phone?.region === 'MX'
  if (draft.keepPhoneAsGiven === true || (isRewritten && draft.phoneAsGiven === undefined))
    values.phone_as_given = given === values.phone ? null : given
  else if (draft.phoneAsGiven !== undefined && phone !== null)
    judgeAsGiven(draft.phoneAsGiven, phone, rules, values, faults)
}

/** The text must still read as that number, with the workspace's default region or the number's own. */
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

/** Judges the email: stored as given but trimmed, with the key by which it is compared. */
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
  /** By key, for keys without a field. Undefined removes the attribute; so does null if it has a value. */
  attributes: Map<string, JsonValue | undefined>
}

/**
 * Finds the field of each custom value and judges the value by its type. Attributes are stored as given,
 * blank text too.
 */
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
    // Two spellings of a field's name, or a present and a former name.
    else if (draft.by === 'name' && judged.custom.has(field.id)) faults.add(path, 'repeated')
    else {
      judged.custom.set(field.id, result.value)
      // An attribute that did not fit the later field is replaced by this value.
      judged.attributes.set(field.slug, undefined)
    }
  }
  return judged
}

type Judgement = ReturnType<typeof judgeCustomValue>

/** A value of the field, or options to add to and remove from the contact's value. */
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

/**
 * With more unknown names than this, the names are not typing mistakes, and comparing each with every field
 * would be slow.
 */
const suggestionsMax = 20

function addUnknownField(key: string, path: string, names: Iterable<string>, faults: FaultList): void {
  const meant = faults.faults.length < suggestionsMax ? closest(key, names) : undefined
  faults.add(path, 'unknown_custom_field', undefined, meant)
}

/** Adds attributes that are given directly to those that are written. */
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

/** Why a trimmed text is no tag name; undefined if it is one: 1 to 255 characters, case-sensitive. */
export function tagNameFault(name: string): FaultCode | undefined {
  if (isBlank(name)) return 'too_short'
  return textFault(name) ?? (isLongerThan(name, limits.tagMax) ? 'too_long' : undefined)
}

/** Trims tag names and removes duplicates. An undefined item has a fault already and is skipped. */
function judgeTags(draft: TagsDraft, faults: FaultList): JudgedTags {
  const names = (given: TagsDraft['add'], path: string): string[] => {
    if (given === undefined || given === null) return []
    const kept = new Set<string>()
    // More tags than a contact may have: none of them is judged.
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

/** List ids in the store's spelling. */
export interface JudgedLists {
  set: string[] | undefined
  add: string[]
  remove: string[]
  /** Undefined leaves the primary list unchanged. */
  primary: string | null | undefined
}

const groups = ['set', 'add', 'remove'] as const

/** The ids of all lists in a draft. */
export function listIdsOf(draft: ListsDraft): string[] {
  const { set = [], add = [], remove = [], primary } = draft
  return [...set, ...add, ...remove, primary].flatMap((id) => id?.toLowerCase() ?? [])
}

/** Used for drafts without lists. */
const noLists: JudgedLists = Object.freeze({ set: undefined, add: [], remove: [], primary: undefined })

/** Adds a fault for each list that is not a living one of the workspace, at its place in the request. */
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
