import type {
  FileProfile,
  FileTranslator,
  ProfileKnowledge,
  SourceRow,
  StoredFile,
} from '../../core/imports/file-translator.ts'
import type { FileFormat } from '../bytes/file-format.ts'
import { FileThread, type ThreadLimits } from './file-threads.ts'

type FileReading = Pick<FileTranslator, 'profile' | 'rows'>

/** Looking at a file takes its first megabyte; reading a workbook takes its shared texts. */
const limits: { look: ThreadLimits; read: ThreadLimits } = {
  look: { heapMb: 160, busyMsMax: 20_000 },
  read: { heapMb: 384, busyMsMax: 30_000 },
}

/** More files than that are looked at one after another. */
const looksAtOnce = 2
/** An idle thread is ended after this time, in milliseconds. */
const idleMsMax = 10_000

/**
 * Reads files in separate threads, so that a malicious file costs neither the memory nor the time of the
 * process: every file is examined there, and rows of compressed and structured files are read there. Plain
 * text is split into rows in the process, a bounded piece at a time, which is as safe and needs no copies.
 * `entry` is the threads' file; without it, as in tests of the sources, everything runs in the process.
 */
export function isolate(reading: FileReading, entry: URL | undefined): FileReading {
  if (entry === undefined) return reading
  const lookers = new Lookers(entry)
  return {
    profile: (file, given, known) => lookers.look(file, given, known),
    rows: (file, format, width, from) =>
      isPlainText(format as FileFormat)
        ? reading.rows(file, format, width, from)
        : rowsOfThread(entry, file, { format, width, from }),
  }
}

function isPlainText(format: FileFormat): boolean {
  return (format.kind === 'csv' || format.kind === 'ndjson') && format.packing !== 'zip'
}

async function* rowsOfThread(
  entry: URL,
  file: StoredFile,
  { format, width, from }: { format: object; width: number; from: object | undefined },
): AsyncGenerator<SourceRow[]> {
  const thread = new FileThread(entry, { file }, limits.read)
  try {
    await thread.run({ do: 'open', size: file.size, format, width, from })
    for (;;) {
      const rows = (await thread.run({ do: 'next' })) as SourceRow[] | undefined
      if (rows === undefined) return
      yield rows
    }
  } finally {
    await thread.stop()
  }
}

/** The threads that examine files: started on demand, reused, and ended when idle. */
class Lookers {
  readonly #entry: URL
  readonly #idle: { thread: FileThread; timer: NodeJS.Timeout }[] = []
  #busy = 0
  readonly #waiting: (() => void)[] = []

  constructor(entry: URL) {
    this.#entry = entry
  }

  async look(
    file: StoredFile,
    given: object,
    { remembered, ...known }: ProfileKnowledge,
  ): Promise<FileProfile> {
    if (this.#busy >= looksAtOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy++
    const source = { file, remembered }
    const thread = this.#take() ?? new FileThread(this.#entry, source, limits.look)
    try {
      return JSON.parse(
        (await thread.run({ do: 'profile', size: file.size, given, known }, source)) as string,
      )
    } finally {
      this.#release(thread)
    }
  }

  #take(): FileThread | undefined {
    const kept = this.#idle.pop()
    clearTimeout(kept?.timer)
    return kept?.thread
  }

  #release(thread: FileThread): void {
    if (!thread.hasEnded) {
      const timer = setTimeout(() => {
        this.#idle.splice(
          this.#idle.findIndex((kept) => kept.thread === thread),
          1,
        )
        void thread.stop()
      }, idleMsMax)
      timer.unref()
      this.#idle.push({ thread, timer })
    }
    // The slot passes to the first that waits.
    const next = this.#waiting.shift()
    if (next === undefined) this.#busy--
    else next()
  }
}
