import { CompiledQuery, sql } from 'kysely'
import type { QueryResult } from 'pg'
import { expect, test } from 'vitest'
import { plainArrayLiteral } from '../../src/store/kernel/literals.ts'
import { Pipeline } from '../../src/store/kernel/pipeline.ts'
import { type SpreadColumn, spreadOf } from '../../src/store/kernel/spread.ts'
import { openTestDatabase } from '../support/open-test-database.ts'

const { db } = await openTestDatabase()

const odd = ['', 'NULL', 'a,b', '{x}', '"quoted"', 'back\\slash', 'two words', 'ärger', '{}', ' ', "it's"]

const columns: SpreadColumn[] = [
  { name: 'a', type: 'text', isRequired: false },
  { name: 'b', type: 'text', isRequired: true },
  { name: 'n', type: 'int4', isRequired: true },
  { name: 'f', type: 'bool', isRequired: true },
  { name: 'at', type: 'timestamptz', isRequired: true },
  { name: 'words', type: 'text[]', isRequired: true },
  { name: 'j', type: 'jsonb', isRequired: true },
]

interface Row {
  a: string | null
  b: string
  n: number
  f: boolean
  at: Date
  words: string[]
  j: Record<string, unknown>
}

const spread = spreadOf<Row>(columns, 1)

async function back(rows: readonly Row[]): Promise<Row[]> {
  const selected = Object.entries(spread.values).map(([name, value]) => `${value} as ${name}`)
  const text = `select ${selected.join(', ')} from ${spread.from}`
  const pipeline = new Pipeline([{ text, values: spread.parameters(rows) }])
  const {
    rows: [result],
  } = await db.executeQuery<QueryResult<Row>>(CompiledQuery.raw('pipeline', [pipeline]))
  return result?.rows ?? []
}

const row = (text: string, index: number): Row => ({
  a: index % 3 === 0 ? null : text,
  b: text,
  n: index % 2,
  f: index % 4 === 0,
  at: new Date(Date.UTC(2026, 0, 1) + index),
  words: odd.slice(0, index % odd.length),
  j: index % 2 === 0 ? {} : { [text]: [text, null, index] },
})

test.each([
  ['rows that differ', odd.map(row)],
  ['rows that share all', odd.map(() => row('same, "all"', 5))],
  ['rows of which the last differs', [...odd.map(() => row('a', 0)), row('{b}', 1)]],
  ['one row', [row('back\\slash "x"', 7)]],
])('%s arrive as they were', async (_, rows) => {
  expect(await back(rows)).toEqual(rows)
})

test('arrays of text and numbers arrive as they were', async () => {
  const { rows } = await sql<{ words: string[]; numbers: number[]; none: string[] }>`
    select ${odd}::text[] as words, ${[1, -2, 3.5]}::float8[] as numbers, ${[]}::text[] as none`.execute(db)
  expect(rows).toEqual([{ words: odd, numbers: [1, -2, 3.5], none: [] }])
  // What else there may be in an array is the driver's to write.
  expect(plainArrayLiteral(['a', null])).toBeNull()
  expect(plainArrayLiteral([new Date()])).toBeNull()
})
