import type { Contact } from '../../core/fields/contact.ts'

type Named = Pick<Contact, 'fullName' | 'firstName' | 'lastName' | 'businessName'>

/**
 * What a telephone shows for a person: the full name, else first and last name, else the business; empty where there is
 * none. One line of text that XML and SIP can carry.
 */
export function spokenName({ fullName, firstName, lastName, businessName }: Named): string {
  const names = [fullName, `${firstName ?? ''} ${lastName ?? ''}`, businessName]
  return names.map((name) => oneLine(name ?? '')).find((name) => name !== '') ?? ''
}

/** Control characters and line ends; marks that turn the direction of what follows; characters that XML 1.0 forbids. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
const unwanted = /[\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu

/** Text on one line, composed as displays expect it, without characters that are none. */
export function oneLine(text: string): string {
  return text
    .replaceAll(controls, ' ')
    .replaceAll(unwanted, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Text of at most `max` UTF-16 units, never cut within a character as a reader sees it. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > max) break
    kept += segment
  }
  return kept.trimEnd()
}
