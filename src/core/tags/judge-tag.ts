import { tagNameFault } from '../contacts/judge-tags.ts'
import { refuseFaults } from '../failure.ts'
import type { Fault } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { limits } from '../limits.ts'

/** What a caller says about a tag. */
export interface TagDraft {
  name?: string | undefined
  /** What the translator already found. */
  faults?: readonly Fault[] | undefined
}

/** The name a draft gives, trimmed; refuses a missing one and what no contact could be tagged with. */
export function judgeTag(draft: TagDraft): string {
  const faults = new FaultList(draft.faults)
  const name = draft.name?.trim()
  if (name === undefined) faults.add('name', 'required')
  else {
    const code = tagNameFault(name)
    if (code === 'too_short') faults.add('name', code, 1)
    else if (code === 'too_long') faults.add('name', code, limits.tagMax)
    else if (code !== undefined) faults.add('name', code)
  }
  refuseFaults(faults.faults)
  return name as string
}
