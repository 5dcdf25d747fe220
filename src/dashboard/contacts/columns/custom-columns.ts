import type { CustomField } from '../../api/wire-types.ts'
import type { Column } from './column.ts'

const widthOf = { number: 120, boolean: 110, date: 130 } as Partial<Record<CustomField['type'], number>>
const shownAtFirst = 6

/** A column for each custom field; the first few are shown before anybody chose. */
export function customColumns(fields: readonly CustomField[]): Column[] {
  return fields.map((custom, index) => ({
    id: `custom ${custom.id}`,
    field: `customFields.${custom.name}`,
    label: custom.name,
    kind: custom.type,
    width: widthOf[custom.type] ?? 160,
    custom,
    ...(index >= shownAtFirst && { hiddenAtFirst: true }),
    ...(custom.type === 'json' && { unsortable: true }),
  }))
}
