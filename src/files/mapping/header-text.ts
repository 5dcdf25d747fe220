/** Letters that Unicode does not take apart into a base and a mark. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
}

/** Text without accents and case, as headers are compared. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßıłøđæœðþ]/g, (letter) => plain[letter] ?? letter)
    .normalize('NFC')
}

/** A header as its letters and digits: case, accents, marks and the words between brackets make no difference. */
export function bareHeader(header: string): string {
  const words = header
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    // One word, however it is spelled.
    .replace(/\be[- ](?=mail|po[sš]t)/giu, 'e')
    // Hebrew marks what is short for more: דוא"ל.
    .replace(/(?<=\p{sc=Hebrew})["'״׳](?=\p{sc=Hebrew})/gu, '')
    .replace(/\bwhats app/giu, 'whatsapp')
  return plainText(words)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** What a form asks beside the thing itself: `What's your first name?`, `Deine Handynummer`. */
const asked =
  /^(?:(?:please )?(?:what(?: is|s| s)?|enter|provide|type|tell us|wie lautet|wie ist|quel(?:le)? est|cual es|qual e) )?(?:in )?(?:your|deine?|ihre?|votre|vos|tu|su|seu|sua|il tuo|la tua|uw|je|twoj|twoje|din|ditt) (?=\p{L})/u

/** A bare header without the words of the question it is. */
export function withoutQuestion(bare: string): string {
  return bare.replace(asked, '')
}

/**
 * What programs put before the name of a property: `Person - Phone`, `Contact: Email`, `Emails / Primary Email`,
 * `Default Address City`, `properties.email`. What comes off names the record or the group, never whose it is.
 */
const prefixes =
  /^(?:(?:person|people|contact|contacts|lead|leads|member|subscriber|user|profile|properties|fields|attributes?|custom attributes?|data|merge fields?|kontakt|personne|persona|pessoa)\s*(?:[-–:./>|]|»)\s*)+/i
const groups =
  /^(?:e-?mails?|phones?|name|names|address(?:es)?|location|personal|contact info|details)\s*[/>|»]\s*(?=\S)/i

/** A header without what programs put before it. */
export function withoutPrefix(header: string): string {
  const own = header.replace(prefixes, '')
  return own.replace(groups, '') || header
}
