import { type FileHandle, open, rename, stat } from 'node:fs/promises'

const LOG_BYTES_MAX = 5 * 2 ** 20
const TAIL_BYTES = 2000

/**
 * Opens the server's log file for appending, mode 0600; over 5 MB, the old one becomes `….1` first.
 * A file, not a pipe: a server whose Roster was killed must neither block nor die when it writes.
 */
export async function openServerLog(path: string): Promise<FileHandle> {
  const size = await logSize(path)
  if (size > LOG_BYTES_MAX) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

/** What the log holds after the first `from` bytes, at most its last 2,000 bytes. */
export async function readLogSince(path: string, from: number): Promise<string> {
  const size = await logSize(path)
  const start = Math.max(from, size - TAIL_BYTES)
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(TAIL_BYTES), position: start })
    return buffer.toString('utf8', 0, bytesRead).trim()
  } finally {
    await file.close()
  }
}

/** Bytes in the log; 0 when there is none. */
export async function logSize(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
