import { type RawBuilder, sql } from 'kysely'
import { contactColumns, typeOfColumn } from '../kernel/contact-columns.ts'
import { quotedLexeme } from '../kernel/literals.ts'
import type { Scope } from '../kernel/scope.ts'
import type { Comparison, Condition, TokenQuery, ValueOf } from './condition.ts'

/**
 * A condition as SQL about a contact `c`. A missing value makes its test null, which `and`, `or` and `where`
 * treat as false; `not` is written so that it does too.
 */
export function conditionSql(condition: Condition, scope: Scope): RawBuilder<unknown> {
  if ('all' in condition) return joined(scope, condition.all, sql` and `, sql`true`)
  if ('any' in condition) return joined(scope, condition.any, sql` or `, sql`false`)
  if ('not' in condition) return sql`(${conditionSql(condition.not, scope)}) is not true`
  switch (condition.test) {
    case 'absent':
      return absent(condition.of)
    case 'text':
      return textTest(condition)
    case 'number':
      return sql`${numberOf(condition.of)} ${operators[condition.is]} ${condition.value}::numeric`
    case 'time':
      return timeTest(condition, scope)
    case 'calendar':
      return calendarTest(condition)
    case 'json':
      return jsonTest(condition)
    case 'options':
      return optionsTest(condition)
    case 'flag':
      return flag(condition.of, condition.value)
    case 'words':
      return wordsTest(condition)
    case 'ids':
      return sql`c.id = any(${condition.ids}::uuid[])`
    case 'zones':
      return sql`c.timezone = any(${condition.names}::text[])`
    case 'tokens':
      return sql`c.search @@ ${tsqueryText(condition.of)}::tsquery`
    case 'tagged':
      return hasLivingTag(scope)
    case 'lists':
      return isMember(scope, condition.ids)
  }
}

function joined(
  scope: Scope,
  parts: readonly Condition[],
  by: RawBuilder<unknown>,
  none: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return parts.length === 0
    ? none
    : sql`(${sql.join(
        parts.map((part) => conditionSql(part, scope)),
        by,
      )})`
}

/** The text of a tsquery (PostgreSQL 18, 8.11.2); empty, which matches nothing, if there are no tokens. */
function tsqueryText(query: TokenQuery): string {
  if ('token' in query) return quotedLexeme(query.token) + (query.whole ? '' : ':*')
  const isEvery = 'every' in query
  const parts = (isEvery ? query.every : query.some).map(tsqueryText)
  if (isEvery && parts.includes('')) return ''
  const present = parts.filter((part) => part !== '')
  return present.length === 0 ? '' : `(${present.join(isEvery ? '&' : '|')})`
}

const operators: Record<Comparison, RawBuilder<unknown>> = {
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
  '=': sql`=`,
}

/**
 * The compared form of a value: the one that Roster stored or, if that equals ASCII lower case, the lower
 * case. So it is the same on every server.
 */
export function comparedSql(of: ValueOf): RawBuilder<unknown> {
  return sql`coalesce(c.folded -> ${keyOf(of)} ->> 0, ${lower(textOf(of))})`
}

/** The form by which a value is sorted. */
export function sortedSql(of: ValueOf): RawBuilder<unknown> {
  const key = keyOf(of)
  return sql`coalesce(c.folded -> ${key} ->> 1, c.folded -> ${key} ->> 0, ${lower(textOf(of))})`
}

const keyOf = (of: ValueOf) => sql`${'column' in of ? of.column : of.custom}::text`

/** Lower-cases ASCII only, whatever the server's locale. */
const lower = (text: RawBuilder<unknown>) => sql`lower(${text} collate "C")`

type TextTest = Extract<Condition, { test: 'text' }>

/** Columns that are stored in their compared form, so that their indexes can be used. */
const keyColumns: ReadonlySet<string> = new Set(['phone', 'email_key'])

