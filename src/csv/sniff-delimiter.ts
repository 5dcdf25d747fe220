import { type Delimiter, delimiters } from './file-format.ts'
import { RecordSplitter } from './split-records.ts'

const recordsMax = 100

/**
 * The delimiter that cuts the sample into the most even table of more than one column; a comma where none does, since a
 * table of one column has none.
 */
export function sniffDelimiter(sample: Buffer, newline: '\n' | '\r'): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const score = scoreOf(widthsOf(sample, delimiter, newline))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function widthsOf(sample: Buffer, delimiter: Delimiter, newline: '\n' | '\r'): number[] {
  const splitter = new RecordSplitter({ delimiter, newline })
  return [...splitter.push(sample), ...splitter.end()]
    .slice(0, recordsMax)
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ cells }) => cells.length)
}

/** The share of records as wide as the first, which names the columns; wider tables win where they are as even. */
function scoreOf(widths: readonly number[]): number {
  const [first = 1] = widths
  if (first < 2) return 0
  const even = widths.filter((width) => width === first).length / widths.length
  return even + first / 1_000
}
