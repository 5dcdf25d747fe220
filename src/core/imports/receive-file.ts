import { createHash } from 'node:crypto'
import { importChunkBytes, insertImportChunk } from '../../store/import-chunks.ts'
import { insertImport, updateUploaded } from '../../store/imports.ts'
import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { newId, timeOf } from '../ids.ts'
import { discardUpload } from './discard-upload.ts'

/**
 * Keeps the bytes of an upload, each chunk on disk before the next is asked for. Refuses more than `bytesMax`. An upload
 * that breaks off leaves nothing.
 */
export async function receiveFile(
  scope: Scope,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  { fileName, bytesMax }: { fileName: string | null; bytesMax: number },
): Promise<{ id: string; size: number }> {
  const id = newId()
  await insertImport(scope, {
    id,
    actor: scope.actor,
    file_name: fileName?.replaceAll('\0', '').toWellFormed() ?? null,
    created_at: timeOf(id),
  })
  try {
    const hash = createHash('sha256')
    let size = 0
    let seq = 0
    for await (const chunk of chunksOf(bytes)) {
      size += chunk.length
      if (size > bytesMax) {
        throw new Refusal({ code: 'too_large', detail: `A file may have ${bytesMax} bytes.` })
      }
      hash.update(chunk)
      await insertImportChunk(scope, id, seq++, chunk)
    }
    await updateUploaded(scope, id, { size, sha256: hash.digest() })
    return { id, size }
  } catch (error) {
    await discardUpload(scope, id).catch(() => {})
    throw error
  }
}

/** The same bytes in chunks as the store wants them. */
async function* chunksOf(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  for await (let part of bytes) {
    while (length + part.length >= importChunkBytes) {
      const fitting = importChunkBytes - length
      yield Buffer.concat([...parts, part.subarray(0, fitting)])
      part = part.subarray(fitting)
      parts = []
      length = 0
    }
    if (part.length > 0) {
      parts.push(part)
      length += part.length
    }
  }
  if (length > 0) yield Buffer.concat(parts)
}
