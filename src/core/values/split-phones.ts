/** The most numbers that a cell is taken apart into. */
const partsMax = 50

/**
 * Takes a cell that is not one number apart into the texts of several: at `:::`, a line break, `|`, "or" and "and"; at `;` and `,`
 * that are no parameter or pause of the number before them; then, between numbers only, at `/`, before a further `+`, and
 * at a dash between spaces. One part is returned where nothing parts it.
 */
export function splitPhones(text: string): string[] {
  const parts = text
    .split(
      /:::|[\n\r\v\f\u2028\u2029|¦、，；]|\s+(?:or|and|oder|und|ou|et|или|и|lub|og|och|eller|of|en|veya|ve|&)\s+/iu,
    )
    .flatMap((part) => part.split(/;(?!\s*[a-z-]+=|\d{1,6}(?!\d)\s*$)/i))
    .flatMap((part) => part.split(comma))
    .flatMap((part) => part.split(/(?<=[\d)])\s+[oyeu]\s+(?=[+(\d])/))
    .flatMap(splitBetween)
    .map((part) => part.trim())
    .filter((part) => part !== '' && /[\p{L}\d]/u.test(part))
  return parts.length === 0 || parts.length > partsMax ? [text] : parts
}

/** Not a pause (`,,12`, `,12`), nor the comma before an extension (`, ext. 5`). */
const comma = /(?<=[\d)].*),(?!,|\d{1,6}#?(?:$|[^\d\s.-])|\s*\p{L}+[.:\s]*\d{1,6}(?![\d\s().-]*\d))(?<!,,)/su

/** Signs that also stand within a number part two of them only where each side has enough digits for one. */
function splitBetween(text: string): string[] {
  for (const between of [
    /\s+\/\s+/,
    /\//,
    /(?<=\d[\d\s().-]*)\s*(?=\+)/,
    /\s+[-–—]\s+/,
    /\s*&\s*/,
    /\s{2,}/,
  ]) {
    const sides = text.split(between)
    const isEach = sides.every((side) => side.replace(/\D/g, '').length >= 7)
    if (sides.length > 1 && isEach) return sides
  }
  return [text]
}
