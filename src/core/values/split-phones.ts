/** The most numbers that one cell is split into. */
const partsMax = 50

/**
 * Splits a cell that is not one number into the texts of several: at `:::`, a line break, `|`, "or" and
 * "and"; at `;` and `,` unless they start a parameter or pause of the number before them; then, between
 * numbers only, at `/`, before a further `+`, and at a dash between spaces. Returns one part if there is
 * nothing to split at.
 */
export function splitPhones(text: string): string[] {
  const parts = text
    .split(
      /:::|[\n\r\v\f\u2028\u2029|¦、，；]|\s+(?:or|and|oder|od\.?|bzw\.?|resp\.?|und|ou|et|или|и|lub|og|och|eller|of|en|veya|ve|&)\s+/iu,
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

/**
 * Signs that may also occur inside a number separate two numbers only if each side has enough digits for one.
 * A slash also separates if only the first side has (`020 7946 0018/9`), since the rest is then not part of
 * that number.
 */
function splitBetween(text: string): string[] {
  for (const between of betweens) {
    const sides = text.split(between)
    const isNumber = (side: string) => side.replace(/\D/g, '').length >= digitsMin
    if (sides.length > 1 && sides.every(isNumber)) return sides
  }
  const [first = '', ...rest] = text.split('/')
  if (rest.length > 0 && first.replace(/\D/g, '').length >= digitsMin) return [first, rest.join('/')]
  return halves(text)
}

/** The fewest digits of a number that people write beside another. */
const digitsMin = 7

const betweens = [
  /\s+\/\s+/,
  /\//,
  /(?<=\d[\d\s().-]*)\s*(?=\+)/,
  /(?<=\d[)\s]*)\s+(?=\p{L}[\p{L} .]{0,20}:\s*[+(\d])/u,
  /(?<=\p{L}[)\]])\s*(?=[+(\d])/u,
  /\s+[-–—]\s+/,
  /\s*&\s*/,
  /\s{2,}/,
  /[-–—]/,
]

/** Two numbers of equal length with only a space between them. */
function halves(text: string): string[] {
  const digits = text.replace(/\D/g, '').length
  if (digits < 2 * digitsMin || digits % 2 === 1 || !/^[\d\s().-]+$/.test(text)) return [text]
  let seen = 0
  for (let index = 0; index < text.length; index += 1) {
    if (/\d/.test(text[index] as string)) seen += 1
    else if (seen === digits / 2 && text[index] === ' ') return [text.slice(0, index), text.slice(index + 1)]
  }
  return [text]
}