function textTest({ of, how, values, exact }: TextTest): RawBuilder<unknown> {
  const isKey = exact === true || ('column' in of && keyColumns.has(of.column))
  const actual = isKey ? textOf(of) : comparedSql(of)
  if (how === 'is') return sql`${actual} = any(${values}::text[])`
  const tests = values.map((value) => {
    const part = sql`${value}::text`
    if (how === 'contains') return sql`strpos(${actual}, ${part}) > 0`
    if (how === 'ends') return sql`right(${actual}, length(${part})) = ${part}`
    // The highest code point: every text with this beginning sorts before it.
    return isKey
      ? sql`(${actual} >= ${part} and ${actual} < ${`${value}\u{10FFFF}`}::text)`
      : sql`starts_with(${actual}, ${part})`
  })
  return sql`(${sql.join(tests, sql` or `)})`
}

function timeTest(
  { of, is, value }: Extract<Condition, { test: 'time' }>,
  scope: Scope,
): RawBuilder<unknown> {
  const test = sql`${timeOf(of)} ${operators[is]} ${value}::timestamptz`
  if (!('column' in of) || of.column !== 'updated_at') return test
  const laterThan = is === '>' || is === '<=' || is === '=' ? sql`>` : sql`>=`
  const touched = wasTouched(scope, sql`e.at ${laterThan} ${value}::timestamptz`)
  return is === '>' || is === '>=' ? sql`(${test} or ${touched})` : sql`(${test} and not ${touched})`
}

/**
 * Whether a tag, list or custom field of the contact was deleted, restored or renamed in that time, which
 * changes every contact that has it.
 */
function wasTouched(scope: Scope, isThen: RawBuilder<unknown>): RawBuilder<unknown> {
  // Each list of ids is computed once, not per contact. By record_events_at.
  const touched = (kind: string) => sql`
    select e.record_id from record_events e
    where e.workspace_id = ${scope.workspaceId}::uuid and ${isThen} and e.kind = ${kind}::text
      and e.action in ('deleted', 'restored', 'updated')
      and (e.action <> 'updated' or e.detail #> '{changes,name}' is not null)`
  // Usually no option has changed, which is checked once.
  const touchedOption = sql`(exists (
      select from record_events e
      where e.workspace_id = ${scope.workspaceId}::uuid and ${isThen} and e.kind = 'field' and e.detail ? 'options')
    and exists (
      select from record_events e
      where e.workspace_id = ${scope.workspaceId}::uuid and ${isThen} and e.kind = 'field' and e.detail ? 'options'
        and (c.custom -> e.record_id::text) ?| array(select o ->> 'id' from jsonb_array_elements(e.detail -> 'options') o)))`
  return sql`(c.tag_ids && array(${touched('tag')}) or ${touchedOption} or c.custom ?| array(select t.record_id::text from (${touched('field')}) t)
    or c.id in (select m.contact_id from list_members m
      where m.workspace_id = ${scope.workspaceId}::uuid and m.list_id = any(array(${touched('list')}))))`
}

function calendarTest({ of, by, values }: Extract<Condition, { test: 'calendar' }>): RawBuilder<unknown> {
  const form = by === 'month' ? sql`'MM'` : sql`'MM-DD'`
  return sql`to_char(${timeOf(of)} at time zone 'UTC', ${form}) = any(${values}::text[])`
}

/** Uses the words that Roster stored if any is more than ASCII, else each scalar in the value. */
function jsonTest({ of, how, values }: Extract<Condition, { test: 'json' }>): RawBuilder<unknown> {
  if ('column' in of) throw new Error('only custom fields hold JSON')
  const meets = (word: RawBuilder<unknown>) =>
    how === 'is'
      ? sql`${word} = any(${values}::text[])`
      : sql`(${sql.join(
          values.map((value) => sql`strpos(${word}, ${value}::text) > 0`),
          sql` or `,
        )})`
  const scalars = sql`jsonb_path_query(c.custom -> ${of.custom}::text, 'strict $.** ? (@.type() != "object" && @.type() != "array")')`
  return sql`case when c.folded ? ${of.custom}::text
    then exists (select from jsonb_array_elements_text(c.folded -> ${of.custom}::text) as word where ${meets(sql`word`)})
    else exists (select from ${scalars} as word where ${meets(lower(sql`word #>> '{}'`))}) end`
}

/** The value is one of the ids, or a list that contains one of them. */
function optionsTest({ of, ids }: Extract<Condition, { test: 'options' }>): RawBuilder<unknown> {
  if ('column' in of) throw new Error('only custom fields have options')
  return sql`(c.custom -> ${of.custom}::text) ?| ${ids}::text[]`
}

