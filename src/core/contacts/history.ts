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
  operationId: string
  changes: HistoryChange[]
}
