import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { ImportMatchKey, ImportMode, MappedColumn } from '../core/imports/import-plan.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { fileError } from './file-error.ts'
import type { StartRequest } from './import-source.ts'

export interface PlanOptions {
  mode: ImportMode
  fill?: boolean
  match?: string
  tags?: string
  listId?: string
  region?: string
  mapping?: string
  allowLiftingDoNotContact?: boolean
  dryRun?: boolean
}

/** What the options say about how a file is written; what they leave out is as proposed. */
export async function readPlan(options: PlanOptions): Promise<StartRequest> {
  const { mode, fill, match, tags, listId, region, mapping, allowLiftingDoNotContact, dryRun } = options
  return {
    mode,
    write: { default: fill ? 'fill' : 'replace' },
    ...(match !== undefined && { match: words(match) as ImportMatchKey[] }),
    ...(tags !== undefined && { tags: words(tags) }),
    ...(listId !== undefined && { listId }),
    ...(region !== undefined && { defaultRegion: region }),
    ...(mapping !== undefined && { mapping: await readMapping(mapping) }),
    ...(allowLiftingDoNotContact && { allowLiftingDoNotContact }),
    ...(dryRun && { dryRun }),
  }
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}

async function readMapping(path: string): Promise<MappedColumn[]> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw fileError(error, path)
  })
  const mapping = parse(text)
  if (!Array.isArray(mapping))
    throw new CliError(`${path} is no mapping: --profile --json prints one, as .mapping`, exitCodes.usage)
  // Why each was proposed is no part of what is asked for.
  return mapping.map(({ because: _, ...column }) => column)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `people.csv` → `people.errors.csv`, beside it. */
export function errorsPath(path: string): string {
  const file = path === '-' ? 'stdin' : path
  const extension = extname(file)
  return `${extension === '' ? file : file.slice(0, -extension.length)}.errors.csv`
}
