import { parseTime } from '../custom-fields/date-or-time.ts'
import { at, type Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'
import { blankToNull, isLongerThan, textFault } from '../text.ts'
import { isTimeZone } from '../time-zone.ts'
import type { ContactDraft } from './draft.ts'
import { type JudgedCustom, judgeAttributes, judgeCustom } from './judge-custom.ts'
import { judgeEmail, judgePhone } from './judge-identifiers.ts'
import type { JudgedLists } from './judge-lists.ts'
import { type JudgedTags, judgeTags } from './judge-tags.ts'
import { type ScalarFieldName, scalarFieldNames, scalarFields } from './scalar-fields.ts'
import type { Values } from './values.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

/** A draft that may be written. */
export interface JudgedDraft extends JudgedCustom {
  values: Values
  tags: JudgedTags
  lists: JudgedLists
}

/** What a contact that nobody has dialled yet says. */
export const initialStatus = 'Waiting'

/**
 * Normalises a draft and names everything that is wrong with it, after what its translator found. Pure: whether a list
 * exists or an identifier is taken is not asked here.
 */
export function judgeDraft(
  draft: ContactDraft,
  workspace: WorkspaceRules,
): { judged: Omit<JudgedDraft, 'lists'>; faults: Fault[] } {
  const { defaultRegion } = draft
  const rules = defaultRegion === undefined ? workspace : rulesWithRegion(workspace, defaultRegion)
  const faults = new FaultList(draft.faults)
  const values: Values = {}
  for (const name of scalarFieldNames) judgeScalar(name, draft, values, faults)
  judgePhone(draft, rules, values, faults)
  judgeEmail(draft, values, faults)
  judgeTimeZone(draft, values, faults)
  judgeDialState(draft, values, faults)
  if (typeof draft.doNotContact === 'boolean') values.do_not_contact = draft.doNotContact
  if (draft.channels !== undefined) values.channels = judgeChannels(draft.channels ?? [], faults)
  const tags = judgeTags(draft.tags ?? {}, faults)
  const custom = judgeCustom(draft.custom, rules, faults)
  judgeAttributes(draft.attributes, custom.attributes, faults)
  return { judged: { values, tags, ...custom }, faults: faults.faults }
}

function judgeScalar(name: ScalarFieldName, draft: ContactDraft, values: Values, faults: FaultList): void {
  const given = draft[name]
  if (given === undefined) return
  const field: { max: number; trimmed?: boolean } = scalarFields[name]
  const value = faults.text(name, field.trimmed ? (given?.trim() ?? null) : given, field.max)
  if (value !== undefined) values[scalarFields[name].column] = value
}

function judgeTimeZone(draft: ContactDraft, values: Values, faults: FaultList): void {
  if (draft.timezone === undefined) return
  const timezone = blankToNull(draft.timezone)
  if (timezone !== null && !isTimeZone(timezone)) {
    faults.add('timezone', 'invalid_time_zone')
    return
  }
  values.timezone = timezone
  values.timezone_source = timezone === null ? null : (draft.timezoneSource ?? 'caller')
}

function judgeDialState(draft: ContactDraft, values: Values, faults: FaultList): void {
  if (draft.status !== undefined) {
    const status = faults.text('status', draft.status, limits.textMax)
    if (status !== undefined) values.status = status ?? initialStatus
  }
  if (draft.lastDialTime !== undefined) {
    const given = blankToNull(draft.lastDialTime)
    const time = given === null ? null : parseTime(given)
    if (time === undefined) faults.add('lastDialTime', 'invalid_date', 'date-time')
    else values.last_dial_time = time
  }
}

function judgeChannels(given: readonly (string | undefined)[], faults: FaultList): string[] {
  if (given.length > limits.channelsMax) faults.add('channels', 'too_many', limits.channelsMax)
  const channels: string[] = []
  for (const [index, channel] of given.entries()) {
    if (channel === undefined) continue
    const code = textFault(channel)
    if (channel.trim() === '') faults.add(at('channels', index), 'too_short', 1)
    else if (code !== undefined) faults.add(at('channels', index), code)
    else if (isLongerThan(channel, limits.textMax))
      faults.add(at('channels', index), 'too_long', limits.textMax)
    else channels.push(channel)
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
