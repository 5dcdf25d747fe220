import {
  type Derive,
  findUnderivedWorkspaces,
  lockUnderived,
  updateDerived,
  updateFreeKeys,
} from '../../store/contacts/contact-writes.ts'
import type { ContactColumn, DerivedColumn, WrittenColumn } from '../../store/kernel/contact-columns.ts'
import { type DirectoryScope, inTransaction, type Scope } from '../../store/kernel/scope.ts'
import type { ContactRow } from '../../store/kernel/tables.ts'
import { contactFieldNames, contactFields, type FieldKind } from '../fields/contact-fields.ts'
import { searchedColumns, searchText } from '../finding/search/search-index.ts'
import { newId } from '../kernel/ids.ts'
import { limits } from '../kernel/limits.ts'
import { remembered } from '../kernel/text.ts'
import { comparedText, isPlain, referenceText, sortedText } from '../values/compare-text.ts'
import { normaliseEmail } from '../values/email.ts'

/**
 * The columns that the database stores beside a contact to find, compare and sort it. Each is a pure function
 * of the row.
 */
export const derive: Derive = {
  search: searchText,
  folded: foldedTexts,
  last_name_sort: ({ last_name: name }) => (name === null ? null : lastNameSort(name)),
}

/** The kinds of fields that filters or searches compare as text; phones and emails have keys of their own. */
const comparedKinds: readonly FieldKind[] = ['text', 'reference', 'country', 'zone']

type TextColumn = { [C in ContactColumn]: ContactRow[C] extends string | null ? C : never }[ContactColumn]

const comparedColumns = contactFieldNames.flatMap((name) => {
  const { kind, column } = contactFields[name]
  return comparedKinds.includes(kind) ? [column as TextColumn] : []
})

/** The columns that each derived column is computed from. */
const madeOf: Readonly<Record<DerivedColumn, readonly ContactColumn[]>> = {
  search: searchedColumns,
  folded: [...comparedColumns, 'channels', 'custom'],
  last_name_sort: ['last_name'],
}

/** The changed columns and the derived columns that depend on them. */
export function withDerived(changed: ReadonlySet<ContactColumn>): Set<WrittenColumn> {
  const written = new Set<WrittenColumn>(changed)
  for (const [name, sources] of Object.entries(madeOf))
    if (sources.some((source) => changed.has(source))) written.add(name as DerivedColumn)
  return written
}

const nothing = {}

/**
 * The texts of a contact whose compared or sorted form is not their ASCII lower case, which the database
 * computes itself. By column or custom field id: the compared form and, if it differs, the sorted form;
 * channels and JSON by word.
 */
function foldedTexts(row: ContactRow): object {
  let folded: Record<string, readonly string[]> | undefined
  for (const column of comparedColumns) {
    const text = row[column]
    if (text !== null && !isPlain(text)) {
      folded ??= {}
      folded[column] = folds(text)
    }
  }
  for (const [fieldId, value] of Object.entries(row.custom)) {
    if (typeof value === 'string') {
      if (!isPlain(value)) folded = { ...folded, [fieldId]: folds(value) }
    } else if (typeof value === 'object') {
      const texts = textsIn(value)
      if (!texts.every(isPlain)) folded = { ...folded, [fieldId]: texts.map(comparedText) }
    }
  }
  if (!row.channels.every(isPlain)) folded = { ...folded, channels: row.channels.map(comparedText) }
  return folded ?? nothing
}

/** Every string, number and boolean in a JSON value, as text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'object') return Object.values(value ?? {}).flatMap(textsIn)
  return [String(value)]
}

/** The compared form of a text and, if it differs, its sorted form. */
const folds = remembered((text): readonly string[] => {
  const compared = comparedText(text)
  const sorted = sortedText(text)
  return sorted === compared ? [compared] : [compared, sorted]
})

function lastNameSort(name: string): string {
  return isPlain(name) ? sortedText(name) : (folds(name).at(-1) as string)
}

/**
 * Computes the derived columns of every contact that another program or an older version of Roster wrote.
 * Each chunk is one transaction, so finished chunks survive a stop, and several processes share the work.
 * Resolves with the number of contacts.
 */
export async function fillDerived({ db }: DirectoryScope, onBegin: () => void = () => {}): Promise<number> {
  const workspaceIds = await findUnderivedWorkspaces({ db })
  if (workspaceIds.length > 0) onBegin()
  let filled = 0
  for (const workspaceId of workspaceIds) {
    const scope: Scope = { db, workspaceId, actor: 'roster', operationId: newId() }
    for (let more = true; more; ) {
      const count = await inTransaction(scope, fillChunk)
      filled += count
      more = count > 0
    }
  }
  return filled
}

/**
 * The identifiers by which a contact is compared by the present rules; values that could not be written any
 * more are kept.
 */
function keysOf(row: ContactRow): Pick<ContactRow, 'email_key' | 'external_id'> {
  const email = row.email === null ? null : normaliseEmail(row.email)
  return {
    email_key: email?.emailKey ?? row.email_key,
    external_id: row.external_id === null ? null : referenceText(row.external_id),
  }
}

async function fillChunk(scope: Scope): Promise<number> {
  const rows = await lockUnderived(scope, limits.batchMax)
  if (rows.length === 0) return 0
  const moved = rows.flatMap((row) => {
    const keys = keysOf(row)
    const isSame = keys.email_key === row.email_key && keys.external_id === row.external_id
    return isSame ? [] : [{ id: row.id, ...keys }]
  })
  const kept = await updateFreeKeys(scope, moved)
  const keyed = new Map(kept.map((keys) => [keys.id, keys]))
  await updateDerived(
    scope,
    rows.map((row) => ({ ...row, ...keyed.get(row.id) })),
    derive,
  )
  return rows.length
}
