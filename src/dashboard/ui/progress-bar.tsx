import { Progress } from '@base-ui/react/progress'

/** How far something is; without a `max` it only shows that it goes on. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number | null }) {
  return (
    <Progress.Root value={max === null ? null : value} max={max ?? 1} aria-label={label}>
      <Progress.Track className="progress">
        <Progress.Indicator className="progress-bar" />
      </Progress.Track>
    </Progress.Root>
  )
}
