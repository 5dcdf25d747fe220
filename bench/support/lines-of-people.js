const header = 'First name,Last name,Phone,Email,Tags,Lead Source,Score\n'
const linesPerChunk = 1_000
/** Of a hundred rows, the one that is bad, and every twentieth is about the person before it. */
const isBad = (/** @type {number} */ row) => row % 100 === 7
const isRepeated = (/** @type {number} */ row) => row % 20 === 19

/**
 * A CSV of people, some hundred kilobytes at a time.
 *
 * @param {Iterator<import('../people/generate-people.js').Person, never>} people
 * @param {number} rows
 */
export async function* linesOfPeople(people, rows) {
  yield header
  let line = ''
  for (let row = 0; row < rows; row += linesPerChunk) {
    let chunk = ''
    for (let at = row; at < Math.min(row + linesPerChunk, rows); at++) {
      if (isBad(at)) chunk += lineOf({ ...people.next().value, phone: 'call me' })
      else if (isRepeated(at)) chunk += line
      else {
        line = lineOf(people.next().value)
        chunk += line
      }
    }
    yield chunk
  }
}

/** @param {import('../people/generate-people.js').Person} person */
function lineOf({ firstName, lastName, phone, email, tags, customFields }) {
  const cells = [
    firstName,
    lastName,
    phone,
    email,
    tags.join(';'),
    customFields['Lead Source'],
    customFields.Score,
  ]
  return `${cells.map(quoted).join(',')}\n`
}

/** @param {unknown} value */
function quoted(value) {
  const text = value === undefined || value === null ? '' : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
