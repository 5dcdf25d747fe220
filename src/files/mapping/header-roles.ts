import { type ConsentColumn, consentColumn } from './consent-columns.ts'
import { type HeaderWord, headerWordsOf, type WordClass } from './header-lexicon.ts'
import { bareHeader, withoutPrefix, withoutQuestion } from './header-text.ts'

/**
 * The role of a column for reaching the person, by its header.
 *
 * `phone` and `email`: the person's own, with a label such as "Work" and a rank, 0 being the best. `unsure`:
 * of an unknown kind, of a company, or of a person who pays or invites. `bareLabel`: "Work" or "Number 2",
 * which holds phones if its cells are phones. `areaCode`: the digits before the numbers of the next column.
 * `phoneLabel` and `emailLabel`: the label of the value column with the same number (Google). `text`: never a
 * phone or an email of this person, whatever its cells look like.
 */
export type HeaderRole =
  | { role: 'phone' | 'email'; label: string | null; rank: number; list: boolean }
  | { role: 'unsure'; of: 'phone' | 'email'; label: string | null }
  | { role: 'bareLabel'; label: string | null; rank: number }
  | { role: 'phoneLabel' | 'emailLabel'; number: number }
  | { role: 'phoneRegion' | 'extension' | 'areaCode' }
  | { role: 'consent'; consent: ConsentColumn }
  | { role: 'text'; why: 'fax' | 'someone' | 'number' | 'about' }

/** The rank of a label when phones are tried: mobile, direct, main, home, work, other. */
export const labelRanks = {
  mobile: 0,
  direct: 1,
  none: 2,
  main: 3,
  home: 4,
  work: 5,
  other: 6,
  company: 7,
} as const

/** The role that a header names; undefined if it names none. */
export function headerRole(header: string): HeaderRole | undefined {
  const own = withoutPrefix(header)
  const consent = consentColumn(own)
  if (consent !== undefined) return { role: 'consent', consent }
  const bare = bareHeader(own)
  const paired = pairedRole(bare)
  if (paired !== undefined) return paired
  if (areaCode.test(bare)) return { role: 'areaCode' }
  const words = headerWordsOf(withoutQuestion(bare))
  if (isNumber(bare, words)) return { role: 'text', why: 'number' }
  const role = pointRole(words)
  if (role?.role === 'phone' || role?.role === 'email') {
    return isOfRole.test(bare) ? { role: 'unsure', of: role.role, label: role.label } : role
  }
  return role ?? bareLabelRole(bare, words)
}

/** Area codes in a column of their own. */
const areaCode =
  /^((phone|home|work|mobile) )?area code( \d)?$|^areacode$|^(orts)?vorwahl$|^ddd$|^std code$|^codigo de area$|^lada$|^kierunkowy$|^市外局番$/

/** A person who pays, buys or is called for one purpose may not be the person of the row. */
const isOfRole =
  /\b(buyer|payer|payor|purchaser|booker|organi[sz]er|bill to|ship to|kaufer|acheteur|comprador)\b|\b(billing|technical|tech|accounting|accounts|invoice|secondary|alternate|admin|purchasing|shipping|site|legal|sales) contact\b/

const bareLabels = new Set<WordClass | undefined>(['work', 'home', 'main', 'other', 'direct'])

function bareLabelRole(bare: string, words: readonly HeaderWord[]): HeaderRole | undefined {
  const [first, ...rest] = words
  if (first === undefined) return undefined
  const isCounted = rest.every(({ text }) => /^(\d|number|no|nr|num|nummer)$/.test(text))
  const isNumber = /^(number|num|no|nr|nummer|numero) ?\d$/.test(bare)
  if (!isCounted || !(isNumber || bareLabels.has(first.meaning))) return undefined
  const has = (...meanings: WordClass[]) => meanings.some((meaning) => meaning === first.meaning)
  const label = isNumber ? null : labelOf('phone', has)
  return { role: 'bareLabel', label, rank: rankOf(label, words) }
}

/** Google's pairs of label and value: "Phone 1 - Label", in older files "Phone 1 - Type". */
function pairedRole(bare: string): HeaderRole | undefined {
  const [, what, number, part] = /^(phone|email) (\d{1,2}) (label|type|value)$/.exec(bare) ?? []
  if (what === undefined || number === undefined) return undefined
  if (part !== 'value')
    return { role: what === 'phone' ? 'phoneLabel' : 'emailLabel', number: Number(number) }
  const rank = labelRanks.none + Number(number) / 100
  return { role: what as 'phone' | 'email', label: null, rank, list: true }
}

