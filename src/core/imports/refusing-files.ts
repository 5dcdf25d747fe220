import { Refusal } from '../failure.ts'
import { FileRefused } from './file-refused.ts'

/** Runs what reads a file; one that cannot be read becomes a refusal of the request or the job. */
export async function refusingFiles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FileRefused) throw new Refusal({ code: 'malformed', detail: error.message })
    throw error
  }
}
