import { remembered } from '../../core/kernel/text.ts'
import { consentPhrases } from './consent-phrases.ts'
import { bareHeader } from './header-text.ts'

/** The way in which people are reached that a column is about; null: every way. */
export type ConsentChannel = 'call' | 'sms' | 'email' | 'whatsapp' | 'mail' | 'fax'

/**
 * The meaning of a consent column. `deny`: a yes means do not contact. `allow`: a no means it. `status`: a
 * word such as `unsubscribed` means it, and other words mean nothing. `note`: any text means it, such as the
 * time or reason of an opt-out. `file`: the name of the row's file.
 */
export interface ConsentColumn {
  says: 'deny' | 'allow' | 'status' | 'note' | 'file'
  channel: ConsentChannel | null
}

/** The meaning of one cell of such a column. `silent`: nothing. `unclear`: text without a clear meaning. */
export type ConsentReading = 'closed' | 'open' | 'unclear' | 'silent'

/** What columns of remarks about a person are called. */
const notes =
  /^(notes?|contact notes?|notities|comments?|remarks?|memo|bemerkung(en)?|notiz(en)?|anmerkung(en)?|kommentare?|remarques?|commentaires?|observaciones|observacoes|comentarios?|opmerking(en)?|uwagi|poznamk[ay]|megjegyzes(ek)?|anteckning(ar)?|примечани[ея]|комментари[ийи]+|заметк[аи]|備考|メモ|备注|備註|비고|메모)$/u

/** Whether a column holds remarks about a contact. */
export function isOfNotes(header: string): boolean {
  return notes.test(bareHeader(header))
}

const set = (text: string) => new Set(text.split('|'))

const { deny, allow, denyWords, allowWords, status } = consentPhrases

/** Words in a header that ask for a time or reason, not for yes or no. */
const circumstance =
  /\b(time|timestamp|date|datum|data|fecha|at|on|am|when|reason|grund|raison|motif|motivo|reden|powod|reason other|campaign|campaign (title|id|name)|source|quelle|by|mode|note|notes|comment|comments|дата|причина)$/
/** Words before which it tells when: "Date of consent", "Datum Einwilligung". */
const moments =
  /^(date|datum|fecha|dato|zeitpunkt|дата) |^data (zgody|di|de|da|do|del|wypis\p{L}*|sprzeciwu)\b/u
/** Words in a header after which it is not about consent. */
const beside = /\b(ip|link|url|language|version|method|form|token|count|id|user agent|medium|name)$/

/** Consent to photographs, treatment or transport: a "no" there does not forbid calls. */
const otherConsent =
  /^(photo|foto|bild|image|video|media|medical|medizin|behandlung|treatment|surgery|travel|trip|excursion|ausflug|cookie|parental|swim|medication|research|recording|aufnahme|data processing|terms)|\b(photo|photos|photography|foto|fotos|bilder|images?|videos?|medical|treatment|surgery|excursions?|trips?|cookies?|medication|recordings?)\b/

/** The consent column that a header names, in any of the known languages; undefined if it names none. */
export function consentColumn(header: string): ConsentColumn | undefined {
  const bare = bareHeader(header)
  const compact = bare.replaceAll(' ', '')
  const channel = channelOf(bare, compact)
  const isAbout = (phrases: RegExp, words: ReadonlySet<string>) => words.has(bare) || phrases.test(compact)
  if (isAbout(deny, denyWords) && !/subscri(ber|ption)s?id$/.test(compact)) {
    if (circumstance.test(bare) || moments.test(bare)) return { says: 'note', channel }
    return beside.test(bare) ? undefined : { says: 'deny', channel }
  }
  if (status.test(bare)) return { says: 'status', channel }
  if (isAbout(allow, allowWords)) {
    const isWhen = circumstance.test(bare) || moments.test(bare)
    const saysNothing = isWhen || beside.test(bare) || otherConsent.test(bare)
    return saysNothing ? undefined : { says: 'allow', channel }
  }
  return undefined
}

/** Words that deny as a column's header and are names or places as a tag. */
const notAsTag = set(
  'robinson|deceased|verstorben|fallecido|deceduto|overleden|baja|stop|blocked|removed|remove|nix|ret|refus|refused|refuz|excluido|excluir|exclude|excluded|exclu|suppress|objection|prohibited|withdrawn|revoked|deactivated|deaktiviert|abmeldung|rezygnacja|oposicion|recusa|verzet|bezwaar|kielto|blokada|opposition|reservert|停止|ブロック',
)

/**
 * Whether a tag means do not contact: `DNC`, `Do not call`, `Unsubscribed`, `Nicht anrufen`. Most of its
 * words must, because tags are free text: `Blacklist movie fans` is something else. A tag about emails only
 * does not concern calls.
 */
