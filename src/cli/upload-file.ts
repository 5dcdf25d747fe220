import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { CliError } from './cli-error.ts'
import { fileError } from './file-error.ts'
import type { ImportSource, Uploaded, UploadRequest } from './import-source.ts'
import { progressBar } from './progress-bar.ts'
import { untilStopped } from './until-stopped.ts'

/** How a file is to be read, as the options say it. */
export type ReadOptions = Omit<UploadRequest, 'fileName'>

/** Sends a file, or stdin for `-`, and shows how much of it has gone. */
export async function uploadFile(
  source: ImportSource,
  path: string,
  options: ReadOptions,
): Promise<Uploaded> {
  const { workspace, encoding, delimiter, header, sheet } = options
  const readAs = { workspace, encoding, delimiter, sheet, ...(header === false && { header }) }
  const given = Object.entries(readAs).filter(([, value]) => value !== undefined)
  const request = { fileName: path === '-' ? 'stdin' : basename(path), ...Object.fromEntries(given) }
  return untilStopped('nothing was imported', async (stop) => {
    const { file, total } = await openFile(path)
    const bar = progressBar('bytes')
    let bytes = 0
    file.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      bar.show(bytes, { total })
    })
    // Whoever reads it wants to begin by itself.
    file.pause()
    try {
      return await source.upload(file, request, stop)
    } finally {
      bar.end()
    }
  })
}

async function openFile(path: string): Promise<{ file: Readable; total: number | undefined }> {
  if (path === '-') return { file: process.stdin, total: undefined }
  const about = await stat(path).catch((error) => {
    throw fileError(error, path)
  })
  if (about.isDirectory()) throw new CliError(`${path} is a directory: name the file in it`)
  return { file: createReadStream(path), total: about.isFile() ? about.size : undefined }
}