/** Numbers of an order, an account or a tax office: digits that reach no person. */
const numbered =
  /\b(order|orders|invoice|account|acct|customer|client|tax|vat|ein|ssn|sin|nino|iban|bic|swift|meter|policy|contract|case|ticket|serial|reference|ref|membership|member|licen[cs]e|passport|po|sku|barcode|loyalty|claim|npi|duns|abn|acn|siret|siren|mrn|patient|student|employee|badge|registration|booking|reservation|transaction|payment|receipt|quote|project|vehicle|plate|vin|imei|iccid|routing|sort|credit|debit|card|purchase|tracking|shipment|batch|item|product|device|row|line|record|lead|deal|store|branch|kundennummer|rechnung|rechnungs|auftrag|auftrags|bestell|konto|steuer|vertrags|kunden|mitglieds|versicherungs|ust|facture|commande|compte|tva|pedido|factura|cuenta|cliente|nif|cif|dni|cpf|cnpj|ordine|fattura|conto|partita|codice|klant|order|factuur|rekening|btw|kvk|zamowienia|faktury|nip|pesel|regon|заказа|счета|договора|инн|клиента)\b.*\b(number|numbers|no|nr|num|nummer|numero|numer|id|ids|code|номер|n|ident|identifier)\b|\b(number|no|nr|numero|nummer|numer|номер|n)\b.*\b(order|invoice|account|customer|client|tax|commande|facture|compte|pedido|factura|cuenta|cliente|ordine|fattura|zamowienia|faktury|klienta|заказа|счета|договора|клиента)\b/
const numberWords =
  /^(iban|bic|swift|ssn|sin|ein|tin|itin|vat|vatin|npi|duns|abn|acn|siret|siren|mrn|vin|imei|iccid|pesel|nip|regon|cpf|cnpj|rfc|curp|dni|nif|cif|nie|kvk|btw|ust id|ustid|ust idnr|steuernummer|steuernr|kundennummer|kundennr|rechnungsnummer|auftragsnummer|bestellnummer|kontonummer|vertragsnummer|mitgliedsnummer|personalnummer|codice fiscale|partita iva|p iva|order|order no|order number|invoice|account|account no|meter|meter no|zahlernummer|инн|снилс|огрн|кпп|id|ids|uuid|guid|leid|euid|身份证|身份证号|订单号|客户编号|顧客番号|注文番号|会員番号|주문번호|고객번호)$/

function isNumber(bare: string, words: readonly HeaderWord[]): boolean {
  if (numberWords.test(bare)) return true
  const reaches = words.some(
    ({ meaning }) => meaning === 'phone' || meaning === 'mobile' || meaning === 'email',
  )
  return !reaches && numbered.test(bare)
}

function pointRole(words: readonly HeaderWord[]): HeaderRole | undefined {
  const has = (...meanings: WordClass[]) =>
    words.some(({ meaning }) => meaning !== undefined && meanings.includes(meaning))
  if (has('someone')) return { role: 'text', why: 'someone' }
  // "Fax number", and "Email to fax" as well.
  if (has('fax', 'pager')) return { role: 'text', why: 'fax' }
  const of = has('phone') || (has('mobile') && !has('email')) ? 'phone' : has('email') ? 'email' : undefined
  if (of === undefined) return labelAlone(words, has)
  if (has('phone', 'mobile') && has('email') && !isMailed(words)) return { role: 'unsure', of, label: null }
  if (of === 'phone' && has('extension')) return { role: 'extension' }
  if (of === 'phone' && has('region') && !has('about')) return { role: 'phoneRegion' }
  if (of === 'email' && words.at(-1)?.text === 'client') return { role: 'text', why: 'about' }
  // "Address mail country" is one, and Brazil's "CEP do endereço" no Turkish mobile.
  if (of === 'email' && words.at(-1)?.text === 'country') return undefined
  if (words[0]?.text === 'cep' && has('filler') && !has('phone')) return undefined
  if (has('about', 'region')) return { role: 'text', why: 'about' }
  const label = labelOf(of, has)
  const isKnown = words.every(({ text, meaning }) => meaning !== undefined || /^\d+$/.test(text))
  if (!isKnown || has('company')) return { role: 'unsure', of, label: has('company') ? 'Company' : label }
  const list = words.some(({ text }) =>
    /^(additional|other|phones|emails|mails|weitere|autres|otros|altri)$/.test(text),
  )
  return { role: of, label, rank: rankOf(label, words), list }
}

/** "Phone (email)" is nothing; "Telefon / E-Mail" is both. In "E-Mail mobil" the second word is a label. */
function isMailed(words: readonly HeaderWord[]): boolean {
  return !words.some(({ meaning }) => meaning === 'phone')
}

