/** Where reading begins again: behind a row that was read before, `bytes` being its `end`. */
export interface ReadFrom {
  bytes: number
  /** Of the next record. */
  line: number
}
