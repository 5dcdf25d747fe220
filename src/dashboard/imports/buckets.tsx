import type { ImportCounts } from '../api/wire-types.ts'
import { formatNumber } from '../contacts/values/format.ts'
import { strings } from '../strings/strings.ts'

const labels = strings.imports.buckets
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
