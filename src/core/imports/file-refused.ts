/** Why a file as a whole cannot be imported; what is wrong with one row is that row's fault. */
export type FileRefusalCode =
  | 'empty_file'
  | 'damaged_file'
  | 'unpacks_too_large'
  | 'no_table_in_file'
  | 'encrypted_file'

/** A file that no reader can make rows of. The message is for the person who uploaded it. */
export class FileRefused extends Error {
  readonly code: FileRefusalCode

  constructor(code: FileRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FileRefused'
    this.code = code
  }
}
