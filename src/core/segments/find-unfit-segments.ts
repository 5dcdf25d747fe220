import type { Scope } from '../../store/scope.ts'
import { listSegments } from '../../store/segments.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../contacts/workspace-rules.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'
import { customPrefix } from '../filters/filter-text.ts'
import type { FilterTest, FilterTree } from '../filters/filter-tree.ts'
import { testsOf } from '../filters/map-tests.ts'
import { lookUpNames } from '../filters/name-book.ts'
import { translateTest } from '../filters/translate-test.ts'
import { nobody } from '../filters/translate-tree.ts'
import { limits } from '../limits.ts'

/**
 * The segments, newest first, that compare a custom field in a way which is no comparison of another type: were the field
 * of that, the comparison would hold for nobody.
 */
export async function findUnfitSegments(
  scope: Scope,
  fieldId: string,
  type: CustomFieldType,
): Promise<{ id: string; name: string }[]> {
  const rules = await getWorkspaceRules(scope)
  const names = await lookUpNames(scope, [])
  const segments = await listSegments(scope, { limit: limits.segmentsPerWorkspaceMax })
  const fits = (test: FilterTest, rules: WorkspaceRules) => {
    const context = {
      workspaceId: scope.workspaceId,
      rules,
      names,
      now: new Date(),
      isKept: true,
      faults: [],
    }
    return translateTest(test, nowhere, { ...context, segment: () => nobody }) !== undefined
  }
  const retyped = withType(rules, fieldId, type)
  const isUnfit = (test: FilterTest) =>
    test.field === customPrefix + fieldId && fits(test, rules) && !fits(test, retyped)
  return segments
    .filter(({ filter }) => testsOf(filter as FilterTree).some(isUnfit))
    .map(({ id, name }) => ({ id, name }))
}

/** Nobody reads the faults. */
const nowhere = { field: { field: '' }, op: { field: '' }, values: [] }

/** Kept filters name fields by id. */
function withType(rules: WorkspaceRules, fieldId: string, type: CustomFieldType): WorkspaceRules {
  const field = rules.fieldById.get(fieldId)
  return field === undefined
    ? rules
    : { ...rules, fieldById: new Map(rules.fieldById).set(fieldId, { ...field, type }) }
}
