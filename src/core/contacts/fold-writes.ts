import type { NewContactLogRow } from '../../store/contacts/contact-log.ts'
import type { ContactRead } from '../../store/contacts/contacts.ts'
import { LostRace } from '../../store/kernel/errors.ts'
import { fieldOfColumn } from '../fields/contact-fields.ts'
import { convertValue, judgeCustomValue, OptionsChange, shownValue } from '../fields/custom-values.ts'
import type { FieldOptions } from '../fields/field-options.ts'
import type { FieldRule, WorkspaceRules } from '../fields/workspace-rules.ts'
import { newId, timeOf } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { mapInTurns } from '../kernel/semaphore.ts'
import type { JsonValue } from '../values/json-text.ts'
import { deriveTimeZone } from '../values/time-zone.ts'
import { blankContact, diffContact } from './contact-row.ts'
import type { ContactRevert, ContactWrite, MatchedBy, MatchKey, WriteMode, WriteModes } from './draft.ts'
import type { ConsentNotes, FoldResult, JudgedWrite, World } from './gather-world.ts'
import type { JudgedDraft, JudgedLists, JudgedTags, Values } from './judge-draft.ts'
import { findMatch, possibleSame, withoutKnown } from './match-person.ts'
import { applyOthers, promoteOther } from './other-identifiers.ts'
import { fitPutBack, revertContact } from './revert-contact.ts'
import { asOthers, findPerson } from './same-person.ts'

/**
 * Decides every write in order, each with the earlier ones already done, as if they had been sent one by one. Changes
 * nothing but `world`, which ends as the contacts should be, and `log`, which gets one row for each change.
 */
export function foldWrites(
  writes: readonly JudgedWrite[],
  world: World,
  log: NewContactLogRow[],
): Promise<FoldResult[]> {
  return mapInTurns(writes, (write) => foldWrite(write, world, log))
}

function foldWrite(judged: JudgedWrite, world: World, log: NewContactLogRow[]): FoldResult {
  const write = withId(judged.write, world)
  if (judged.faults.length > 0) return { status: 'invalid', faults: [...judged.faults] }
  const keep = (action: string, row: ContactRead, changes: NewContactLogRow['changes']) => {
    log.push({
      contact_id: row.id,
      version: row.version,
      action,
      operation_id: write.operationId,
      actor: write.actor,
      at: row.updated_at,
      changes,
    })
  }
  if (write.op === 'delete') return stale(write, world) ?? remove(write.id, world, keep)
  if (write.op === 'restore') return stale(write, world) ?? restore(write, world, keep)
  if (write.op === 'revert') return revert(write, world, keep)
  const draft = judged.judged as JudgedDraft
  const refuses = 'refusesPossibleSame' in write && write.refusesPossibleSame === true
  if (write.op === 'create') return create(draft, refuses, world, keep)
  if (write.op === 'promote') return stale(write, world) ?? promote(write.id, draft.values, world, keep)
  if (write.op === 'update') {
    const target = world.contacts.get(write.id)
    const isThere = target !== undefined && (target.deleted_at === null || write.inBin === true)
    if (!isThere) return { status: 'not_found' }
    const refused = stale(write, world)
    if (refused !== undefined) return refused
    const modes = write.modes ?? replaceAll
    // An explicit update of one contact by its id may lift do-not-contact.
    const mayLift = draft.mayLift || write.modes === undefined
    return change(target, draft, { modes, keepTimeZone: false, mayLift }, null, world, keep)
  }
  if (write.keepsApart !== undefined) return upsertPerson(write, draft, write.keepsApart, world, keep)
  const match = findMatch(draft.values, write.matchBy, world)
  if (match === undefined)
    return write.only === 'update' ? { status: 'not_found' } : create(draft, refuses, world, keep)
  if (write.only === 'create') return { status: 'unchanged', row: match.row, matchedBy: match.key }
  const known = { ...draft, values: withoutKnown(draft.values, match.row) }
  const { modes, keepsReplaced } = write
  const how = { modes, keepTimeZone: true, mayLift: draft.mayLift, addsOthers: true, keepsReplaced }
  return change(match.row, known, how, match.key, world, keep)
}