/** The lowest rank of a value's options; null if it has none. */
export function rankOf(of: ValueOf, ranks: Readonly<Record<string, number>>): RawBuilder<unknown> {
  if ('column' in of) throw new Error('only custom fields have options')
  const value = sql`c.custom -> ${of.custom}::text`
  return sql`(select min((${JSON.stringify(ranks)}::jsonb ->> o.id)::int) from jsonb_array_elements_text(
    case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end) as o(id))`
}

/** Whether one of the words matches, by compared text. */
function wordsTest({ column, values }: Extract<Condition, { test: 'words' }>): RawBuilder<unknown> {
  const words = sql`c.${sql.ref(column)}`
  return sql`case when c.folded ? ${column}::text
    then exists (select from jsonb_array_elements_text(c.folded -> ${column}::text) as word where word = any(${values}::text[]))
    else exists (select from unnest(${words}) as word where ${lower(sql`word`)} = any(${values}::text[])) end`
}

export function textOf(of: ValueOf): RawBuilder<unknown> {
  return 'column' in of ? sql`c.${sql.ref(of.column)}` : sql`(c.custom ->> ${of.custom}::text)`
}

/** A custom number, or null if the value is none. */
export function numberOf(of: ValueOf): RawBuilder<unknown> {
  if ('column' in of) return textOf(of)
  const value = sql`c.custom -> ${of.custom}::text`
  return sql`case when jsonb_typeof(${value}) = 'number' then (${value})::numeric end`
}

/**
 * A day counts as its first moment in UTC. A custom date is text: a day, or a moment cut to the millisecond.
 * Null for text that PostgreSQL cannot read: the field may have had another type, and offsets go up to 15:59
 * here.
 */
export function timeOf(of: ValueOf): RawBuilder<unknown> {
  if ('column' in of) {
    const isDay = typeOfColumn(of.column) === 'date'
    return isDay ? sql`(${textOf(of)}::timestamp at time zone 'UTC')` : textOf(of)
  }
  const value = sql`(c.custom ->> ${of.custom}::text)`
  const lastOfMonth = sql`extract(day from (left(${value}, 7) || '-01')::date + interval '1 month - 1 day')`
  return sql`case when ${value} !~ ${dayOrMoment} then null when substr(${value}, 9, 2)::int > ${lastOfMonth} then null
    when length(${value}) = 10 then (${value} || 'T00:00:00Z')::timestamptz
    else regexp_replace(${value}, '(\\.\\d{3})\\d+', '\\1')::timestamptz end`
}

const dayOrMoment = sql`'^(?!0000)\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])(T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-5]):[0-5]\\d))?$'`

/** A custom boolean, or null if the value is none. */
export function flagOf(of: ValueOf): RawBuilder<unknown> {
  if ('column' in of) return textOf(of)
  const value = sql`c.custom -> ${of.custom}::text`
  return sql`case when jsonb_typeof(${value}) = 'boolean' then (${value})::bool end`
}

function flag(of: ValueOf, value: boolean): RawBuilder<unknown> {
  return 'column' in of
    ? sql`${textOf(of)} = ${value}::bool`
    : sql`c.custom -> ${of.custom}::text = to_jsonb(${value}::bool)`
}

function absent(of: ValueOf): RawBuilder<unknown> {
  if ('custom' in of) return sql`not c.custom ? ${of.custom}::text`
  return contactColumns[of.column].type.endsWith('[]')
    ? sql`cardinality(c.${sql.ref(of.column)}) = 0`
    : sql`${textOf(of)} is null`
}

const hasLivingTag = (scope: Scope) => sql`exists (
  select from tags t where t.workspace_id = ${scope.workspaceId}::uuid and t.id = any(c.tag_ids) and t.deleted_at is null)`

function isMember(scope: Scope, listIds: readonly string[] | null): RawBuilder<unknown> {
  if (listIds !== null) {
    return sql`exists (select from list_members m
      where m.workspace_id = ${scope.workspaceId}::uuid and m.contact_id = c.id and m.list_id = any(${listIds}::uuid[]))`
  }
  return sql`exists (select from list_members m join lists l on l.workspace_id = m.workspace_id and l.id = m.list_id
    where m.workspace_id = ${scope.workspaceId}::uuid and m.contact_id = c.id and l.deleted_at is null)`
}
