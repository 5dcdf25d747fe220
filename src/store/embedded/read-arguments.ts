import { readFile } from 'node:fs/promises'
import { hasCode } from './has-code.ts'
import { runAs } from './run-as.ts'

/**
 * What a living process was started with, the program first; nothing when it is gone or a zombie. On macOS an argument
 * with spaces comes in parts.
 */
export async function readArguments(pid: number): Promise<string[]> {
  const line = process.platform === 'linux' ? await readProc(pid) : await readPs(pid)
  return line.split(process.platform === 'linux' ? '\0' : ' ').filter((argument) => argument !== '')
}

async function readProc(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return ''
    throw error
  }
}

async function readPs(pid: number): Promise<string> {
  return (await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout.trim()
}