/** An upsert that treats people with different names as different, and reports the identifiers that they share. */
function upsertPerson(
  write: Extract<JudgedWrite['write'], { op: 'upsert' }>,
  draft: JudgedDraft,
  since: Date,
  world: World,
  keep: Keep,
): FoldResult {
  const { match, shared } = findPerson(draft.values, write.matchBy, world, since)
  const apart = shared.length === 0 ? draft : asOthers(draft, shared)
  const noted = (result: FoldResult): FoldResult =>
    shared.length > 0 && 'row' in result ? { ...result, shared } : result
  if (match === undefined)
    return write.only === 'update' ? { status: 'not_found' } : noted(create(apart, false, world, keep))
  if (write.only === 'create') return { status: 'unchanged', row: match.row, matchedBy: match.key }
  const known = { ...apart, values: withoutKnown(apart.values, match.row) }
  const { modes, keepsReplaced } = write
  const how = { modes, keepTimeZone: true, mayLift: draft.mayLift, addsOthers: true, keepsReplaced }
  return noted(change(match.row, known, how, match.key, world, keep))
}

/** Resolves an external id of a write to the id of the living contact; `write.id` stays empty if there is none. */
function withId(write: JudgedWrite['write'], world: World): JudgedWrite['write'] {
  if (!('externalId' in write) || write.externalId === undefined) return write
  const id = world.identifiers.holder('externalId', write.externalId) ?? ''
  if (id !== '' && !world.contacts.has(id)) throw new LostRace('a contact got the external id meanwhile')
  return { ...write, id }
}

/** The refusal of a write that names another version of its contact than the present one. */
function stale(
  { id, ifVersion }: { id: string; ifVersion?: readonly number[] | undefined },
  world: World,
): FoldResult | undefined {
  if (ifVersion === undefined) return undefined
  const present = world.contacts.get(id)
  if (present === undefined || ifVersion.includes(present.version)) return undefined
  return { status: 'stale', present, expected: ifVersion }
}

const replaceAll = { default: 'replace' } as const

type Keep = (action: string, row: ContactRead, changes: NewContactLogRow['changes']) => void

function create(draft: JudgedDraft, refusesPossibleSame: boolean, world: World, keep: Keep): FoldResult {
  const id = newId()
  const blank = blankContact(world.workspaceId, id, timeOf(id))
  const row = applyDraft(blank, draft, {
    modes: replaceAll,
    keepTimeZone: false,
    mayLift: draft.mayLift,
    tags: world,
    rules: world.rules,
  })
  if (row.timezone === null) setDerivedZone(row, world)
  const refused = refuse(row, world)
  if (refused !== undefined) return refused
  const same = refusesPossibleSame ? possibleSame(row, world) : []
  if (same.length > 0) return { status: 'conflict', conflicts: same }
  const consent = carryDenial(undefined, row, lifts(draft), world)
  settle(row, undefined, world)
  keep('created', row, null)
  return { status: 'created', row, matchedBy: null, ...consent }
}

function change(
  before: ContactRead,
  draft: JudgedDraft,
  how: Omit<ApplyOptions, 'tags' | 'rules'>,
  matchedBy: MatchedBy | null,
  world: World,
  keep: Keep,
): FoldResult {
  const after = applyDraft(before, draft, { ...how, tags: world, rules: world.rules })
  if (derivesAgain(before, after, draft, how.modes)) setDerivedZone(after, world)
  const refused = refuse(after, world)
  if (refused !== undefined) return refused
  const consent: ConsentNotes = { ...carryDenial(before, after, lifts(draft), world) }
  if (draft.values.do_not_contact === false && before.do_not_contact && after.do_not_contact)
    consent.doNotContactKept = true
  const changes = diffContact(before, after)
  if (Object.keys(changes).length === 0) return { status: 'unchanged', row: before, matchedBy, ...consent }
  const row = nextVersion(after, world.now)
  settle(row, before, world)
  keep('updated', row, changes)
  return { status: 'updated', row, matchedBy, ...droppedTags(before, row, draft.tags), ...consent }
}

