import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../core/kernel/failure.ts'

/** An uploaded file, with its bytes as they arrive. */
export interface Upload {
  bytes: AsyncIterable<Buffer>
  /** The name in the form's part. */
  fileName: string | null
}

const fileNameMax = 255

/** Makes a context of the server leave every body to the operation. */
export function acceptFiles(context: FastifyInstance): void {
  context.removeAllContentTypeParsers()
  context.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

/**
 * The file in a request's body: the first file of a form (RFC 7578), else the body itself, whatever its type.
 * The bytes may be left unread; then call `drain`.
 */
export async function readUpload(request: IncomingMessage): Promise<Upload> {
  const type = request.headers['content-type'] ?? ''
  if (!/^\s*multipart\/form-data\b/i.test(type)) return { bytes: bytesOf(request), fileName: null }
  return readForm(request, type)
}

/** Reads and discards the rest of the body, so that a client that is still sending can read its answer. */
export function drain(request: IncomingMessage): void {
  if (!request.readableEnded) request.resume()
}

function readForm(request: IncomingMessage, type: string): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const parser = open(type)
    parser.once('file', (_, file, fileName) => {
      pipelineEnd = (error) => file.destroy(error)
      // The parser may end the part with an error before it is read; a reader gets that error later all the same.
      file.on('error', () => {})
      const name = fileName?.slice(0, fileNameMax)
      resolve({ bytes: bytesOf(file), fileName: name || null })
    })
    let pipelineEnd = (error: Error): unknown => reject(error)
    pipeline(request, parser, (error) => {
      if (error) pipelineEnd(malformed('The form broke off or cannot be read.', error))
      // Without effect if there was a file.
      else reject(malformed('The form holds no file.'))
    })
  })
}

function open(type: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: { 'content-type': type }, limits: { files: 1, fields: 0 } })
  } catch (error) {
    throw malformed('The form cannot be read: its boundary is missing.', error)
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    // Left open, since destroying the request would destroy the answer too.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw malformed('The upload broke off.', error)
  }
}

function malformed(detail: string, cause?: unknown): Refusal {
  return Object.assign(new Refusal({ code: 'malformed', detail }), { cause })
}
