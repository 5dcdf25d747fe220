import { type ScalarFieldName, scalarFieldNames } from '../../core/fields/contact-fields.ts'
import type { MappedColumn } from '../../core/imports/import-plan.ts'
import { at, type Fault } from '../../core/kernel/fault.ts'

/** What a column can be written to besides custom fields. */
const otherFields = [
  'id',
  'phone',
  'phoneAsGiven',
  'email',
  'timezone',
  'timezoneSource',
  'doNotContact',
  'channels',
  'tags',
  'lists',
  'primaryListId',
  'status',
  'lastDialTime',
  'attributes',
] as const

export type ImportField = ScalarFieldName | (typeof otherFields)[number]

const importFields: readonly ImportField[] = [...scalarFieldNames, ...otherFields]

const customPrefix = 'customFields.'

export function isImportField(field: string): field is ImportField {
  return (importFields as readonly string[]).includes(field)
}

/** The display name in `customFields.NAME`; undefined for another field. */
export function customNameOf(field: string): string | undefined {
  return field.startsWith(customPrefix) && field.length > customPrefix.length
    ? field.slice(customPrefix.length)
    : undefined
}

export function customField(name: string): string {
  return `${customPrefix}${name}`
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