/** "Ext." and "Country calling code" need no word for a phone; "Mobile" is one. */
function labelAlone(
  words: readonly HeaderWord[],
  has: (...meanings: WordClass[]) => boolean,
): HeaderRole | undefined {
  if (has('extension') && words.length <= 2 && !has('about')) return { role: 'extension' }
  const text = words.map((word) => word.text).join(' ')
  if (/^(contact|kontakt) (number|no|nr|num|nummer)( \d)?$/.test(text))
    return { role: 'phone', label: null, rank: labelRanks.none, list: false }
  if (
    /^(what|which) (phone )?number (can|may|should|do) we (reach|call|contact|text) you( on| at)?$|^(best )?number to (call|reach)( you)?( on| at)?$/.test(
      text,
    )
  )
    return { role: 'phone', label: null, rank: labelRanks.none, list: false }
  if (asksForNumber.test(text)) return { role: 'phone', label: null, rank: labelRanks.none, list: false }
  if (/^(text|sms) (reminder |message )?number$/.test(text))
    return { role: 'phone', label: 'Mobile', rank: labelRanks.mobile, list: false }
  if (/^(work |office )?direct (dial|line|number)$|^ddi?( number)?$|^did( number)?$/.test(text))
    return { role: 'phone', label: 'Direct', rank: labelRanks.direct, list: false }
  return /^((country )?(calling|dial|dialing|dialling|phone|isd|idd) (code|prefix)|(landes)?vorwahl|indicatif( pays)?|国番号|国家代码)$/.test(
    text,
  )
    ? { role: 'phoneRegion' }
    : undefined
}

/** A question for the number at which a contact is reached, in the languages of forms. */
const asksForNumber =
  /^(unter|auf) welche[rm]? .*nummer .*(erreich|anruf|kontakt)|^(a )?(quel|a quel) numero .*(joindre|appeler|contacter)|^(en|a) que numero .*(llamar|contactar|localizar)|^a (quale|che) numero .*(chiamar|contattar|raggiung)|^(em|para|a) que numero .*(ligar|contat|contact)|^op welk nummer .*(bereik|bellen)|^pod jakim numerem .*(kontakt|dzwon)|^по какому (номеру|телефону)|^ditt nummer$|^paa hvilket nummer|^pa vilket nummer/

function labelOf(of: 'phone' | 'email', has: (...meanings: WordClass[]) => boolean): string | null {
  if (of === 'phone' && has('mobile')) return has('other') ? 'Other mobile' : 'Mobile'
  if (of === 'phone' && has('direct')) return 'Direct'
  if (has('work')) return 'Work'
  if (has('home')) return 'Home'
  if (has('other')) return 'Other'
  return has('main') ? 'Main' : null
}

function rankOf(label: string | null, words: readonly HeaderWord[]): number {
  const rank = rankOfLabel(label)
  // The second of a kind comes after the first: "Business Phone 2".
  const number = Number(words.findLast(({ text }) => /^\d$/.test(text))?.text ?? 0)
  const isPrimary = words.some(({ text }) => text === 'primary' || text === 'preferred')
  // Shopify's "Default Address Phone" comes after "Phone".
  const isOfAddress = words.some(({ text }) => text === 'default')
  return rank + number / 100 - (isPrimary ? 0.5 : 0) + (isOfAddress ? 0.5 : 0)
}

/** The rank of a label in a cell or a header, in any of the languages; the middle one for words that we do not know. */
export function rankOfLabel(label: string | null): number {
  if (label === null || label === '') return labelRanks.none
  const words = headerWordsOf(bareHeader(label))
  const meanings: readonly (WordClass & keyof typeof labelRanks)[] = [
    'mobile',
    'direct',
    'work',
    'home',
    'main',
    'other',
    'company',
  ]
  const has = (meaning: WordClass) => words.some((word) => word.meaning === meaning)
  // Another mobile is no reason to pass over the phone that a person is called by.
  if (has('mobile') && has('other')) return labelRanks.other
  const meaning = meanings.find(has)
  return meaning === undefined ? labelRanks.none : labelRanks[meaning]
}

/** Whether the label in a cell says that its number or address belongs to another person: `Assistant`, `Spouse`. */
export function isSomeonesLabel(label: string): boolean {
  return headerWordsOf(bareHeader(label)).some(({ meaning }) => meaning === 'someone')
}

/** Whether a label in a cell says that its number is a fax's or a pager's. */
export function isFaxLabel(label: string): boolean {
  return headerWordsOf(bareHeader(label)).some(({ meaning }) => meaning === 'fax' || meaning === 'pager')
}
