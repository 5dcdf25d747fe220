import { createInterface } from 'node:readline/promises'
import type { FirstRegion } from '../core/access/people/set-up.ts'
import { isRegion } from '../core/values/regions.ts'

/** The time to answer in; a terminal without a reader must not hold the start up for ever. */
const answerMsMax = 60_000

interface Settings {
  /** A region, or `none`. */
  defaultRegion: string | undefined
  bootstrapKey: string | undefined
}

/** What says which language and country a machine is for, in the order in which POSIX has them count. */
export interface Locale {
  LC_ALL?: string | undefined
  LC_TELEPHONE?: string | undefined
  LANG?: string | undefined
}

/**
 * By which country's rules the first workspace reads phone numbers without a country code: the setting, else what is answered on a
 * terminal, else the country of the machine's locale; undefined where none of them says one.
 */
export async function firstRegion(
  { defaultRegion, bootstrapKey }: Settings,
  locale: Locale,
  ask: typeof askOnTerminal = askOnTerminal,
): Promise<FirstRegion | undefined> {
  if (defaultRegion === 'none') return undefined
  if (defaultRegion !== undefined) return { code: defaultRegion, source: 'ROSTER_DEFAULT_REGION' }
  const guess = regionOfLocale(locale)
  // Who gives the key does not sit there to answer.
  const answer = bootstrapKey === undefined ? await ask(guess?.code) : undefined
  if (answer === undefined) return guess
  return answer === '' ? undefined : { code: answer, source: 'your answer' }
}

/** `de_AT.UTF-8` is Austria; `C`, `POSIX` and a language alone say no country. */
export function regionOfLocale(locale: Locale): FirstRegion | undefined {
  for (const name of ['LC_ALL', 'LC_TELEPHONE', 'LANG'] as const) {
    const value = locale[name]
    if (!value) continue
    const code = /^[a-z]{2,3}[_-]([A-Z]{2})\b/.exec(value)?.[1]
    return code !== undefined && isRegion(code) ? { code, source: `${name}=${value}` } : undefined
  }
  return undefined
}

/** Asks until the answer is a country; an empty text says "none", undefined says that no answer came. */
async function askOnTerminal(guess: string | undefined): Promise<string | undefined> {
  const { stdin, stdout } = process
  if (!stdin.isTTY || !stdout.isTTY) return undefined
  // The terminal stays as it is, so that Ctrl-C stops Roster.
  const lines = createInterface({ input: stdin, output: stdout, terminal: false })
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), answerMsMax)
  const end = () => stop.abort()
  process.once('SIGINT', end)
  lines.once('close', end)
  try {
    for (;;) {
      const given = await lines.question(questionOf(guess), { signal: stop.signal })
      const word = given.trim()
      if (word === '' && guess !== undefined) return guess
      if (word === '' || word.toLowerCase() === 'none') return ''
      const code = word.toUpperCase()
      if (isRegion(code)) return code
      stdout.write(`“${word}” is no country code; two letters are one, such as US, GB or DE.\n`)
    }
  } catch {
    stdout.write('\n')
    return undefined
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', end)
    lines.close()
    stdin.pause()
  }
}

function questionOf(guess: string | undefined): string {
  const standard = guess === undefined ? 'Enter for none' : `Enter for ${guess}, "none" for none`
  return `Which country are phone numbers without + from? Two letters, such as US; ${standard}: `
}

/** What the first start tells of it, and how it is changed. */
export function regionText(region: FirstRegion | undefined, url: string, workspaceId: string): string {
  const change = `PATCH ${url}/v2/workspaces/${workspaceId} {"defaultRegion": "US"}`
  if (region === undefined)
    return `Phone numbers need + and their country code: the workspace has no region. Give it one in the dashboard's settings, or with\n  ${change}\n`
  const name = new Intl.DisplayNames('en', { type: 'region' }).of(region.code)
  return `Phone numbers without + are read as numbers of ${name} (${region.code}, from ${region.source}). Another: in the dashboard's settings, or with\n  ${change}\n`
}
