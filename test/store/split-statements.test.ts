import { expect, test } from 'vitest'
import { readMigrations, splitStatements } from '../../src/store/schema/read-migrations.ts'

test('a statement ends with the semicolon that ends a line; comment lines are left out', () => {
  const text = [
    '-- about a; and b;',
    'create table a (',
    '  -- its text;',
    "  t text default ';'",
    ');',
    '',
    'create index b on a (t);  ',
  ].join('\r\n')
  expect(splitStatements(text)).toEqual([
    "create table a (\n  t text default ';'\n)",
    'create index b on a (t)',
  ])
})

test('refuses a last statement without its semicolon', () => {
  expect(() => splitStatements('select 1;\nselect 2')).toThrow('does not end with ";"')
})

/** An update has a condition for the rows that it has not changed yet. */
const repeatable = [
  /^(create|alter|drop)\b.*\bif (not )?exists\b/,
  /^alter table \w+ alter column \w+ set storage \w+$/,
  /^alter table \w+\s+add column if not exists [^;]+,\s+alter column \w+ set default \w+\(\)$/,
  /^insert into \w+ [^;]+\bon conflict do nothing$/,
  /^update \w+ set [^;]+\bwhere [^;]+\bnot [^;]+$/,
]

test('every statement of the migrations can be run again', async () => {
  for (const { name, statements } of await readMigrations()) {
    expect(statements.length, name).toBeGreaterThan(0)
    for (const statement of statements)
      expect(statement, name).toSatisfy(() => repeatable.some((form) => form.test(statement)))
  }
})
