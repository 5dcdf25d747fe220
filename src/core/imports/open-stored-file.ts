import { findImportChunk, importChunkBytes } from '../../store/import-chunks.ts'
import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import type { StoredFile } from './stored-file.ts'

/** An upload's bytes as the database keeps them, a mebibyte in memory at a time. */
export function openStoredFile(scope: Scope, importId: string, size: number): StoredFile {
  return {
    size,
    async *read(start, end = size) {
      for (let at = start; at < end; ) {
        const seq = Math.floor(at / importChunkBytes)
        const chunk = await findImportChunk(scope, importId, seq)
        if (chunk === undefined) {
          throw new Refusal({ code: 'conflict', detail: 'The file is no longer kept: upload it again.' })
        }
        const first = seq * importChunkBytes
        yield chunk.subarray(at - first, end - first)
        at = first + importChunkBytes
      }
    },
  }
}