export const isDenialTag = remembered((tag): boolean => {
  const bare = bareHeader(tag)
  return channelOf(bare, bare.replaceAll(' ', '')) !== 'email' && isDenial(bare)
})

function isDenial(bare: string): boolean {
  if (notAsTag.has(bare)) return false
  if (denyWords.has(bare)) return true
  const compact = bare.replaceAll(' ', '')
  const said = deny.exec(compact)?.[0] ?? ''
  return said !== '' && said.length >= compact.length * 0.6
}

/** Only in such texts may a name or a note speak of contact: they are looked at one by one. */
const mayDeny =
  /[()[\]{}*!|–—:;,.]|\bd\.?n\.?[cmd]\b|\bdo ?n.?t\b|\bdo not\b|\bno \b|\bnicht\b|\bkein|\bne pas\b| - /i
const remarkLettersMax = 200

/**
 * What a name or a note says beside itself: `Ann Lee (DNC)`, `DO NOT CALL!! - prefers tea`; undefined where no part of it
 * says that the person is not to be contacted. Longer text is for people to read.
 */
export function denialInText(text: string): string | undefined {
  if (text.length > remarkLettersMax || !mayDeny.test(text)) return undefined
  return text
    .split(/[()[\]{}*!|–—:;,.\n]+|\s-+\s/)
    .map((part) => part.trim())
    .find((part) => part.length > 2 && part !== part.toLowerCase().slice(0, 2) && isDenialTag(part))
}

const channels: readonly [ConsentChannel, RegExp][] = [
  ['fax', /fax|faks|факс|ファックス|传真|팩스/],
  ['whatsapp', /whatsapp/],
  ['sms', /sms|text(s|ing|message|messages)?$|donottext/],
  [
    'email',
    /e?mail(s|ing)?(?!ing address)|newsletter|courriel|correo|почт|письм|писать|メール|邮件|郵件|이메일/,
  ],
  ['call', /call|phone|anruf|telefon|appel|llama|chiama|bellen|ring|звон|電話|架電|来电|致电|전화/],
]

function channelOf(bare: string, compact: string): ConsentChannel | null {
  // Without an "e" before it, "do not mail" is about letters.
  if (/\b(do not|dont|no) (post|mail)\b|\bmps\b|postal/.test(bare)) return 'mail'
  return channels.find(([, words]) => words.test(compact))?.[0] ?? null
}

/**
 * Reads a cell of such a column. A reason, a date or the name of a channel under "Do not call" means do not
 * contact; `N/A`, `-` and `unknown` are unclear.
 */
export function readConsent(
  cell: string,
  { says, channel }: Pick<ConsentColumn, 'says'> & Partial<ConsentColumn>,
): ConsentReading {
  if (says === 'file') return readFileName(cell)
  const word = wordOf(cell)
  if (word === '' || word === '[]' || word === '{}') return 'silent'
  if (says === 'status') return readStatus(word, channel ?? null)
  if (says === 'note') return unclearWords.has(word) || noWords.has(word) ? 'silent' : 'closed'
  return says === 'deny' ? readDenial(word) : readPermission(word)
}

/** Whether the cell holds more than a yes or a no, such as a reason, which is worth keeping. */
export function saysMore(cell: string): boolean {
  const word = wordOf(cell)
  return ![yesWords, noWords, denialWords, permissionWords, affirmations].some((words) => words.has(word))
}

function wordOf(cell: string): string {
  return cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s"'[\](){}.,;:!]+|[\s"'[\](){}.,;:!]+$/g, '')
    .replace(/[\s_]+/g, ' ')
}

