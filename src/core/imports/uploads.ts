import { createHash } from 'node:crypto'
import {
  deleteImportChunks,
  findImportChunk,
  importChunkBytes,
  insertImportChunk,
} from '../../store/jobs/import-rows.ts'
import {
  deleteImport,
  findLeftUploads,
  insertImport,
  updateDiscarded,
  updateUploaded,
} from '../../store/jobs/imports.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { Refusal } from '../kernel/failure.ts'
import { newId, timeOf } from '../kernel/ids.ts'
import type { StoredFile } from './file-translator.ts'

/**
 * Stores the bytes of an upload, each chunk before the next is read. Refuses more than `bytesMax`. An
 * interrupted upload leaves nothing behind.
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

const firstBytes = 16 * 1024

/** Cuts bytes into chunks of the size that the store uses. They are copied, because a body may arrive byte by byte. */
async function* chunksOf(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let chunk = Buffer.allocUnsafe(firstBytes)
  let length = 0
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      if (length === chunk.length) chunk = grown(chunk)
      const copied = part.copy(chunk, length, from)
      from += copied
      length += copied
      if (length < importChunkBytes) continue
      yield chunk
      chunk = Buffer.allocUnsafe(firstBytes)
      length = 0
    }
  }
  if (length > 0) yield chunk.subarray(0, length)
}

/** A copy of twice the size, up to the size of a stored chunk. */
function grown(chunk: Buffer): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.min(importChunkBytes, chunk.length * 2))
  chunk.copy(larger)
  return larger
}

/** Reads the bytes of an upload from the database, one mebibyte in memory at a time. */
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

/** A few dozen megabytes per statement, so that none takes long. */
export const chunksAtOnce = 64

/** Deletes an upload that did not become an import. */
export async function discardUpload(scope: Scope, id: string): Promise<void> {
  await deleteBytes(scope, id)
  await deleteImport(scope, id)
}

/** Deletes the bytes of an import; everything else about it is kept. */
export async function discardFile(scope: Scope, id: string): Promise<void> {
  await deleteBytes(scope, id)
  await updateDiscarded(scope, id, new Date())
}

async function deleteBytes(scope: Scope, id: string): Promise<void> {
  while ((await deleteImportChunks(scope, id, chunksAtOnce)) === chunksAtOnce);
}

/** Long enough to map a file on Monday that was uploaded on Friday. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/** The most uploads per call, so that the request that triggers this does not wait for all of them. */
const uploadsAtOnce = 3

/** Deletes the bytes of uploads that were not started for a week, and of imports that failed or were cancelled. */
export async function forgetLeftUploads(scope: Scope): Promise<void> {
  const left = await findLeftUploads(scope, idAt(Date.now() - keptMs), uploadsAtOnce)
  for (const id of left) await discardFile(scope, id)
}

/** An upper bound of the ids that were created before a time. */
function idAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
