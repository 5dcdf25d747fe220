import type { ReactNode } from 'react'

export interface TableColumn<T> {
  label: string
  /** The label is there for screen readers only. */
  hideLabel?: boolean
  number?: boolean
  /** Left out where the window is narrow. */
  spare?: boolean
  cell: (row: T) => ReactNode
}

interface Props<T> {
  /** What the table is of, for screen readers. */
  label: string
  rows: readonly T[]
  columns: readonly TableColumn<T>[]
  keyOf: (row: T) => string
}

const classOf = ({ number, spare }: TableColumn<never>) =>
  [number && 'cell-end', spare && 'cell-spare'].filter(Boolean).join(' ') || undefined

/** A short list of records. */
export function Table<T>({ label, rows, columns, keyOf }: Props<T>) {
  return (
    <div className="table-frame">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={classOf(column as TableColumn<never>)}>
                <span className={column.hideLabel ? 'only-heard' : undefined}>{column.label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.label} className={classOf(column as TableColumn<never>)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
