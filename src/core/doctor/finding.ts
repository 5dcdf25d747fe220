/** What one check found out. `failed` is harm that is done or promises that cannot be kept; `warning` may become so. */
export interface Finding {
  check: string
  state: 'ok' | 'warning' | 'failed'
  /** One sentence for a person: what is so and, where it should not be, what to do. */
  says: string
}

/** All is as it should be. */
export function ok(check: string, says: string): Finding {
  return { check, state: 'ok', says }
}

export function warning(check: string, says: string): Finding {
  return { check, state: 'warning', says }
}

export function failed(check: string, says: string): Finding {
  return { check, state: 'failed', says }
}
