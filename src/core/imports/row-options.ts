import type { Scope } from '../../store/kernel/scope.ts'
import { addMissingOptions } from '../custom-fields/options.ts'
import { type FieldOption, type FieldOptions, hasOptions } from '../fields/field-options.ts'
import { splitOptions } from '../fields/option-text.ts'
import { getWorkspaceRules } from '../fields/workspace-rules.ts'
import type { RowDraft } from './file-translator.ts'
import type { ImportPlan, MappedColumn } from './import-plan.ts'
import type { CellWarning } from './warnings.ts'

/**
 * Resolves the values of fields with options to options, by name in any spelling. An unknown name creates an
 * option if the column allows it and there is room; otherwise it becomes a warning, its text is kept as an
 * attribute under the field's slug, and the contact is written without the option. A dry run creates none.
 * Changes the drafts in place.
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
    // In a dry run, options that would be created are no warnings.
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

/** The cells of a row for a field; of several columns the first with a value. */
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
