export const exportFormats = ['csv', 'ndjson', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a file of each format is called in HTTP. On a disk its ending is the format's name. */
export const fileTypes: Record<ExportFormat, { mediaType: string }> = {
  csv: { mediaType: 'text/csv; charset=utf-8' },
  ndjson: { mediaType: 'application/x-ndjson' },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
}