const yesWords = set(
  'true|yes|y|1|1.0|1,0|x|xx|on|enabled|checked|ticked|tick|selected|set|t|ja|j|oui|o|sì|wahr|vrai|verdadero|vero|waar|verdadeiro|prawda|pravda|tosi|igaz|adevărat|sand|sant|истина|так|joo|haan|yep|yeah|si|sí|s|sim|да|д|tak|evet|e|igen|ano|áno|da|kyllä|k|jah|taip|jā|ναι|כן|نعم|हाँ|हां|是|对|對|はい|有|可|예|네|ใช่|có|ya|✓|✔|✔️|✅|☑|☑️|☒|√|●|■|•|○|◯|〇|レ点',
)
const noWords = set(
  'false|no|n|0|0.0|0,0|off|disabled|nee|ні|nope|falsch|faux|falso|onwaar|fałsz|ложь|falskt|falsk|nepravda|epätosi|nepravdivé|hamis|unchecked|unticked|not selected|unset|f|nein|non|não|nao|нет|н|nie|hayır|hayir|h|nem|ne|nej|nei|ei|nu|όχι|οχι|לא|لا|नहीं|否|不|不可|いいえ|無|아니요|아니오|ไม่|không|khong|tidak|☐|◻|none|inactive|fals|неправда|keine|aucun|ninguno|nessuno|geen|brak|✗|✘|❌|✖|×',
)
const unclearWords = set(
  'n/a|na|n.a|n. a|n.a.|-|--|---|–|—|?|??|???|unknown|unk|unclear|not sure|not available|not applicable|not set|undefined|null|nil|#n/a|\\n|tbd|tbc|tba|maybe|perhaps|sometimes|other|pending|unconfirmed|unbekannt|k.a|k. a|keine angabe|inconnu|non renseigné|desconocido|sin datos|sconosciuto|desconhecido|onbekend|nieznany|nieznane|okänd|ukjent|ukendt|tuntematon|neznámo|ismeretlen|necunoscut|bilinmiyor|неизвестно|невідомо|н/д|不明|未知|未定|미정|모름|never subscribed|not specified|blank|empty|ask|neutral',
)
/** Words that mean yes under "Do not call", besides the usual ones. */
const denialWords = set(
  'dnc|dnd|dnm|dne|all|all channels|do not call|do not contact|opted out|opt out|opt-out|optout|unsubscribed|unsubscribe|blocklisted|blacklisted|blocked|cleaned|bounced|suppressed|permanent|stop|stopped|active|do not allow',
)
const permissionWords = set(
  '可|callable|contactable|can call|may call|ok to call|okay to call|can contact|ok to contact|allow|allowed|permitted|opted in|opt in|opt-in|optin|subscribed|clean|clear|cleared|not dnc|no dnc|not on list|not listed|not registered|not blocked|not opted out|not unsubscribed|single opt-in|double opt-in|zulassen|erlaubt|angemeldet|abonniert|abonné|abonnée|suscrito|iscritto|inscrito|autorisé|permitido|consentito',
)
/** What affirms whatever the header says: "Consent: granted" opens, and "Opt-out: confirmed" closes. */
const affirmations = set(
  "i agree|agree|i consent|i accept|i agree to be contacted|ich stimme zu|ich willige ein|einverstanden|j accepte|j’accepte|j'accepte|acepto|estoy de acuerdo|accetto|acconsento|aceito|concordo|ik ga akkoord|zgadzam się|wyrażam zgodę|jag godkänner|jeg accepterer|hyväksyn|souhlasím|elfogadom|kabul ediyorum|granted|consented|given|accepted|confirmed|agreed|explicit|implied|express|erteilt|vorhanden|liegt vor|bestätigt|eingewilligt|zugestimmt|accordé|accordée|accepté|acceptée|donné|donnée|consenti|obtenu|concedido|concedida|otorgado|otorgada|aceptado|aceptada|dado|dada|concesso|concessa|prestato|fornito|accettato|dato|aceito|aceite|aceita|gegeven|verleend|akkoord|wyrażona|wyrażono|udzielona|udzielono|wyraża|udělen|udělený|givet|lämnat|afgivet|avgitt|annettu|megadva|acordat|verildi|onaylandı|onay|получено|дано|есть|согласен|согласна|подписан|надано|同意|同意する|同意済|同意済み|希望|希望する|許可|受け取る|已同意|允许|接受|已订阅|동의|동의함|수신|수신동의|희망",
)
/** What denies whatever the header grants. */
const refusals =
  /^(entzogen|widerrufen|verweigert|abgelehnt|fehlt|retiré|retirée|refusé|refusée|denegad|retirad|rechazad|revocad|negat[oa]|ritirat|rifiutat|revocat|negad|recusad|revogad|ingetrokken|geweigerd|cofnięt|odmow|odmówi|wycofan|odvolán|neudělen|återkalla|nekat|avböj|trukket|avslått|peruttu|kielt|visszavon|elutasít|refuzat|retras|reddedildi|ret$|iptal|отозван|отказ|не ?соглас|нет соглас|відмов|відклик|同意しない|拒否|希望しない|受け取らない|不同意|拒绝|拒絕|不接受|미동의|거부|동의 ?안|동의하지)/u

const statusClosed =
  /^(un-?subscribed?|unsub|opted[ -]?out|opt-?out|cleaned|(hard[ -]?)?bounced?|block-?listed|black-?listed|blocked|suppressed|complain(ed|t)|spam( complaint)?|reported spam|marked as spam|dncl|no[ -]?consent|do[ -]not[ -](contact|call|email|mail|text|disturb)|dnc|dnd|withdrawn|revoked|(globally|manually) unsubscribed|removed at request|stop|abgemeldet|gesperrt|désabonné(e)?|désinscrit(e)?|dado de baja|disiscritto|uitgeschreven|wypisany|отписан|отписался|退订|已退订|配信停止|수신거부|ret|red)\b/u

