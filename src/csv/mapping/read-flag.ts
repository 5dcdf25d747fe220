const yes = new Set('true yes y 1 x on ja j oui o si sí sim s да tak evet 是 はい 예 dnc dnd'.split(' '))
const no = new Set(
  'false no n 0 off nein non não nao нет nie hayır 否 いいえ 아니요 none inactive'.split(' '),
)

/** A yes or a no in any of the ways lists have it; undefined for anything else. */
export function readFlag(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

export function looksLikeFlags(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || readFlag(cell) !== undefined)
}
