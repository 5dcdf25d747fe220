import { countImportWarnings } from '../../store/finding/list-totals.ts'
import { findWarningExamples, listImportWarnings, type WarnedCell } from '../../store/jobs/import-warnings.ts'
import type { Scope } from '../../store/kernel/scope.ts'
import { type WarningCount, warningCounts } from './import-progress.ts'
import { getImport, type Import } from './imports.ts'

export type { WarnedCell }

/**
 * What can become of a cell that was not stored as its column says. The row was written all the same, and the cell's text is
 * kept on the person, in a custom value or an attribute.
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
  /** A cell about consent that is neither yes nor no; taken as "do not contact" unless the start says otherwise. */
  'unclear_consent',
  /** A date, number, flag or time zone that is none. */
  'not_of_type',
  /** No option of its field. */
  'unknown_option',
  /** A phone or email that another person of another name has: kept as one of the further ones. */
  'shared',
  /** Longer than its field can be. */
  'cut_off',
  /** A fax number among the phones. */
  'fax',
  /** A phone or email that its label gives to somebody else, such as an assistant. */
  'of_someone_else',
  /** In a column that was empty when the file was looked at. */
  'unmapped',
  /** Beyond the last header. */
  'outside_header',
] as const
export type WarningKind = (typeof warningKinds)[number]

/** A cell that was not stored as its column says. */
export interface CellWarning {
  kind: WarningKind
  /** From 0. */
  column: number
  /** The cell's text, or the part of it that it is about. */
  text: string
}

/** How many cells of a column became warnings of one kind, and some of them. */
export interface WarningSummary extends WarningCount {
  examples: string[]
}

const examplesMax = 3

/** The warnings of an import by kind and column, those with most cells first. */
export async function summariseWarnings(scope: Scope, { id, job }: Import): Promise<WarningSummary[]> {
  const counts = warningCounts(job?.marks ?? {}).sort((one, other) => other.count - one.count)
  const summaries: WarningSummary[] = []
  for (const count of counts) {
    summaries.push({ ...count, examples: await findWarningExamples(scope, id, count, examplesMax) })
  }
  return summaries
}

/** A page of an import's warnings in the order of the file. An import that is not the workspace's is not found. */
export async function listWarnings(
  scope: Scope,
  importId: string,
  { after = [0, 0], limit }: { after?: WarningPlace | undefined; limit: number },
): Promise<{ warnings: WarnedCell[]; hasMore: boolean }> {
  await getImport(scope, importId)
  const cells = await listImportWarnings(scope, importId, { after, limit: limit + 1 })
  return { warnings: cells.slice(0, limit), hasMore: cells.length > limit }
}

/** How many warnings an import has. */
export function countWarnings(scope: Scope, importId: string): Promise<number> {
  return countImportWarnings(scope, importId)
}

/** Where a warning stands among those of its import. */
export type WarningPlace = readonly [rowNumber: number, seq: number]

const pageSize = 1_000

/** All warnings of an import in the order of the file, some at a time. */
export async function* eachWarning(scope: Scope, importId: string): AsyncGenerator<WarnedCell[]> {
  for (let after: WarningPlace = [0, 0]; ; ) {
    const cells = await listImportWarnings(scope, importId, { after, limit: pageSize })
    yield cells
    const last = cells.at(-1)
    if (last === undefined || cells.length < pageSize) return
    after = [last.rowNumber, last.seq]
  }
}
