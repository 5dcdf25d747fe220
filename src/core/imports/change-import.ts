import type { Scope } from '../../store/scope.ts'
import { Refusal } from '../failure.ts'
import { getImport } from './get-import.ts'
import type { Import } from './import.ts'
import type { ImportSettings } from './import-settings.ts'
import { lookAtFile } from './look-at-file.ts'

/** Looks at a file anew, read as the caller says. Refuses once it was started. */
export async function changeImport(
  scope: Scope,
  { translator }: Pick<ImportSettings, 'translator'>,
  id: string,
  given: object,
): Promise<Import> {
  const { job, size, isDiscarded } = await getImport(scope, id)
  if (job !== null || isDiscarded) {
    throw new Refusal({ code: 'conflict', detail: 'The import was started already: upload the file again.' })
  }
  await lookAtFile(scope, translator, { id, size }, given)
  return getImport(scope, id)
}
