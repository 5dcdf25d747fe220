import { findList } from '../../store/lists.ts'
import type { Scope } from '../../store/scope.ts'
import type { WriteModes } from '../contacts/draft.ts'
import { tagNameFault } from '../contacts/judge-tags.ts'
import { refuseFaults } from '../failure.ts'
import { at } from '../fault.ts'
import { FaultList } from '../fault-list.ts'
import { isRegion } from '../is-region.ts'
import { limits } from '../limits.ts'
import type { FileProfile } from './file-profile.ts'
import type { FileTranslator } from './file-translator.ts'
import {
  type ImportMatchKey,
  type ImportMode,
  type ImportPlan,
  importMatchKeys,
  type MappedColumn,
} from './import-plan.ts'

/** What a start says; left out is what was proposed, or nothing. */
export interface PlanDraft {
  mapping?: readonly MappedColumn[] | undefined
  mode?: ImportMode | undefined
  write?: WriteModes | undefined
  match?: readonly ImportMatchKey[] | undefined
  tags?: readonly string[] | undefined
  listId?: string | null | undefined
  defaultRegion?: string | null | undefined
  dryRun?: boolean | undefined
  allowLiftingDoNotContact?: boolean | undefined
}

/** The plan that a start comes to. Refuses everything that is wrong with it at once. */
export async function judgePlan(
  scope: Scope,
  translator: FileTranslator,
  profile: FileProfile,
  draft: PlanDraft,
): Promise<ImportPlan> {
  const faults = new FaultList()
  const mapping = draft.mapping ?? profile.mapping.map(({ because: _, ...column }) => column)
  for (const { field, code, expected } of translator.judgeMapping(mapping, profile.headers.length)) {
    faults.add(field, code, expected)
  }
  const mode = draft.mode ?? 'upsert'
  const mapped = importMatchKeys.filter((key) => mapping.some(({ field }) => field === key))
  const match = draft.match ?? mapped
  for (const [index, key] of match.entries()) {
    if (!mapped.includes(key)) faults.add(at('match', index), 'not_one_of', mapped.join(', '))
  }
  if (match.length === 0 && mode !== 'create')
    faults.add('match', 'identifier_required', importMatchKeys.join(' or '))
  const tags = judgeTags(draft.tags ?? [], faults)
  const listId = draft.listId?.toLowerCase() ?? null
  if (listId !== null && (await findList(scope, listId)) === undefined) faults.add('listId', 'unknown_list')
  const defaultRegion =
    draft.defaultRegion === undefined ? (profile.defaultRegion?.region ?? null) : draft.defaultRegion
  if (defaultRegion !== null && !isRegion(defaultRegion)) faults.add('defaultRegion', 'invalid_region')
  refuseFaults(faults.faults)
  return {
    mapping,
    mode,
    write: draft.write ?? { default: 'replace' },
    match,
    tags,
    listId,
    defaultRegion,
    dryRun: draft.dryRun ?? false,
    allowLiftingDoNotContact: draft.allowLiftingDoNotContact ?? false,
  }
}

function judgeTags(given: readonly string[], faults: FaultList): string[] {
  const tags = given.map((tag) => tag.trim())
  for (const [index, tag] of tags.entries()) {
    const code = tagNameFault(tag)
    if (code === undefined) continue
    faults.add(
      at('tags', index),
      code,
      code === 'too_long' ? limits.tagMax : code === 'too_short' ? 1 : undefined,
    )
  }
  return [...new Set(tags)]
}
