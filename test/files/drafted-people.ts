import type { FileFormat } from '../../src/files/bytes/file-format.ts'
import { tableRows } from '../../src/files/formats/open-table.ts'
import { profileFile } from '../../src/files/import-translator.ts'
import { compileMapping } from '../../src/files/mapping/compile-mapping.ts'
import { memoryFile } from './memory-file.ts'

/** The people of a file as they would be drafted: `name | phone, others | email, others | closed`. */
export async function peopleOf(text: string | Buffer, region: string | null): Promise<string[]> {
  const file = memoryFile(text)
  const profile = await profileFile(
    file,
    {},
    { fileName: null, defaultRegion: region, customFields: [], remembered: async () => undefined },
  )
  const asked = profile.questions.filter(({ required }) => required).map(({ code }) => `asks ${code}`)
  if (asked.length > 0) return asked
  const { format, headers, mapping } = profile
  const defaultRegion = profile.defaultRegion?.region ?? region
  const compiled = compileMapping({ format, headers }, { mapping, defaultRegion, consent: 'yes' })
  const people: string[] = []
  for await (const rows of tableRows(file, format as FileFormat, headers.length)) {
    for (const { cells } of rows) {
      const { draft } = compiled(cells)
      const { firstName, lastName, fullName, businessName, phone, phoneExtension, email } = draft
      const name = fullName ?? [firstName, lastName].filter(Boolean).join('+')
      const phones = [
        phone && `${phone}${phoneExtension ? `x${phoneExtension}` : ''}`,
        ...(draft.otherPhones ?? []).map(
          (other) => `${other?.phone}${other?.extension ? `x${other.extension}` : ''}`,
        ),
      ]
      const emails = [email, ...(draft.otherEmails ?? []).map((other) => other?.email)]
      const parts = [
        name || businessName,
        phones.filter(Boolean).join(', '),
        emails.filter(Boolean).join(', '),
        draft.doNotContact === true ? 'closed' : '',
      ]
      people.push(parts.join(' | '))
    }
  }
  return people
}