/** The tags that a write removed, if it asked to remove or replace any. */
function droppedTags(before: ContactRead, after: ContactRead, { set, remove }: JudgedTags) {
  if (set === undefined && remove.length === 0) return undefined
  const droppedTagIds = before.tag_ids.filter((id) => !after.tag_ids.includes(id))
  return droppedTagIds.length > 0 ? { droppedTagIds } : undefined
}

/** Whether the zone is derived again: the draft asks for it, or the phone that it was derived from changed. */
function derivesAgain(
  before: ContactRead,
  after: ContactRead,
  { derives, values }: JudgedDraft,
  modes: WriteModes,
): boolean {
  if (derives === 'always') return before.timezone === null || modeOf('timezone', modes) === 'replace'
  const isGiven = values.timezone !== undefined && after.timezone === values.timezone
  if (derives === 'never' || isGiven || after.phone === before.phone) return false
  return before.timezone_source !== 'caller'
}

function setDerivedZone(row: ContactRead, { rules }: World): void {
  const derived = deriveTimeZone({ e164: row.phone, workspaceZone: rules.timezone })
  row.timezone = derived?.timezone ?? null
  row.timezone_source = derived?.source ?? null
}

/** Whether a draft says that this person may be contacted, whichever contact had the phone or email before. */
function lifts({ mayLift, values }: JudgedDraft): boolean {
  return mayLift && values.do_not_contact === false
}

/** Sets do-not-contact if a taken phone or email belonged to a deleted do-not-contact person; returns that person. */
function carryDenial(
  before: ContactRead | undefined,
  after: ContactRead,
  isLifted: boolean,
  world: World,
): ConsentNotes | undefined {
  if (after.do_not_contact || isLifted) return undefined
  const doNotContactFrom = world.denials.sourceFor(before, after)
  if (doNotContactFrom === undefined) return undefined
  after.do_not_contact = true
  return { doNotContactFrom }
}

/** Makes another phone or email the contact's own, and the former own one another. */
function promote(id: string, asked: Values, world: World, keep: Keep): FoldResult {
  const target = world.contacts.get(id)
  if (target === undefined || target.deleted_at !== null) return { status: 'not_found' }
  const promoted = promoteOther(target, asked)
  if ('fault' in promoted) return { status: 'invalid', faults: [promoted.fault] }
  const how = { modes: replaceAll, keepTimeZone: false, mayLift: false }
  return change(target, { ...nothing, ...promoted }, how, null, world, keep)
}

/** A draft without any values. */
const nothing: JudgedDraft = {
  values: {},
  mayLift: false,
  others: { phones: undefined, emails: undefined },
  tags: { add: [], remove: [], set: undefined, removeIds: [] },
  lists: { set: undefined, add: [], remove: [], primary: undefined },
  custom: new Map(),
  attributes: new Map(),
  derives: 'with_phone',
}

function remove(id: string, world: World, keep: Keep): FoldResult {
  const before = world.contacts.get(id)
  if (before === undefined) return { status: 'not_found' }
  // A repeated delete gives the same result as the first.
  if (before.deleted_at !== null) return { status: 'deleted', row: before, matchedBy: null }
  const row = { ...nextVersion(before, world.now), deleted_at: world.now }
  settle(row, before, world)
  keep('deleted', row, {})
  return { status: 'deleted', row, matchedBy: null }
}

type Restore = Extract<ContactWrite, { op: 'restore' }>

function restore({ id, without = [] }: Restore, world: World, keep: Keep): FoldResult {
  const before = world.contacts.get(id)
  if (before === undefined) return { status: 'not_found' }
  // Restoring a living contact changes nothing.
  if (before.deleted_at === null) return { status: 'unchanged', row: before, matchedBy: null }
  const row = { ...nextVersion(before, world.now), deleted_at: null }
  for (const key of without) Object.assign(row, withoutIdentifier[key])
  const conflicts = world.identifiers.conflictsOf(row)
  if (conflicts.length > 0) return { status: 'conflict', conflicts }
  const consent = carryDenial(before, row, false, world)
  settle(row, before, world)
  keep('restored', row, diffContact(before, row))
  return { status: 'updated', row, matchedBy: null, ...consent }
}

