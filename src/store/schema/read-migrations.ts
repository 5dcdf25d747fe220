import { readdir, readFile } from 'node:fs/promises'

/** One `migrations/NNNN_name.sql`, as its statements. */
export interface Migration {
  number: number
  /** The file's name without `.sql`. */
  name: string
  statements: string[]
}

/** The package's own migrations; the relative path is the same from `src/store/schema` and `dist/store/schema`. */
const packageMigrations = new URL('../../../migrations/', import.meta.url)

/** Every migration in order. Refuses a number that is used twice, because another order may give another schema. */
export async function readMigrations(directory: URL = packageMigrations): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()
  const numbers = files.map((file) => Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]))
  return Promise.all(
    files.map(async (file, index) => {
      const number = numbers[index]!
      if (!(number > (numbers[index - 1] ?? 0)))
        throw new Error(`migrations/${file}: expected a number above those before`)
      const text = await readFile(new URL(file, directory), 'utf8')
      return { number, name: file.replace(/\.sql$/, ''), statements: splitStatements(text) }
    }),
  )
}

/**
 * The statements of a migration, without comments. The rule is simple: a comment has its lines to itself, and
 * a statement ends with a `;` at the end of a line. PostgreSQL checks it, because each statement is sent in a
 * way that refuses two at once.
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
