import { sendCall } from '../api/send-call.ts'
import type { Import } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { uploadCall } from './import-calls.ts'
import { planOf, startCall } from './plan.ts'
import { writeCsv } from './write-csv.ts'

/** Rows of an import as a file of their own, uploaded; `start` then writes it as the import that they come from was. */
export async function sendAgain(
  { workspaceId, fileName, profile, plan }: Import,
  rows: readonly (readonly string[])[],
): Promise<{ made: Import; start: () => Promise<unknown> }> {
  const name = strings.imports.errors.repaired(fileName ?? strings.imports.noName)
  const file = new File([writeCsv([profile.headers, ...rows])], name)
  const asWritten = { header: true, delimiter: 'comma', encoding: 'utf-8' }
  const made = await sendCall<Import>(uploadCall(workspaceId, file, asWritten))
  return { made, start: () => sendCall(startCall(made, planOf({ plan, profile }))) }
}
