import type { ListValues } from '../../store/lists.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'

/** What a caller says about a list; absent is untouched, null clears. */
export interface ListDraft {
  name?: string | undefined
  description?: string | null | undefined
  campaignId?: string | null | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** Judges a list's texts. */
export function judgeList(draft: ListDraft): { values: Partial<ListValues>; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: Partial<ListValues> = {}
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (draft.description !== undefined) {
    const description = faults.text('description', draft.description, limits.descriptionMax)
    if (description !== undefined) values.description = description
  }
  if (draft.campaignId !== undefined) {
    const campaignId = faults.text('campaignId', draft.campaignId, limits.textMax)
    if (campaignId !== undefined) values.campaign_id = campaignId
  }
  return { values, faults }
}
