import { FileRefused } from '../core/imports/file-refused.ts'

/** The bytes as they come, up to a bound that only a file made to harm goes beyond. */
export async function* boundBytes(bytes: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<Buffer> {
  let read = 0
  for await (const chunk of bytes) {
    read += chunk.length
    if (read > bytesMax) {
      throw new FileRefused('unpacks_too_large', `It unpacks to more than ${bytesMax} bytes.`)
    }
    yield chunk
  }
}
