import type { Scope } from '../../store/kernel/scope.ts'
import { addMissingOptions } from '../custom-fields/options.ts'
import { type FieldOption, type FieldOptions, hasOptions } from '../fields/field-options.ts'
import { splitOptions } from '../fields/option-text.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'
import type { CellWarning } from './warnings.ts'

/**
 * Turns what rows say of fields with options into options: by name, in any spelling that compares as equal. A name that is none
 * makes an option where its column says so and there is room; otherwise it becomes a warning, its text is kept under the
 * field's slug, and the person is written without it. A dry run makes none. Changes the drafts in place.
 */
export async function settleOptions(
  scope: Scope,
  drafts: readonly (RowDraft | undefined)[],
  { mapping, dryRun }: ImportPlan,
): Promise<void> {
  const columns = mapping.filter(
    ({ type, slug }) => slug !== undefined && type !== undefined && hasOptions(type),
  )
  if (columns.length === 0) return
  const rules = await getWorkspaceRules(scope)
  for (const slug of new Set(columns.map((column) => column.slug as string))) {
    const field = rules.fieldBySlug.get(slug)
    if (field === undefined || !hasOptions(field.type)) continue
    const own = columns.filter((column) => column.slug === slug)
    const cells = drafts.flatMap((row) => cellsOf(row, slug, own))
    const creates = own.some(({ createOptions }) => createOptions === true)
    let { options } = field
    const namesIn = (text: string) => (field.type === 'select' ? [text.trim()] : splitOptions(text, options))
    if (creates && !dryRun) {
      const unknown = new Set(
        cells.flatMap(({ text }) => namesIn(text).filter((name) => options?.find(name) === undefined)),
      )
      if (unknown.size > 0) options = await addMissingOptions(scope, field.id, [...unknown])
    }
    // In a dry run what would be made is no warning.
    const isForgiving = creates && dryRun
    const isOne = field.type === 'select'
    for (const cell of cells) settleCell(cell, namesIn(cell.text), { options, isForgiving, slug, isOne })
  }
}

interface OptionCell {
  row: RowDraft
  text: string
  column: number
}

/** The value that a row has for a field; of several columns the first that holds something. */
function cellsOf(row: RowDraft | undefined, slug: string, columns: readonly MappedColumn[]): OptionCell[] {
  const value = row?.draft.custom?.values.find(({ key }) => key === slug)?.value
  if (row === undefined || typeof value !== 'string' || value.trim() === '') return []
  return [{ row, text: value, column: columns[0]?.column ?? 0 }]
}

function settleCell(
  { row, text, column }: OptionCell,
  names: readonly string[],
  {
    options,
    isForgiving,
    slug,
    isOne,
  }: { options: FieldOptions | undefined; isForgiving: boolean; slug: string; isOne: boolean },
): void {
  const found = new Map<string, FieldOption>()
  const unknown: string[] = []
  for (const name of names) {
    const option = options?.find(name)
    if (option === undefined) unknown.push(name)
    else found.set(option.id, option)
  }
  const { custom } = row.draft
  if (custom === undefined) return
  const ids = [...found.keys()]
  const values = custom.values.flatMap((value) => {
    if (value.key !== slug) return value
    return ids.length === 0 ? [] : { ...value, value: isOne ? (ids[0] as string) : ids }
  })
  row.draft.custom = { ...custom, values }
  if (unknown.length === 0 || isForgiving) return
  row.draft.attributes = { ...row.draft.attributes, [slug]: text }
  const warnings = unknown.map((name): CellWarning => ({ kind: 'unknown_option', column, text: name }))
  row.warnings = [...(row.warnings ?? []), ...warnings]
}
