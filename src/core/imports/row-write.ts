import type { ContactWrite, MatchKey } from '../contacts/draft.ts'
import { isId } from '../is-id.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan } from './import-plan.ts'

/** The id by which a row names its contact, in the store's spelling; undefined where it names none or may not. */
export function idOfRow({ id }: RowDraft, { match }: ImportPlan): string | undefined {
  return id !== undefined && match.includes('id') && isId(id) ? id.toLowerCase() : undefined
}

/** The write that a completed row asks for. `livingId`: the id that it names, where a living contact has it. */
export function writeOfRow({ draft }: RowDraft, plan: ImportPlan, livingId?: string): ContactWrite {
  if (livingId !== undefined) return { op: 'update', id: livingId, draft, modes: plan.write }
  const matchBy = plan.match.filter((key): key is MatchKey => key !== 'id')
  const hasAny = matchBy.some((key) => draft[key] !== undefined)
  // Somebody without a phone or an email can be new, and nothing else.
  if (plan.mode === 'create' && !hasAny) return { op: 'create', draft }
  const only = plan.mode === 'upsert' ? undefined : plan.mode
  return { op: 'upsert', draft, matchBy, modes: plan.write, only }
}

/** Whether a row says that somebody may be contacted, which the plan does not let it. */
export function liftsDoNotContact({ draft }: RowDraft, plan: ImportPlan): boolean {
  return draft.doNotContact === false && !plan.allowLiftingDoNotContact
}

/** What the plan adds to every row, or does not let it say. Changes the draft in place: there are a million of them. */
export function complete({ draft }: RowDraft, plan: ImportPlan): void {
  if (plan.defaultRegion !== null) draft.defaultRegion = plan.defaultRegion
  if (draft.doNotContact === false && !plan.allowLiftingDoNotContact) draft.doNotContact = undefined
  if (plan.tags.length > 0) draft.tags = { ...draft.tags, add: [...(draft.tags?.add ?? []), ...plan.tags] }
  if (plan.listId !== null) draft.lists = { ...draft.lists, add: [...(draft.lists?.add ?? []), plan.listId] }
}
