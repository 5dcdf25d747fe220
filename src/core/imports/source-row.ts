/** What can be wrong with a row before anything is known of its columns. */
export type RowFaultCode =
  | 'broken_quote'
  | 'bad_encoding'
  | 'too_many_columns'
  | 'row_too_long'
  | 'not_an_object'

/** One row of a file, header and blank rows apart. */
export interface SourceRow {
  /** Of its first line in the unpacked file, from 1; of a sheet, the row's own number. */
  line: number
  /** By column, as they stand there; missing ones at the end are left out. */
  cells: readonly string[]
  fault?: RowFaultCode
  /** Unpacked bytes read once this row is; reading can begin again here where the format allows. */
  end: number
  /** Of what follows it. */
  nextLine: number
}
