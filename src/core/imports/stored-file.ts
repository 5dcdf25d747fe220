/** The bytes of an uploaded file, wherever they lie; read in any order and more than once. */
export interface StoredFile {
  size: number
  /** The bytes from `start` up to `end` (not included), the rest when left out. */
  read(start: number, end?: number): AsyncIterable<Buffer>
}
