/** Called after each block of rows with how many of the table's rows are done. */
export type OnProgress = (table: string, rows: number) => void