const withoutIdentifier = {
  phone: { phone: null, phone_as_given: null, phone_extension: null },
  email: { email: null, email_key: null },
  externalId: { external_id: null },
} as const satisfies Record<MatchKey, Partial<ContactRead>>

function revert(write: ContactRevert, world: World, keep: Keep): FoldResult {
  const before = world.contacts.get(write.id)
  if (before === undefined) return { status: 'not_found' }
  const { row: after, faults } = fitPutBack(revertContact(before, write, world), write, world.rules)
  const mayLift = write.allowLiftingDoNotContact === true
  const isKept = before.do_not_contact && !after.do_not_contact && !mayLift
  if (isKept) after.do_not_contact = true
  const consent = { ...carryDenial(before, after, mayLift, world), ...(isKept && { doNotContactKept: true }) }
  if (faults.length > 0) return { status: 'invalid', faults }
  const conflicts = after.deleted_at === null ? world.identifiers.conflictsOf(after) : []
  if (conflicts.length > 0) return { status: 'conflict', conflicts }
  const changes = diffContact(before, after)
  const action = lifeAction(before, after)
  if (action === 'updated' && Object.keys(changes).length === 0)
    return { status: 'unchanged', row: before, matchedBy: null, ...consent }
  const row = nextVersion(after, world.now)
  settle(row, before, world)
  keep(action, row, changes)
  return { status: action === 'deleted' ? 'deleted' : 'updated', row, matchedBy: null, ...consent }
}

function lifeAction(before: ContactRead, after: ContactRead): 'deleted' | 'restored' | 'updated' {
  if ((before.deleted_at === null) === (after.deleted_at === null)) return 'updated'
  return after.deleted_at === null ? 'restored' : 'deleted'
}

function refuse(row: ContactRead, world: World): FoldResult | undefined {
  const isTooMany =
    row.tag_ids.length > limits.tagsPerContactMax &&
    row.tag_ids.filter((id) => world.livingTagIds.has(id)).length > limits.tagsPerContactMax
  if (isTooMany) {
    return {
      status: 'invalid',
      faults: [{ field: 'tags', code: 'too_many', expected: limits.tagsPerContactMax }],
    }
  }
  if (Object.keys(row.attributes).length > limits.attributesPerContactMax) {
    return {
      status: 'invalid',
      faults: [{ field: 'customFields', code: 'too_many', expected: limits.attributesPerContactMax }],
    }
  }
  if (isTooLarge(row)) {
    return {
      status: 'invalid',
      faults: [{ field: 'customFields', code: 'contact_too_large', expected: limits.contactBytesMax }],
    }
  }
  const max = limits.otherIdentifiersMax
  const tooMany = (others: unknown[] | null) => others !== null && others.length > max
  if (tooMany(row.other_phones))
    return { status: 'invalid', faults: [{ field: 'otherPhones', code: 'too_many', expected: max }] }
  if (tooMany(row.other_emails))
    return { status: 'invalid', faults: [{ field: 'otherEmails', code: 'too_many', expected: max }] }
  // A deleted contact holds no identifiers.
  const isJudged = row.deleted_at === null && !world.judgesAtEnd
  const conflicts = isJudged ? world.identifiers.conflictsOf(row) : []
  return conflicts.length > 0 ? { status: 'conflict', conflicts } : undefined
}

/** Whether a contact exceeds the size limit, which only custom values and attributes can reach. */
function isTooLarge(row: ContactRead): boolean {
  let bytes = 0
  for (const values of [row.custom, row.attributes])
    for (const key in values) bytes += Buffer.byteLength(key) + bytesOf(values[key])
  if (bytes === 0) return false
  for (const key in row) {
    if (key !== 'custom' && key !== 'attributes') bytes += bytesOf(row[key as keyof ContactRead])
  }
  return bytes > limits.contactBytesMax
}

function bytesOf(value: unknown): number {
  if (typeof value === 'object' && value !== null) return Buffer.byteLength(JSON.stringify(value))
  return typeof value === 'string' ? Buffer.byteLength(value) : 8
}

