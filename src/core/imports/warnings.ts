import { countImportWarnings } from '../../store/finding/list-totals.ts'
import { findWarningExamples, listImportWarnings, type WarnedCell } from '../../store/jobs/import-warnings.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { type WarningCount, warningCounts } from './import-progress.ts'
import { getImport, type Import } from './imports.ts'

export type { WarnedCell }

/**
 * The kinds of warnings about a cell that was not stored as its column says. The row was written, and the
 * cell's text is kept in a custom value or an attribute of the contact.
 */
export const warningKinds = [
  /** No phone number, in a column of phones. */
  'not_a_phone',
  'not_an_email',
  /** More than one value, of which some could not be stored. */
  'several_values',
  /** An extension that could not be stored. */
  'extension',
  /** `4.91701E+11`: a spreadsheet rounded the digits away. */
  'excel_destroyed',
  /** A consent cell that is neither yes nor no; it counts as "do not contact" unless the start says otherwise. */
  'unclear_consent',
  /** No valid date, number, boolean or time zone. */
  'not_of_type',
  /** Not an option of its field. */
  'unknown_option',
  /** A phone or email that belongs to another person with another name; stored as an other phone or email. */
  'shared',
  /** Longer than its field allows. */
  'cut_off',
  /** A fax number among the phones. */
  'fax',
  /** A phone or email whose label names another person, such as an assistant. */
  'of_someone_else',
  /** A value in a column that was empty in the examined part of the file. */
  'unmapped',
  /** A value beyond the last header. */
  'outside_header',
] as const
export type WarningKind = (typeof warningKinds)[number]

/** A cell that was not stored as its column says. */
export interface CellWarning {
  kind: WarningKind
  /** From 0. */
  column: number
  /** The cell's text, or the part of it that the warning is about. */
  text: string
}

/** The number of warnings of one kind in a column, with examples. */
export interface WarningSummary extends WarningCount {
  examples: string[]
}

const examplesMax = 3

/** The warnings of an import by kind and column, the most frequent first. */
export async function summariseWarnings(scope: Scope, { id, job }: Import): Promise<WarningSummary[]> {
  const counts = warningCounts(job?.marks ?? {}).sort((one, other) => other.count - one.count)
  const summaries: WarningSummary[] = []
  for (const count of counts) {
    summaries.push({ ...count, examples: await findWarningExamples(scope, id, count, examplesMax) })
  }
  return summaries
}

/** A page of an import's warnings in the file's order. Throws `not_found` for an import of another workspace. */
export async function listWarnings(
  scope: Scope,
  importId: string,
  { after = [0, 0], limit }: { after?: WarningPlace | undefined; limit: number },
): Promise<{ warnings: WarnedCell[]; hasMore: boolean }> {
  await getImport(scope, importId)
  const cells = await listImportWarnings(scope, importId, { after, limit: limit + 1 })
  return { warnings: cells.slice(0, limit), hasMore: cells.length > limit }
}

/** The number of an import's warnings. */
export function countWarnings(scope: Scope, importId: string): Promise<number> {
  return countImportWarnings(scope, importId)
}

/** The place of a warning among those of its import. */
export type WarningPlace = readonly [rowNumber: number, seq: number]

const pageSize = 1_000

/** All warnings of an import in the file's order, in groups. */
export async function* eachWarning(scope: Scope, importId: string): AsyncGenerator<WarnedCell[]> {
  for (let after: WarningPlace = [0, 0]; ; ) {
    const cells = await listImportWarnings(scope, importId, { after, limit: pageSize })
    yield cells
    const last = cells.at(-1)
    if (last === undefined || cells.length < pageSize) return
    after = [last.rowNumber, last.seq]
  }
}
