import { judgeCustomValue } from '../custom-fields/custom-value.ts'
import { FaultList } from '../fault-list.ts'
import type { RowDraft } from './file-translator.ts'
import type { NewFields } from './settle-fields.ts'

/** The row of a dry run without the values of fields that are not there yet, but with what would be wrong with them. */
export function judgeNewFields(row: RowDraft, newFields: NewFields, defaultRegion: string | null): RowDraft {
  const { custom } = row.draft
  if (custom === undefined || Object.keys(newFields).length === 0) return row
  const faults = new FaultList(row.draft.faults)
  const values = custom.values.filter(({ key, value, path }) => {
    const type = Object.hasOwn(newFields, key) ? newFields[key] : undefined
    if (type === undefined) return true
    const judged = judgeCustomValue(type, value, { parse: true, defaultRegion })
    if ('fault' in judged) faults.add(path, judged.fault.code, judged.fault.expected)
    return false
  })
  return { ...row, draft: { ...row.draft, custom: { ...custom, values }, faults: faults.faults } }
}