function nextVersion(row: ContactRead, now: Date): ContactRead {
  // Time never goes backwards, even if the clock of another process is ahead.
  return { ...row, version: row.version + 1, updated_at: now > row.updated_at ? now : row.updated_at }
}

function settle(row: ContactRead, before: ContactRead | undefined, world: World): void {
  world.denials.note(before, row)
  if (before !== undefined) world.identifiers.release(before)
  if (row.deleted_at === null) world.identifiers.claim(row)
  world.contacts.set(row.id, row)
}

interface ApplyOptions {
  modes: WriteModes
  /** Keeps a zone that is set, as the compatible API documents for upserts, unless a mode is given for the zone itself. */
  keepTimeZone: boolean
  /** A plain `doNotContact: false` lifts do-not-contact. */
  mayLift: boolean
  /** Adds other phones and emails to those that the contact has. */
  addsOthers?: boolean
  /** Moves a replaced phone or email to the contact's other ones. */
  keepsReplaced?: boolean | undefined
  /** `tagIds`: ids by name, for every name in the draft. `livingTagIds`: the ids of living tags. */
  tags: Pick<World, 'tagIds' | 'livingTagIds'>
  rules: World['rules']
}

/** Columns that belong together: each is written only together with its companion. */
const companions: Partial<Record<keyof Values, keyof Values>> = {
  email_key: 'email',
  phone_as_given: 'phone',
  timezone_source: 'timezone',
}

/** The contact after a draft. Pure; the caller sets version and times and checks for conflicts. */
function applyDraft(before: ContactRead, draft: JudgedDraft, options: ApplyOptions): ContactRead {
  const tagIds = applyTags(before.tag_ids, draft.tags, options.tags)
  const mode = modeOf('customFields', options.modes)
  const custom = mergeCustom(before.custom, draft.custom, mode, options.rules)
  const attributes = merge(before.attributes, draft.attributes, mode, { keepsNull: true })
  // Assigning to a copy keeps the hidden class (V8) that all contacts share; spreading would give every contact its own.
  const after = { ...before }
  writeValues(before, after, draft.values, options)
  const taken = takeOver({ custom, attributes }, options.rules)
  after.custom = taken.custom
  after.attributes = taken.attributes
  if (speaksOfLists(draft.lists, before)) Object.assign(after, applyLists(before, draft.lists))
  after.tag_ids = tagIds
  Object.assign(after, othersByMode(before, after, draft, options))
  return after
}

function speaksOfLists({ set, add, remove, primary }: JudgedLists, before: ContactRead): boolean {
  const isSilent = set === undefined && primary === undefined && add.length + remove.length === 0
  // A primary list that the contact is no longer on counts as none.
  return !isSilent || before.primary_list_id !== null
}

/** The other phones and emails after a draft. An upsert adds, unless their mode is `replace`, or `fill` with some present. */
function othersByMode(before: ContactRead, after: ContactRead, draft: JudgedDraft, options: ApplyOptions) {
  const { phones: givenPhones, emails: givenEmails } = draft.others
  const replaced = options.keepsReplaced === true ? replacedBy(before, after) : undefined
  const isUnspoken = givenPhones === undefined && givenEmails === undefined && replaced === undefined
  // Nearly all contacts have none; then no objects are allocated.
  if (isUnspoken && before.other_phones === null && before.other_emails === null) return undefined
  const { fields } = options.modes
  const adds = (field: string, given: unknown) =>
    given === undefined || (given !== null && options.addsOthers === true && fields?.[field] !== 'replace')
  const fills = (field: string, present: unknown) => fields?.[field] === 'fill' && present !== null
  const phones = fills('otherPhones', before.other_phones) ? undefined : givenPhones
  const emails = fills('otherEmails', before.other_emails) ? undefined : givenEmails
  return applyOthers(before, after, {
    phones: replaced?.phone ? [replaced.phone, ...(phones ?? [])] : phones,
    emails: replaced?.email ? [replaced.email, ...(emails ?? [])] : emails,
    addsPhones: adds('otherPhones', phones),
    addsEmails: adds('otherEmails', emails),
  })
}

