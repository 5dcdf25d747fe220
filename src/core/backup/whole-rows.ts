const lineFeed = 10

/**
 * Cuts COPY text into blocks of whole rows, each of about `blockBytes` or of one row that is longer. A line feed ends a
 * row and nothing else: inside a value it is written `\n`.
 */
export async function* wholeRows(
  chunks: AsyncIterable<Buffer>,
  blockBytes: number,
): AsyncGenerator<{ rows: number; data: Buffer }> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    const rest = chunk.length - (chunk.lastIndexOf(lineFeed) + 1)
    if (size < blockBytes || rest === chunk.length) continue
    const all = Buffer.concat(parts, size)
    yield toBlock(all.subarray(0, size - rest))
    parts = [all.subarray(size - rest)]
    size = rest
  }
  if (size > 0) yield toBlock(Buffer.concat(parts, size))
}

function toBlock(data: Buffer): { rows: number; data: Buffer } {
  let rows = 0
  for (let at = data.indexOf(lineFeed); at !== -1; at = data.indexOf(lineFeed, at + 1)) rows += 1
  return { rows, data }
}
