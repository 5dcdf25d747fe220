/** Tokens as a tsvector is written (PostgreSQL 18, 8.11.1). */
export function tsvectorText(tokens: readonly string[]): string {
  return tokens.map(quotedLexeme).join(' ')
}

/** Quoted, so that spaces, signs and colons are plain text. */
export function quotedLexeme(token: string): string {
  return lexemeNeedsEscape.test(token) ? `'${token.replaceAll(lexemeEscapes, '$&$&')}'` : `'${token}'`
}

const lexemeNeedsEscape = /['\\]/
const lexemeEscapes = /['\\]/g
