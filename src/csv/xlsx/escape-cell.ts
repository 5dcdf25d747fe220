/**
 * What XML cannot hold or would change (a carriage return becomes a line feed), and what a reader would take for the escape
 * of such a character (ECMA-376 part 1, 22.9.2.19).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const special = /[&<>\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text as a cell's XML has it, so that it comes back equal. */
export function escapeCell(text: string): string {
  return text.replace(special, (sign) => entities[sign] ?? `_x${hexOf(sign)}_`)
}

function hexOf(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}
