import { listCustomFields } from '../../store/custom-fields.ts'
import { findImportMapping } from '../../store/import-mappings.ts'
import { updateImportProfile } from '../../store/imports.ts'
import type { Scope } from '../../store/scope.ts'
import { findWorkspaceRegion } from '../../store/workspace-rules.ts'
import { customFieldFromRow } from '../custom-fields/custom-field.ts'
import type { FileTranslator } from './file-translator.ts'
import { headersKey } from './headers-key.ts'
import type { MappedColumn } from './import-plan.ts'
import { openStoredFile } from './open-stored-file.ts'
import { toPlaces } from './own-columns.ts'
import { refusingFiles } from './refusing-files.ts'

/** Finds out what an upload holds and keeps it. Refuses a file that holds no table. */
export async function lookAtFile(
  scope: Scope,
  translator: FileTranslator,
  { id, size }: { id: string; size: number },
  given: object,
): Promise<void> {
  const fields = await listCustomFields(scope)
  const profile = await refusingFiles(async () =>
    translator.profile(openStoredFile(scope, id, size), given, {
      defaultRegion: await findWorkspaceRegion(scope),
      customFields: fields.map(customFieldFromRow),
      remembered: async (headers) => {
        const mapping = await findImportMapping(scope, headersKey(headers))
        return mapping && toPlaces(mapping as MappedColumn[], headers)
      },
    }),
  )
  await updateImportProfile(scope, id, profile)
}
