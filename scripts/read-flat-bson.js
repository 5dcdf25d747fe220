/** Reads a BSON document whose values are all strings (bsonspec.org, element type 2) into a Map; refuses any other. */
export function readFlatBson(bytes) {
  const entries = new Map()
  const end = bytes.readInt32LE(0) - 1
  let at = 4
  while (at < end) {
    if (bytes[at] !== 2) throw new Error(`not a string element at byte ${at}`)
    const keyEnd = bytes.indexOf(0, at + 1)
    const length = bytes.readInt32LE(keyEnd + 1)
    entries.set(
      bytes.toString('utf8', at + 1, keyEnd),
      bytes.toString('utf8', keyEnd + 5, keyEnd + 4 + length),
    )
    at = keyEnd + 5 + length
  }
  return entries
}
