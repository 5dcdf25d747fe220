import { readdir, readFile } from 'node:fs/promises'
import { splitStatements } from './split-statements.ts'

/** One `migrations/NNNN_name.sql`, as the statements that it runs. */
export interface Migration {
  number: number
  /** The file's name without `.sql`. */
  name: string
  statements: string[]
}

/** The package's own migrations: as far up from `src/store` as from `dist/store`. */
const packageMigrations = new URL('../../migrations/', import.meta.url)

/** Every migration in order. Refuses a number used twice: another order is another schema. */
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