/** The phone and email that the draft replaced, as further other ones if there is room for them. */
function replacedBy(before: ContactRead, after: ContactRead) {
  const hasRoom = (others: unknown[] | null) => (others?.length ?? 0) < limits.otherIdentifiersMax
  const { phone, phone_extension: extension, email } = before
  const losesPhone = phone !== null && after.phone !== null && phone !== after.phone
  const losesEmail = email !== null && after.email !== null && before.email_key !== after.email_key
  return {
    phone: losesPhone && hasRoom(before.other_phones) && { phone, ...(extension !== null && { extension }) },
    email: losesEmail && hasRoom(before.other_emails) && { email },
  }
}

/** Writes the values that their modes allow onto a copy of the contact. */
function writeValues(before: ContactRead, after: ContactRead, given: Values, options: ApplyOptions): void {
  const { modes, keepTimeZone, mayLift } = options
  const takesAll = modes.default === 'replace' && modes.fields === undefined && !keepTimeZone
  for (const column of Object.keys(given) as (keyof Values)[]) {
    if (takesAll || isTaken(column, before, given, options))
      (after as unknown as Record<string, unknown>)[column] = given[column]
  }
  if (given.do_not_contact === true || (before.do_not_contact && !mayLift)) after.do_not_contact = true
  // The text as given and the extension belonged to the former number.
  if (after.phone !== before.phone) {
    after.phone_as_given = given.phone_as_given ?? null
    after.phone_extension = given.phone_extension ?? null
  }
}

function isTaken(column: keyof Values, before: ContactRead, given: Values, options: ApplyOptions): boolean {
  const lead =
    column === 'phone_extension' && given.phone !== undefined ? 'phone' : (companions[column] ?? column)
  const fills = modeOf(fieldOfColumn(lead), options.modes) === 'fill'
  if (fills && (!isEmpty(before[lead]) || given[lead] === null)) return false
  const keepsZone = options.keepTimeZone && options.modes.fields?.timezone === undefined
  return !(keepsZone && lead === 'timezone' && before.timezone !== null)
}

