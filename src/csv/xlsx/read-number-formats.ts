import { parseXml } from './xml-events.ts'

/** What a cell's style makes of its number. */
export type NumberFormat = { kind: 'date' } | { kind: 'padded'; digits: number } | undefined

/** ECMA-376 part 1, 18.8.30: the built-in formats of days and times, those of East Asian locales among them. */
const dateIds = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])
const isDateId = (id: number) => dateIds.has(id) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** The number format of each cell style, by the style's number. */
export async function readNumberFormats(bytes: AsyncIterable<Buffer> | undefined): Promise<NumberFormat[]> {
  const styles: NumberFormat[] = []
  if (bytes === undefined) return styles
  const own = new Map<number, NumberFormat>()
  let inCellStyles = false
  const parsing = parseXml(bytes, {
    open(name, attributes) {
      if (name === 'cellXfs') inCellStyles = true
      else if (name === 'numFmt')
        own.set(Number(attributes.numFmtId), formatOfCode(attributes.formatCode ?? ''))
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes.numFmtId ?? 0)
        styles.push(isDateId(id) ? { kind: 'date' } : own.get(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  for await (const _ of parsing);
  return styles
}

function formatOfCode(code: string): NumberFormat {
  // Quoted text, escaped letters, colours and conditions are no part of the number; `[h]` counts hours.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length }
  return /[dmyhs]/i.test(bare.replace(/general/gi, '')) ? { kind: 'date' } : undefined
}
