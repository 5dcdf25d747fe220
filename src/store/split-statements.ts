/**
 * The statements of a migration, without comments. The agreed rule is simple enough to see by eye: a comment has its
 * lines to itself, and a statement ends with the `;` that ends a line. PostgreSQL checks it: each statement is sent in
 * a way that refuses two at once.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const code = line.trimEnd()
    if (code === '' || /^\s*--/.test(code)) continue
    lines.push(code.replace(/;$/, ''))
    if (!code.endsWith(';')) continue
    statements.push(lines.join('\n'))
    lines = []
  }
  if (lines.length > 0) throw new Error(`a statement does not end with ";" at the end of a line: ${lines[0]}`)
  return statements
}
