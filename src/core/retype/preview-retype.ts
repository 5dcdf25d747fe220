import { setImmediate as nextTick } from 'node:timers/promises'
import { findWorkspaceRegion } from '../../store/access/workspace-rules.ts'
import { groupValuesInStretch, type ValueGroup } from '../../store/contacts/custom-values.ts'
import { listSegments } from '../../store/finding/segments.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import type { CustomFieldType } from '../fields/contact-fields.ts'
import { customPrefix } from '../fields/contact-fields.ts'
import { convertValue, textOfValue } from '../fields/custom-values.ts'
import { getWorkspaceRules, type WorkspaceRules } from '../fields/workspace-rules.ts'
import { type FilterTest, type FilterTree, testsOf } from '../finding/filters/filter-tree.ts'
import { lookUpNames } from '../finding/filters/name-book.ts'
import { nobody, translateTest } from '../finding/filters/translate-filter.ts'
import type { Fault } from '../kernel/fault.ts'
import { limits } from '../kernel/limits.ts'
import type { JsonValue } from '../values/json-text.ts'

/** A value that a contact has, and what it would become. */
interface Conversion {
  contactId: string
  from: JsonValue
  to: JsonValue
}

/** A value that would not convert, and why. */
interface Unconvertible extends Pick<Fault, 'code' | 'expected'> {
  contactId: string
  from: JsonValue
}

/** What a retype would come to. Every contact counts, the bin's too; those of the examples have different values. */
export interface RetypePreview {
  /** Those that have a value: `convertible` and `unconvertible` together. */
  contacts: number
  /** Of these, those in the bin. */
  inBin: number
  convertible: number
  /** Of the convertible, those whose value reads the same afterwards. */
  sameText: number
  unconvertible: number
  examples: { changed: Conversion[]; sameText: Conversion[]; unconvertible: Unconvertible[] }
  /** Those whose filter compares the field as the type cannot be compared. */
  unfitSegments: { id: string; name: string }[]
}

/** Contacts whose values are read and converted before anybody else has a turn. */
const stretchSize = 2_000
const examplesMax = 10

/** What becomes of each value of a custom field as another type. Exact: reads the whole workspace, a part a statement. */
export async function previewRetype(
  scope: Scope,
  fieldId: string,
  type: CustomFieldType,
): Promise<RetypePreview> {
  const preview: RetypePreview = {
    contacts: 0,
    inBin: 0,
    convertible: 0,
    sameText: 0,
    unconvertible: 0,
    examples: { changed: [], sameText: [], unconvertible: [] },
    unfitSegments: await findUnfitSegments(scope, fieldId, type),
  }
  const defaultRegion = await findWorkspaceRegion(scope)
  for (let afterId: string | undefined; ; ) {
    const { groups, endId } = await groupValuesInStretch(scope, fieldId, { limit: stretchSize, afterId })
    for (const group of groups) count(preview, group, type, defaultRegion)
    if (endId === null) return preview
    afterId = endId
    await nextTick()
  }
}

function count(
  preview: RetypePreview,
  { value, contactId, contacts, binned }: ValueGroup,
  type: CustomFieldType,
  defaultRegion: string | null,
): void {
  const from = value as JsonValue
  const { examples } = preview
  const converted = convertValue(type, from, { defaultRegion })
  preview.contacts += contacts
  preview.inBin += binned
  if ('fault' in converted) {
    preview.unconvertible += contacts
    addExample(examples.unconvertible, { contactId, from, ...converted.fault })
    return
  }
  const { value: to } = converted
  const isSame = textOfValue(from) === textOfValue(to)
  preview.convertible += contacts
  if (isSame) preview.sameText += contacts
  addExample(isSame ? examples.sameText : examples.changed, { contactId, from, to })
}

function addExample<E extends { from: JsonValue }>(examples: E[], example: E): void {
  const isShown = () => examples.some(({ from }) => textOfValue(from) === textOfValue(example.from))
  if (examples.length < examplesMax && !isShown()) examples.push(example)
}

/**
 * The segments, newest first, that compare a custom field in a way which is no comparison of another type: were the field
 * of that, the comparison would hold for nobody.
 */
async function findUnfitSegments(
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
