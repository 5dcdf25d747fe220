import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { FileRefused, type StoredFile } from '../../core/imports/file-translator.ts'

/** More than any workbook has; a directory of millions is there to exhaust memory. */
const entriesMax = 10_000

class FileReader extends RandomAccessReader {
  readonly #file: StoredFile

  constructor(file: StoredFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#file.read(start, end), { objectMode: false })
  }
}

/** A zip's table of contents and the way to each entry's bytes. */
export interface OpenZip {
  entries: readonly Entry[]
  read(entry: Entry): AsyncGenerator<Buffer>
}

/** Reads the table of contents of a zip. Throws `FileRefused` where it is damaged, encrypted or endless. */
export async function openZip(file: StoredFile): Promise<OpenZip> {
  return refusing(async () => {
    const zip = await fromRandomAccessReaderPromise(new FileReader(file), file.size, { autoClose: false })
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      if (entries.length === entriesMax)
        throw new FileRefused('damaged_file', 'The zip has too many entries.')
      entries.push(entry)
    }
    return { entries, read: (entry) => readEntry(zip, entry) }
  })
}

async function* readEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) {
    throw new FileRefused('encrypted_file', 'The file is protected by a password: save it without one.')
  }
  const stream = await refusing(() => zip.openReadStreamPromise(entry))
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw asRefusal(error)
  } finally {
    stream.destroy()
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asRefusal(error)
  }
}

/** What the store says is no fault of the file: its errors have a class of their own, the library's are plain. */
function asRefusal(error: unknown): unknown {
  const isPlain = error instanceof Error && error.constructor === Error
  const isZlib = String((error as NodeJS.ErrnoException)?.code).startsWith('Z_')
  if (!isPlain || ('code' in error && !isZlib)) return error
  return new FileRefused('damaged_file', `The zip is damaged: ${error.message}.`, { cause: error })
}
