/** A block of cells as spreadsheets put it on the clipboard: tabs between cells, lines between rows, quotes where needed. */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\n')
}

function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The cells of a clipboard's text. A line break at the end ends the last row and begins none. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  const cells = /"((?:[^"]|"")*)"(?=[\t\n\r]|$)|[^\t\n\r]*/y
  const body = text.replace(/\r\n?|\n/g, '\n').replace(/\n$/, '')
  for (let at = 0; at <= body.length; ) {
    cells.lastIndex = at
    const [whole = '', inQuotes] = cells.exec(body) ?? []
    rows.at(-1)!.push(inQuotes === undefined ? whole : inQuotes.replaceAll('""', '"'))
    at += whole.length
    if (body[at] === '\n') rows.push([])
    at += 1
  }
  return rows
}
