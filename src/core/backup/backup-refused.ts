/** A backup cannot be made here, or this one cannot be restored here. The message says why and what to do. */
export class BackupRefused extends Error {
  /** The refusal of a file that is not as it was written. */
  static damaged(why: string): BackupRefused {
    return new BackupRefused(`this backup is damaged or cut off (${why}): use another one`)
  }
}
