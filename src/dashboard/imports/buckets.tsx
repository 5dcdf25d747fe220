import type { ImportCounts } from '../api/wire-types.ts'
import { imports as importWords } from '../strings/imports.ts'
import { formatNumber } from '../ui/format.ts'

const labels = importWords.buckets
const isFault = (bucket: string) => bucket === 'conflicted' || bucket === 'invalid'

/** Where the rows of an import ended, those that were refused apart. */
export function Buckets({ counts }: { counts: ImportCounts }) {
  return (
    <dl className="buckets">
      {(Object.keys(labels) as (keyof typeof labels)[]).map((bucket) => (
        <div
          key={bucket}
          className={isFault(bucket) && counts[bucket] > 0 ? 'bucket bucket-fault' : 'bucket'}
        >
          <dt>{labels[bucket]}</dt>
          <dd className="number">{formatNumber(counts[bucket])}</dd>
        </div>
      ))}
    </dl>
  )
}

const looks = [
  ['bucket-written', ['created', 'updated']],
  ['bucket-left', ['unchanged', 'skipped']],
  ['bucket-refused', ['conflicted', 'invalid']],
] as const satisfies readonly (readonly [string, readonly (keyof ImportCounts)[]])[]

/** Where an import's rows ended, as parts of one line: written, left as they were, refused. What it says is beside it in words. */
export function BucketBar({ counts }: { counts: ImportCounts }) {
  const parts = looks.map(([look, buckets]) => ({
    look,
    rows: buckets.reduce((sum, bucket) => sum + counts[bucket], 0),
  }))
  const all = Math.max(
    1,
    parts.reduce((sum, { rows }) => sum + rows, 0),
  )
  let start = 0
  return (
    <svg className="bar-track bucket-bar" height="6" width="100%" aria-hidden="true">
      {parts.map(({ look, rows }) => {
        const x = start
        start += (rows / all) * 100
        return <rect key={look} className={look} x={`${x}%`} width={`${(rows / all) * 100}%`} height="6" />
      })}
    </svg>
  )
}
