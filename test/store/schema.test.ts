import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { contactColumnNames, contactColumns } from '../../src/store/kernel/contact-columns.ts'
import { describeSchema } from '../../src/store/schema/describe-schema.ts'
import { openTestDatabase } from '../support/open-test-database.ts'

const database = await openTestDatabase()

test('migrations/schema.txt is the schema that the migrations make (write it: node scripts/schema.js)', async () => {
  await expect(await describeSchema(database)).toMatchFileSnapshot('../../migrations/schema.txt')
})

test('src/store/kernel/tables.ts names the columns of every table, and which may be null', async () => {
  const schema = await describeSchema(database)
  const tables = schema.matchAll(/^table (?!roster_)(\w+)\n((?: {2}.+\n?)+)/gm)
  const inDatabase = Object.fromEntries([...tables].map(([, table, lines]) => [table, columnsOf(lines!)]))
  expect(await readTables()).toEqual(inDatabase)
})

/** Sorted: a column that was added later stands last in the database, wherever its table of columns has it. */
function columnsOf(lines: string): string[] {
  return [...lines.matchAll(/^ {2}(?!constraint |CREATE )(\w+) (.+)$/gm)]
    .map(([, name, type]) => `${name}${type!.includes(' not null') ? '' : '?'}`)
    .sort()
}

/** Read as text: TypeScript's types are gone when a test runs. */
async function readTables(): Promise<Record<string, string[]>> {
  const files = ['tables.ts', 'job-tables.ts'].map((name) =>
    readFile(new URL(`../../src/store/kernel/${name}`, import.meta.url), 'utf8'),
  )
  const text = (await Promise.all(files)).join('\n')
  const interfaces = Object.fromEntries(
    [...text.matchAll(/interface (\w+)(?: extends (\w+))? \{\n([^}]+)\}/g)].map(([, name, base, body]) => [
      name!,
      { base, fields: [...body!.matchAll(/^ {2}(\w+): (.+)$/gm)].map(([, field, type]) => [field!, type!]) },
    ]),
  )
  const fieldsOf = (name: string): string[][] => {
    if (name === 'ContactRow') return contactFields
    const { base, fields } = interfaces[name]!
    return [...(base === undefined ? [] : fieldsOf(base)), ...fields]
  }
  return Object.fromEntries(
    fieldsOf('Tables').map(([table, row]) => [
      table,
      fieldsOf(row!)
        .map(([field, type]) => `${field}${type!.endsWith('| null') ? '?' : ''}`)
        .sort(),
    ]),
  )
}

/** Its type is made from the table of the columns. */
const contactFields = [
  ['workspace_id', 'string'],
  ['id', 'string'],
  ...contactColumnNames.map((name) => [name, contactColumns[name].isNullable ? 'value | null' : 'value']),
]
