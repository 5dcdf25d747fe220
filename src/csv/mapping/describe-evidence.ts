import type { ColumnEvidence } from './column-evidence.ts'

/** What the cells of a column say about it, in a sentence for the person who maps it. */
export function describeEvidence(evidence: ColumnEvidence, region: string | null): string {
  const { rows, filled, phones, phonesWithoutPlus, emails, timeZones, dates, numbers, booleans, urls } =
    evidence
  if (filled === 0) return `empty in the first ${rows} rows`
  const share = (count: number) => `${Math.floor((100 * count) / filled)} % of the cells`
  const kinds: [number, string][] = [
    [emails, 'are emails'],
    [phonesWithoutPlus, 'parse as phones once the + that a spreadsheet dropped is put back'],
    [timeZones, 'are time zones'],
    [dates, 'are dates'],
    [booleans, 'are true or false'],
    [urls, 'are web addresses'],
    [phones, `parse as phones${region === null ? '' : `, region ${region}`}`],
    [numbers, 'are numbers'],
  ]
  const [count, what] = kinds.reduce((best, kind) => (kind[0] > best[0] ? kind : best))
  const half = count >= filled / 2 ? `${share(count)} ${what}` : 'text'
  return filled === rows ? half : `${half}; ${filled} of ${rows} rows have one`
}
