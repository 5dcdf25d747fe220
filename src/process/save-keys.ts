import { appendFile, chmod, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Keeps the first start's text in the data directory for its owner alone, and returns the file's path. */
export async function saveKeys(dataDir: string, text: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = resolve(dataDir, 'first-keys.txt')
  // Appended: a file that is there already holds another database's keys.
  await appendFile(path, text, { mode: 0o600 })
  await chmod(path, 0o600)
  return path
}
