/** A number and the filter behind it, in the filter language's text form; empty: everybody. */
export interface Figure {
  count: number
  filter: string
}

/** What a workspace's home page shows; days and weeks are UTC's, as in filters. */
export interface Figures {
  /** When they were counted. */
  asOf: Date
  total: Figure
  /** Today and the six days before. */
  newThisWeek: Figure
  /** Created on each of the last thirty days, the oldest first. */
  perDay: (Figure & { from: string })[]
  /** Created in each of the last fifty-two weeks from Monday, the oldest first. */
  perWeek: (Figure & { from: string })[]
  reachableByPhone: Figure
  reachableByEmail: Figure
  doNotContact: Figure
  /** By the calling code of the phone, most first; what a contact's `country` says is free text. */
  callingCodes: (Figure & { callingCode: string; regions: string[] })[]
  withoutPhone: Figure
  timezones: (Figure & { timezone: string })[]
  withoutTimezone: Figure
  tags: (Figure & { id: string; name: string })[]
}
