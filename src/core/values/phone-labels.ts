import { isPlaceholder } from './no-number.ts'
import { takeExtension } from './phone-text.ts'

/** Words that name a fax number, in the languages of address books. */
const fax =
  /(?:^|[^\p{L}])(?:(?:tele)?fax(?:nummer|nr)?|telefaks|faks|faxen|факс|fakss|ファックス|ファクス|传真|傳真|팩스|belgegeçer|t[ée]l[ée]copie(?:ur)?|f)(?:$|[^\p{L}])/iu

/** Single letters that stand for a word before a number; `p` is Meta's prefix and has no meaning. */
const letters: Readonly<Record<string, string>> = {
  c: 'cell',
  d: 'direct',
  h: 'home',
  m: 'mobile',
  o: 'office',
  w: 'work',
  p: '',
  t: '',
}

export interface Labelled {
  /** The text without its labels. */
  text: string
  /** The labels as written; several are joined by a space. */
  label: string | null
  isFax: boolean
}

const labelMax = 60

/** `(home)`, `[Ann's cell]`, `(Mon-Fri 9-5)`: words in brackets, wherever they stand. */
const inBrackets = /[([{（]\s*([^()[\]{}（）]*\p{L}[^()[\]{}（）]*)[)\]}）]/u

/** `Cell: `, `Tel. `, `Phone 2: `, `mobile `: what comes before the first digit, plus or bracket. */
const inFront = /^\s*(\p{L}(?:[^:\d+(]{0,40}\d{0,2}(?=\s*:)|[^:\d+(]{0,60}))[\s:.#=–-]*(?=[+(\d])/u

/** ` - mobile`, `, home`, ` (work`: words after the last digit. */
const behind = /(?<=[\d)\]][.\s]*)[\s,:;/–(-]*(\p{L}[^\d]{0,60})$/u

/** ` call after 5pm`, ` weekdays 9-5 only`: hours for calls, which contain digits of their own. */
const hours =
  /(?<=\d{3}[)\s]*)[\s,;(–-]+((?:\p{L}{2,12}\s+){0,4}(?:after|before|between|from|until|till|nach|vor|zwischen|après|avant|entre|después|antes|dopo|prima|na|voor)\s+(?:the\s+)?\d{1,2}(?:[:.h]\d\d)?(?!\d).{0,40})$/iu

/** Removes the labels around a number and returns them. */
export function readLabels(given: string): Labelled {
  const labels: string[] = []
  let text = given
  for (const pattern of [inBrackets, hours, inFront, behind]) {
    const found = pattern.exec(text)
    const words = found?.[1] ?? ''
    // An extension in brackets, `(ext. 5)`, is no label.
    if (
      found === null ||
      (pattern !== hours && words.replace(/\D/g, '').length > 4) ||
      takeExtension(`1 ${words}`) !== null
    )
      continue
    labels.push(words)
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.trim()
  }
  const words = labels.map(tidy).filter((word) => word !== '')
  const label = words.join(' ').slice(0, labelMax)
  return { text, label: label === '' ? null : label, isFax: fax.test(labels.join(' ')) }
}

function tidy(label: string): string {
  const word = label.replace(/^[\s.:,;#=()–-]+|[\s.:,;#=()–-]+$/g, '')
  return isPlaceholder(word) ? '' : (letters[word.toLowerCase()] ?? word)
}
