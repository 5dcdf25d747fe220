import { columnLiteral, commonLiteral, travelType } from './literals.ts'

/** A column of rows that are sent as parameters. */
export interface SpreadColumn {
  name: string
  type: string
  /** Whether each row has a value; if most rows share one, it is sent once. */
  isRequired: boolean
}

/** How a statement reads rows from its parameters. */
export interface Spread<Row extends object> {
  /** An item for FROM, with the alias `r`. */
  from: string
  /** The expression of each column's value in a row, by name, in the columns' order. */
  values: Readonly<Record<string, string>>
  /** The encoded parameters of these rows. */
  parameters(rows: readonly Row[], read?: ReadColumns<Row>): (string | null)[]
}

/** Readers for columns that are not in the row under their own name. */
export type ReadColumns<Row> = Readonly<Record<string, (row: Row) => unknown>>

/** Builds a statement's part that unnests rows of these columns, each an array parameter, from `$first` on. */
export function spreadOf<Row extends object>(columns: readonly SpreadColumn[], first: number): Spread<Row> {
  const required = columns.filter(({ isRequired }) => isRequired)
  const arrays = columns.map(({ type }, index) => `$${first + index}::${travelType(type)}[]`)
  const commonOf = (column: SpreadColumn) => `$${first + columns.length + required.indexOf(column)}`
  return {
    from: `unnest(${arrays.join(', ')}) as r(${columns.map(({ name }) => name).join(', ')})`,
    values: Object.fromEntries(
      columns.map((column) => {
        const own = `r.${column.name}::${column.type}`
        const value = column.isRequired ? `coalesce(${own}, ${commonOf(column)}::${column.type})` : own
        return [column.name, value]
      }),
    ),
    parameters(rows, reads = {}) {
      const others: (string | null)[] = []
      const commons: string[] = []
      for (const { name, type, isRequired } of columns) {
        const read = reads[name] ?? ((row: Row) => row[name as keyof Row])
        if (isRequired) {
          const column = commonLiteral(rows, read, type)
          others.push(column.others)
          commons.push(column.common)
        } else others.push(columnLiteral(rows, read, type))
      }
      return [...others, ...commons]
    },
  }
}
