/**
 * How long nobody else takes a job after its last step. Long enough for a step that waits for a statement, short
 * enough that a job whose process was killed goes on soon. Being wrong costs a turn, never a row done twice.
 */
export const leaseMs = 10_000

/** Tries of one step before the job has failed. */
export const attemptsMax = 6

/** A job is worked on for so long before others may have their turn. */
export const turnMs = 1_000

/** How often a process looks for jobs that others left behind or took in. Its own begin at once. */
export const pollMs = 2_000

/** How long a step that failed waits before its next try. */
export function backoffMs(attempts: number): number {
  return 2 ** attempts * 500
}

export function later(from: Date, ms: number): Date {
  return new Date(from.getTime() + ms)
}
