import type { Job } from '../api/wire-types.ts'

export const isFinal = ({ state }: Pick<Job, 'state'>) =>
  state === 'done' || state === 'cancelled' || state === 'failed'
