import type { ComponentProps, ReactNode } from 'react'

export interface TableColumn<T> {
  label: string
  /** The label is there for screen readers only. */
  hideLabel?: boolean
  /** Stands in the label's place. */
  head?: ReactNode
  number?: boolean
  /** Only as wide as what is in it. */
  narrow?: boolean
  /** Left out where the window is narrow. */
  spare?: boolean
  cell: (row: T, index: number) => ReactNode
}

interface Props<T> {
  /** What the table is of, for screen readers. */
  label: string
  rows: readonly T[]
  columns: readonly TableColumn<T>[]
  keyOf: (row: T) => string
  /** What else a row is given, such as what makes it a place to drop on. */
  rowProps?: (row: T, index: number) => ComponentProps<'tr'>
}

const classOf = ({ number, narrow, spare }: TableColumn<never>) =>
  [number && 'cell-end', narrow && 'cell-narrow', spare && 'cell-spare'].filter(Boolean).join(' ') ||
  undefined

/** A short list of records. */
export function Table<T>({ label, rows, columns, keyOf, rowProps }: Props<T>) {
  return (
    <div className="table-frame">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={classOf(column as TableColumn<never>)}>
                {column.head ?? (
                  <span className={column.hideLabel ? 'only-heard' : undefined}>{column.label}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row)} {...rowProps?.(row, index)}>
              {columns.map((column) => (
                <td key={column.label} className={classOf(column as TableColumn<never>)}>
                  {column.cell(row, index)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
