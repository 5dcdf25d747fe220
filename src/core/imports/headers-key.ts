import { createHash } from 'node:crypto'
import { notePrefix } from './own-columns.ts'

/** Equal for equal headers in equal order; the columns that error files add make no difference. */
export function headersKey(headers: readonly string[]): Buffer {
  const own = headers.filter((header) => !header.startsWith(notePrefix))
  return createHash('sha256').update(JSON.stringify(own)).digest()
}
