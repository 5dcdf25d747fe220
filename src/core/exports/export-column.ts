import type { RowField } from '../../store/exports/row-columns.ts'
import type { CustomFieldType } from '../custom-fields/custom-field-type.ts'

export type { RowField }

/** A custom field by its name; its type where whoever names it says one. */
interface CustomColumn {
  field: 'customFields'
  name: string
  type: CustomFieldType | undefined
}

/** A column of an export: a field that every contact has, or a custom one. */
export type ExportColumn = { field: RowField } | CustomColumn