function modeOf(field: string, modes: WriteModes): WriteMode {
  return modes.fields?.[field] ?? modes.default
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** The tag ids after a draft. Ids of deleted tags are kept: they are not shown, and reappear when the tag is restored. */
function applyTags(
  before: string[],
  tags: JudgedTags,
  { tagIds, livingTagIds }: ApplyOptions['tags'],
): string[] {
  const isSilent =
    tags.set === undefined && tags.add.length + tags.remove.length + tags.removeIds.length === 0
  if (isSilent) return before
  const idOf = (name: string) => tagIds.get(name) as string
  const living = before.filter((id) => livingTagIds.has(id))
  const after = new Set(tags.set === undefined ? living : tags.set.map(idOf))
  // Removal by id comes first, because the target of a merge may carry the name that is added.
  for (const id of tags.removeIds) after.delete(id)
  for (const name of tags.add) after.add(idOf(name))
  for (const name of tags.remove) after.delete(idOf(name))
  const isSame = after.size === living.length && living.every((id) => after.has(id))
  return isSame ? before : [...before.filter((id) => !livingTagIds.has(id)), ...after]
}

/**
 * The custom values after a draft. A value with the same options keeps its stored ids, including ids of
 * options that were merged into them; a field of several options also keeps the hidden ids of deleted
 * options. Options to add are added in every mode.
 */
function mergeCustom(
  before: Record<string, unknown>,
  given: JudgedDraft['custom'],
  mode: WriteMode,
  rules: World['rules'],
): Record<string, unknown> {
  if (given.size === 0) return before
  const after: Record<string, unknown> = Object.assign(Object.create(null), before)
  for (const [fieldId, value] of given) {
    const field = rules.fieldById.get(fieldId)
    const former = formerValue(before[fieldId], field, rules)
    const isChange = value instanceof OptionsChange
    if (mode === 'fill' && former !== null && !isChange) continue
    const kept = before[fieldId]
    const next = isChange ? value.of(former ?? kept, field?.options, mode) : value
    const settled = field?.options === undefined ? next : settleOptions(kept, next, field.options)
    if (settled == null) delete after[fieldId]
    else after[fieldId] = settled
  }
  return after
}

/** The present value for a write: converted as by a retype under way, undefined if only deleted options are left. */
function formerValue(
  kept: unknown,
  field: FieldRule | undefined,
  { defaultRegion }: World['rules'],
): JsonValue {
  if (kept === undefined || kept === null) return null
  if (field === undefined) return kept as JsonValue
  const converted = field.isRetyping ? convertValue(field, kept as JsonValue, { defaultRegion }) : undefined
  const value = converted !== undefined && 'value' in converted ? converted.value : (kept as JsonValue)
  return shownValue(field, value) === null ? null : value
}

function settleOptions(
  kept: unknown,
  after: JsonValue | undefined,
  options: FieldOptions,
): JsonValue | undefined {
  if (typeof kept === 'string' && typeof after === 'string')
    return options.byId(kept)?.id === after ? kept : after
  if (!Array.isArray(kept) || !Array.isArray(after)) return after
  const livingIds = (ids: readonly unknown[]) => options.inOrder(ids.map(String)).map(({ id }) => id)
  const [was, is] = [livingIds(kept), livingIds(after)]
  if (was.length === is.length && was.every((id, place) => id === is[place])) return kept as JsonValue
  return [...new Set([...is, ...kept.filter((id) => options.isGone(id as string))])].sort() as JsonValue
}

/** Merges values by key; null and undefined remove a key. With `keepsNull`, null is stored where the key had no value. */
function merge(
  before: Record<string, unknown>,
  given: ReadonlyMap<string, JsonValue | undefined>,
  mode: WriteMode,
  { keepsNull = false } = {},
): Record<string, unknown> {
  if (given.size === 0) return before
  // Without a prototype, a key such as `constructor` is an ordinary key.
  const after: Record<string, unknown> = Object.assign(Object.create(null), before)
  for (const [key, value] of given) {
    if (mode === 'fill' && after[key] != null) continue
    const isKept = value != null || (value === null && keepsNull && after[key] == null)
    if (isKept) after[key] = value
    else delete after[key]
  }
  return after
}

function applyLists(
  before: ContactRead,
  lists: JudgedLists,
): Pick<ContactRead, 'list_ids' | 'primary_list_id'> {
  const ids = new Set(lists.set ?? before.list_ids)
  for (const id of lists.add) ids.add(id)
  for (const id of lists.remove) ids.delete(id)
  // A primary list that was deleted counts as none, but its id is kept until another one is set.
  const former = before.list_ids.includes(before.primary_list_id ?? '') ? before.primary_list_id : null
  const wanted = lists.primary === undefined ? former : lists.primary
  if (wanted !== former && former !== null) ids.delete(former)
  if (lists.primary) ids.add(lists.primary)
  const primary = wanted !== null && ids.has(wanted) ? wanted : null
  return { list_ids: [...ids], primary_list_id: primary === former ? before.primary_list_id : primary }
}

type TakenValues = Pick<ContactRead, 'custom' | 'attributes'>

/**
 * Moves attributes whose key is the slug of a field that was created later into that field, converted to its
 * type. A value that does not fit exactly stays an attribute, and a value that the field already has is kept.
 * Every write does this, so a crash or a write that did not know of the field cannot leave attributes behind
 * for good.
 */
function takeOver(
  { custom, attributes }: TakenValues,
  { fieldBySlug, defaultRegion }: Pick<WorkspaceRules, 'fieldBySlug' | 'defaultRegion'>,
): TakenValues {
  for (const [key, given] of Object.entries(attributes)) {
    const field = fieldBySlug.get(key)
    if (field === undefined || Object.hasOwn(custom, field.id)) continue
    const judged = judgeCustomValue(field, given as JsonValue, { parse: false, defaultRegion })
    if ('fault' in judged || judged.value === null) continue
    const { [key]: _moved, ...rest } = attributes
    custom = { ...custom, [field.id]: judged.value }
    attributes = rest
  }
  return { custom, attributes }
}
