import type { ContactRead } from '../../store/contacts.ts'
import type { Conflict } from '../failure.ts'
import type { Fault } from '../fault.ts'
import type { Authorship, ContactWrite, MatchKey } from './draft.ts'
import type { IdentifierIndex } from './identifiers.ts'
import type { JudgedDraft } from './judge-draft.ts'
import type { WorkspaceRules } from './workspace-rules.ts'

/** A write whose draft was judged: what it asks for, or why it is refused. */
export interface JudgedWrite {
  write: ContactWrite & Authorship
  judged: JudgedDraft | undefined
  faults: readonly Fault[]
}

/** What a batch has in hand when it decides. The contacts are locked; the fold changes this picture as it goes. */
export interface World {
  workspaceId: string
  rules: Pick<WorkspaceRules, 'timezone' | 'defaultRegion' | 'fieldBySlug' | 'fieldById'>
  contacts: Map<string, ContactRead>
  identifiers: IdentifierIndex
  tagIds: ReadonlyMap<string, string>
  /** Of the tags that the contacts have, and of all that the batch names. */
  livingTagIds: ReadonlySet<string>
  /** Of those that the batch speaks of. */
  livingListIds: ReadonlySet<string>
  now: Date
}

export type FoldResult =
  | { status: 'created' | 'updated' | 'unchanged' | 'deleted'; row: ContactRead; matchedBy: MatchKey | null }
  | { status: 'conflict'; conflicts: Conflict[] }
  | { status: 'invalid'; faults: Fault[] }
  | { status: 'not_found' }
