/** The rows of a CSV that Roster itself wrote (RFC 4180: they end in CR LF), parted by `delimiter`. */
export function readCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const [cell, end] = readCell(text, at, delimiter)
    row.push(cell)
    if (text[end] === delimiter) {
      at = end + 1
      if (at < text.length) continue
    }
    rows.push(row)
    row = []
    at = end + 2
  }
  return rows
}

function readCell(text: string, start: number, delimiter: string): [cell: string, end: number] {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && text[end] !== delimiter && !text.startsWith('\r\n', end)) end++
    return [text.slice(start, end), end]
  }
  let end = start + 1
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1]
}

/** Rows as a CSV with commas; every cell in quotes, so that none is read as anything else. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')
}
