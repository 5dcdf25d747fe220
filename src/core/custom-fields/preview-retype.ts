import { setImmediate as nextTick } from 'node:timers/promises'
import { groupValuesInStretch, type ValueGroup } from '../../store/custom-values.ts'
import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import type { Fault } from '../fault.ts'
import { findUnfitSegments } from '../segments/find-unfit-segments.ts'
import { convertValue, textOfValue } from './convert-value.ts'
import type { CustomFieldType } from './custom-field-type.ts'
import type { JsonValue } from './read-json-text.ts'

/** A value that a contact has, and what it would become. */
export interface Conversion {
  contactId: string
  from: JsonValue
  to: JsonValue
}

/** A value that would not convert, and why. */
export interface Unconvertible extends Pick<Fault, 'code' | 'expected'> {
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
