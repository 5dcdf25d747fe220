import { readFileSync } from 'node:fs'

/** This Roster's version; as far up from `src/process` as from `dist/process`. */
export function rosterVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
