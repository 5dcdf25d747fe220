/** The options that a text is compared with as a whole. */
interface KnownOptions {
  find(word: string): unknown
}

/**
 * Splits a text into option names: it is the whole name of one option, a JSON array, or names separated by
 * semicolons, bars or line breaks, else by commas. A name in quotes may contain the separators.
 */
export function splitOptions(text: string, options?: KnownOptions): string[] {
  const whole = text.trim()
  if (whole === '') return []
  if (options?.find(whole) !== undefined) return [whole]
  const listed = whole.startsWith('[') ? listIn(whole) : undefined
  if (listed !== undefined) return listed
  const by = [/[;|\n]/, /,/].find((separator) => separator.test(whole.replaceAll(quotedName, '')))
  if (by === undefined) return [unquoted(whole)]
  const parts: string[] = []
  let part = ''
  for (const piece of whole.split(/("(?:[^"]|"")*")/)) {
    if (piece.startsWith('"')) {
      part += piece
      continue
    }
    const [first = '', ...rest] = piece.split(by)
    part += first
    for (const next of rest) {
      parts.push(part)
      part = next
    }
  }
  return [...parts, part].map((name) => unquoted(name.trim())).filter((name) => name !== '')
}

const quotedName = /"(?:[^"]|"")*"/g

function unquoted(name: string): string {
  const inner = /^"((?:[^"]|"")*)"$/.exec(name)?.[1]
  return inner === undefined ? name : inner.replaceAll('""', '"').trim()
}

function listIn(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isList = Array.isArray(value) && value.every((item) => item !== null && typeof item !== 'object')
    return isList ? (value as unknown[]).map(String) : undefined
  } catch {
    return undefined
  }
}

/** Joins names so that `splitOptions` returns them again. */
export function joinOptions(names: readonly string[]): string {
  return names.map((name) => (/[",;|\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join('; ')
}
