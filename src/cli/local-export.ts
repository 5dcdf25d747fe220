import type { Config } from '../config.ts'
import { Exports } from '../core/exports/exports.ts'
import { readColumnNames } from '../csv/read-column-names.ts'
import { writeExport } from '../csv/write-export.ts'
import type { ExportSource } from './export-source.ts'
import { type LocalWorkspace, openLocalWorkspace } from './local-workspace.ts'

/** Exports of the store itself. */
export function localExport(config: Config): ExportSource {
  let workspace: LocalWorkspace | undefined
  return {
    async open({ workspace: id, columns, format, safety, ...selection }) {
      workspace = await openLocalWorkspace(config, id)
      const { file, total } = await writeExport(new Exports(workspace.database), workspace.scope, {
        format,
        safety,
        selection,
        columns: columns === undefined ? undefined : readColumnNames(columns),
        total: true,
      })
      return { file, total: total as number }
    },
    close: async () => workspace?.close(),
  }
}