function readStatus(word: string, channel: ConsentChannel | null): ConsentReading {
  // For an order or a membership "cancelled" says nothing about consent; for an email it means unsubscribed.
  if (channel === 'email' && /^(cancell?ed|junk|deactivated|inactive)$/.test(word)) return 'closed'
  if (isDenial(bareHeader(word))) return 'closed'
  return statusClosed.test(word) || /^(退订|已退订|配信停止|수신거부|отпис)/.test(word) ? 'closed' : 'silent'
}

/** Mailchimp's file names: one for unsubscribed contacts, one for those whose mailbox is gone. */
const ofMailchimp =
  /^(?:unsubscribed(?: |$)|cleaned (?:e ?mail|members?|contacts?|audience|segment|subscribers?)(?: |$))/

/**
 * The meaning of the name of a file or a sheet for all its contacts: Mailchimp's `unsubscribed_…` and
 * `cleaned_…` deny. Similar names, such as `dnc-list.csv`, are unclear: such contacts may have been removed
 * from it.
 */
export function readFileName(name: string): ConsentReading {
  const bare = bareHeader(name.replace(/^.*[/\\]/, '').replace(/\.\p{L}{2,6}$/u, ''))
  if (ofMailchimp.test(bare)) return 'closed'
  if (/^non ?subscribed /.test(bare)) return 'unclear'
  // SendGrid's own.
  if (/^(?:bounces|spam reports|blocks|(?:global|group|suppression) unsubscribes)$/.test(bare))
    return 'unclear'
  const words = bare.replace(/\b(?:\d+|list|export|data|contacts|people|numbers|phones|sheet)\b/g, '').trim()
  return words !== 'cleaned' && words !== '' && isDenialTag(words) ? 'unclear' : 'silent'
}

/** The header of the column in which Roster puts a table's name if it is about consent. */
export const fileNameHeader = 'File name'

/**
 * Whether a table's name says that its contacts may not be contacted; unclear names count only if no column
 * is about consent.
 */
export function namesConsent(name: string, headers: readonly string[]): boolean {
  const says = readFileName(name)
  return (
    says === 'closed' ||
    (says === 'unclear' && !headers.some((header) => consentColumn(header) !== undefined))
  )
}

/** A day, a time, or the seconds since 1970. */
const moment =
  /^\d{1,4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,4}|^\d{1,2} \p{L}{3,}\.? \d{2,4}|^\p{L}{3,}\.? \d{1,2},? \d{4}|^1\d{9}(\d{3})?$/u

/** A cross is a no to some and a ticked box to others. */
const crosses = set('✗|✘|❌|✖|×|╳')

function readDenial(word: string): ConsentReading {
  if (crosses.has(word)) return 'unclear'
  if (noWords.has(word) || permissionWords.has(word)) return 'open'
  if (unclearWords.has(word)) return 'unclear'
  if (yesWords.has(word) || denialWords.has(word) || moment.test(word)) return 'closed'
  // "2" or "17" is no answer to a question of yes or no.
  // Access writes its yes as -1; five digits are Excel's number of a day.
  if (word === '-1' || /^[2-5]\d{4}$/.test(word)) return 'closed'
  if (/^[+-]?[\d.,]+$/.test(word)) return 'unclear'
  // "No" with further words: "no calls" denies, "no (asked in March)" is unclear.
  if (/^(no|non|nein|não|nee|нет)\b/u.test(word)) return deny.test(compactOf(word)) ? 'closed' : 'unclear'
  if (/^(callable|ok|okay|fine|may be|can be)\b/.test(word)) return 'unclear'
  // A reason.
  return 'closed'
}

function readPermission(word: string): ConsentReading {
  if (noWords.has(word)) return 'closed'
  if (unclearWords.has(word)) return 'unclear'
  if (yesWords.has(word) || permissionWords.has(word) || affirmations.has(word) || moment.test(word))
    return 'open'
  if (refusals.test(word)) return 'closed'
  if (readStatus(word, null) === 'closed' || denialWords.has(word) || deny.test(compactOf(word)))
    return word === 'active' || word === 'all' || word === 'all channels' ? 'open' : 'closed'
  if (
    /^(not? |never |without|un|de(clin|ni)ed|refus|reject|expired|keine?|sin |sans |senza |zonder |bez )/.test(
      word,
    )
  )
    return 'closed'
  if (/^(yes|ok|okay|ja|oui|sí|si|sim|да|tak)\b/u.test(word) || allow.test(compactOf(word))) return 'open'
  return /\b(e-?mail|sms|phone|calls?|text|whatsapp|post|newsletter)\b/.test(word) ? 'open' : 'unclear'
}

function compactOf(word: string): string {
  return bareHeader(word).replaceAll(' ', '')
}
