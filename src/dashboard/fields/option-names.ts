/** Whether values of this type are chosen from options. */
export function hasOptions(type: string): boolean {
  return type === 'select' || type === 'multiSelect'
}

/** A name as it is told from others: without case, spaces as one. The API has the last word. */
export function foldName(name: string): string {
  return name.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toUpperCase().toLowerCase()
}

const special = /[",;|\n]/
const quoted = /"(?:[^"]|"")*"/g

/** Several names as one text; one that has a separator in it stands in quotes. */
export function joinNames(names: readonly string[]): string {
  return names.map((name) => (special.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join('; ')
}

/** The names in a text: with semicolons, bars or line breaks between, else with commas. */
export function splitNames(text: string): string[] {
  const bare = text.replaceAll(quoted, '')
  const by = /[;|\n]/.test(bare) ? ';|\n' : ','
  const parts = text.match(new RegExp(`(?:"(?:[^"]|"")*"|[^${by}])+`, 'g')) ?? []
  return parts.map((part) => unquoted(part.trim())).filter((name) => name !== '')
}

function unquoted(name: string): string {
  const inner = /^"((?:[^"]|"")*)"$/.exec(name)?.[1]
  return inner === undefined ? name : inner.replaceAll('""', '"').trim()
}
