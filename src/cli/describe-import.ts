import type { FileProfile } from '../core/imports/file-profile.ts'
import { importBuckets } from '../core/imports/import-buckets.ts'
import type { ImportState } from './import-source.ts'
import { printTable } from './print.ts'

const number = (count: number) => count.toLocaleString('en')

/** What became of the rows, in sentences: every row is in one of the counts. */
export function describeImport(
  { state, rowsRead, counts, repeated, doNotContactKept }: ImportState,
  { dryRun, errorsFile }: { dryRun: boolean; errorsFile: string | null },
): string {
  const each = importBuckets
    .filter((bucket) => counts[bucket] > 0)
    .map((bucket) => `${number(counts[bucket])} ${bucket}`)
  const would = dryRun ? 'Would have read' : state === 'done' ? 'Read' : `${state}: read`
  const lines = [`${would} ${number(rowsRead)} rows: ${each.join(', ') || 'none'}.`]
  if (repeated > 0)
    lines.push(`${number(repeated)} of them were about somebody whom an earlier row was about.`)
  if (doNotContactKept > 0)
    lines.push(
      `${number(doNotContactKept)} would have lifted a do-not-contact flag, which stays (--allow-lifting-do-not-contact).`,
    )
  if (errorsFile !== null)
    lines.push(`The refused rows are in ${errorsFile}: repair them there, and import it.`)
  return `${lines.join('\n')}\n`
}

/** Prints where each column would go, and why. */
export function describeProfile({ columns, mapping, defaultRegion, sampledRows }: FileProfile): void {
  const fieldOf = (place: number) => {
    const fields = mapping.filter(({ column, field }) => column === place && field !== null)
    return fields.map(({ field, type }) => `${field}${type === undefined ? '' : ` (${type})`}`).join(', ')
  }
  printTable(
    ['COLUMN', 'GOES TO', 'WHAT IS IN IT', 'SUCH AS'],
    columns.map(({ column, header, evidence, samples }) => [
      header,
      fieldOf(column) || '-',
      evidence,
      samples[0] ?? '',
    ]),
  )
  const region = defaultRegion === null ? '' : ` Phones without + are read as in ${defaultRegion.region}.`
  process.stderr.write(`From the first ${number(sampledRows)} rows.${region} Nothing was written.\n`)
}
