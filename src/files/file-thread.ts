// The file of a thread that reads uploads; `isolation/` starts it.
import type { ProfileKnowledge, ReadFrom, SourceRow } from '../core/imports/file-translator.ts'
import type { FileFormat, FormatOverrides } from './bytes/file-format.ts'
import { tableRows } from './formats/open-table.ts'
import { ThreadSide } from './isolation/thread-side.ts'

/** What a batch holds at most: rows travel together, since each message costs. */
const batchRows = 500
const batchLetters = 1024 * 1024

const side = new ThreadSide()
let rows: AsyncGenerator<SourceRow[]> | undefined

side.listen(async (task) => {
  if (task.do === 'profile') {
    // Loaded for this alone: what reads rows needs none of it.
    const { profileFile } = await import('./import-translator.ts')
    const remembered = (headers: readonly string[]) => side.remembered(headers)
    const known = { ...task.known, remembered } as ProfileKnowledge
    // As text, which costs the other side a fraction of what objects do.
    return JSON.stringify(await profileFile(side.file(task.size), task.given as FormatOverrides, known))
  }
  if (task.do === 'open') {
    const { size, format, width, from } = task
    rows = tableRows(side.file(size), format as FileFormat, width, from as ReadFrom | undefined)
    return undefined
  }
  return nextRows(rows as AsyncGenerator<SourceRow[]>)
})

/** Some rows; undefined at the end. */
async function nextRows(source: AsyncGenerator<SourceRow[]>): Promise<SourceRow[] | undefined> {
  const batch: SourceRow[] = []
  let letters = 0
  while (batch.length < batchRows && letters < batchLetters) {
    const { value, done } = await source.next()
    if (done) return batch.length > 0 ? batch : undefined
    for (const row of value) {
      batch.push(row)
      for (const cell of row.cells) letters += cell.length
    }
  }
  return batch
}
