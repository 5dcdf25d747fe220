import type { MappedColumn } from './import-plan.ts'

/** Columns that error files put before the table's own; `csv/` writes them and leaves them out of every mapping. */
export const notePrefix = 'roster_'

/** Which columns are the table's own, in order. */
function ownColumns(headers: readonly string[]): number[] {
  return headers.flatMap((header, column) => (header.startsWith(notePrefix) ? [] : column))
}

/** A mapping by the table's own columns, as it is remembered, for a file that has them at these places. */
export function toPlaces(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap((mapped) => {
    const column = own[mapped.column]
    return column === undefined ? [] : { ...mapped, column }
  })
}

/** The mapping of a file by the table's own columns. What was settled for one import goes. */
export function toOwnColumns(mapping: readonly MappedColumn[], headers: readonly string[]): MappedColumn[] {
  const own = ownColumns(headers)
  return mapping.flatMap(({ slug: _, ...mapped }) => {
    const column = own.indexOf(mapped.column)
    return column < 0 ? [] : { ...mapped, column }
  })
}
