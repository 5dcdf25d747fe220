export interface HistoryChange {
  /** A contact's field; `tags`, `lists`, `customFields.<name>` or `attributes.<key>`. */
  field: string
  from: unknown
  to: unknown
}

export interface HistoryEntry {
  version: number
  action: 'created' | 'updated' | 'deleted' | 'restored'
  at: Date
  actor: string
  /** Of a person or a key; null: neither, or one that the store does not know. */
  actorName: string | null
  operationId: string
  changes: HistoryChange[]
}
