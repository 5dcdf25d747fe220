import type { ExportFormat } from './write-export.ts'

interface FileType {
  mediaType: string
  extension: string
}

/** What a file of each format is called, in HTTP and on a disk. */
export const fileTypes: Record<ExportFormat, FileType> = {
  csv: { mediaType: 'text/csv; charset=utf-8', extension: 'csv' },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
  },
  ndjson: { mediaType: 'application/x-ndjson', extension: 'ndjson' },
}
