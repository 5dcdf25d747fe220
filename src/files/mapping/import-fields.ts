import {
  type ContactFieldName,
  contactFieldNames,
  customNameOf,
  fieldOf,
  type MadeFieldName,
} from '../../core/fields/contact-fields.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { at, type Fault } from '../../core/kernel/fault.ts'

const importFields: readonly ImportField[] = [...contactFieldNames.filter(isRead), 'phoneRegion']

/** A field that a column can be written to: all that callers write, and the id, which finds the contact. */
export type ImportField =
  | Exclude<ContactFieldName, MadeFieldName>
  | 'id'
  /** Written nowhere: it tells how the phones of its row are read. */
  | 'phoneRegion'

function isRead(name: ContactFieldName): name is ContactFieldName & ImportField {
  const { kind, made } = fieldOf(name)
  return kind === 'id' || made !== true
}

export function isImportField(field: string): field is ImportField {
  return (importFields as readonly string[]).includes(field)
}

/** What is wrong with a mapping for a table of this many columns, at its places. */
export function judgeMapping(mapping: readonly MappedColumn[], width: number): Fault[] {
  return mapping.flatMap(({ column, field }, index) => {
    const place = at('mapping', index)
    const faults: Fault[] = []
    if (column >= width)
      faults.push({ field: at(place, 'column'), code: 'out_of_range', expected: `0 to ${width - 1}` })
    if (field !== null && !isImportField(field) && customNameOf(field) === undefined) {
      const expected = [...importFields, 'customFields.NAME'].join(', ')
      faults.push({ field: at(place, 'field'), code: 'not_one_of', expected })
    }
    return faults
  })
}
