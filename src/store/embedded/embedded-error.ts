/** Why the embedded PostgreSQL could not start; the message says what to do about it. */
export type EmbeddedErrorReason =
  | 'no_package'
  | 'not_runnable'
  | 'no_user'
  | 'not_writable'
  | 'disk_full'
  | 'held'
  | 'wrong_cluster'
  | 'init_failed'
  | 'start_failed'
  | 'unsafe_setting'

/** Refusal to start, in words that the person at the terminal can act on. */
export class EmbeddedError extends Error {
  readonly reason: EmbeddedErrorReason

  constructor(reason: EmbeddedErrorReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedError'
    this.reason = reason
  }
}
