import { at, type Fault } from '../../core/fault.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { customNameOf, importFields, isImportField } from './import-fields.ts'

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
