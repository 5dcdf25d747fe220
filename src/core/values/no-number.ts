/** Single words, in lower case, by which phone systems and networks say that a number is withheld or lost. */
const withheldWords = new Set(
  [
    'anonymous|anon|unavailable|restricted|private|unknown|withheld|blocked|hidden|masked|secret|invalid|nonumber|nobody|asterisk|payphone|unlisted|suppressed|rejected|clir|coin|p|o|s',
    'anonym|anonymer|unbekannt|unbekannter|unbekannte|unterdrückt|unterdrückte|anonyme|inconnu|inconnue|masqué|masquée|caché|privé|anónimo|anonimo|anónima|desconocido|desconocida',
    'oculto|oculta|privado|privada|sconosciuto|privato|nascosto|anônimo|desconhecido|confidencial|onbekend|anoniem|afgeschermd|privénummer|okänt|okänd|dolt|skjult|hemmeligt|ukjent|ukendt',
    'nieznany|zastrzeżony|prywatny|anonimowy|неизвестно|неизвестный|неизвестен|скрыт|скрытый|аноним|анонимный|невідомий|прихований|gizli|bilinmeyen|neznámé|skryté|ismeretlen|rejtett',
    '非通知|匿名|公衆電話|表示圏外|通知不可能|不明|未知|未知号码|未知來電|私人号码|私密号码|隐藏号码|無來電顯示|발신번호표시제한|비공개|חסוי',
    'مجهول|مجهولة|مخفي|مخفية|محجوب|ناشناس|مخفی|अज्ञात|ไม่ทราบ|άγνωστος|άγνωστη|άγνωστο|ανώνυμος|ανώνυμο|απόκρυψη|απόρρητο',
    'anonima|segreto|riservato|tuntematon|salainen|salattu|necunoscut|ascuns|skryto|súkromné|neznáme|nepoznat|nepoznato|skriven|skriveno|geheim|skyddat|hemligt|通知不可|חסויה',
  ].flatMap((words) => words.split('|')),
)

/** Words that may stand beside one of those and mean nothing alone. */
const besideWithheld = new Set(
  'caller|callers|callerid|clid|cid|cli|reason|user|call|incoming|id|number|num|phone|line|name|person|the|by|network|anrufer|anruf|nummer|rufnummer|teilnehmer|appel|appelant|correspondant|numéro|numero|número|llamada|chiamata|chamada|номер|абонент|numer|numara|arayan|tal|szám|číslo|số|nomor|broj|număr|numero|nummeret|puhelinnumero|αριθμός|رقم|شماره|مكالمة|नंबर|หมายเลข|番号|發話者|発信者|設定|來電|来电|電話|电话|號碼|号码|מספר|מזוהה|שיחה'.split(
    '|',
  ),
)

/**
 * Words that mean "withheld" beside a word for a number or a caller; alone they may be the label of a
 * person's own number.
 */
const ownWords = new Set('privat|privater|privatni|privát|özel|pribadi|خاص|خصوصی|निजी|ส่วนตัว|riêng'.split('|'))

/** Phrases that mean "withheld" although their single words do not. */
const withheldPhrases = new Set([
  'not available',
  'no caller id',
  'no number',
  'no name',
  'no data',
  'n.a.',
  'n.a',
  'coin line',
  'interaction with other service',
  'não identificado',
  'no identificado',
  'non identificato',
  'non identifié',
  'no caller',
  'out of area',
  'id blocked',
  'keine nummer',
  'sans numéro',
  'sin número',
  'not provided',
  'not known',
  'not disclosed',
  'no id',
  'no callerid',
  'no clid',
  'غير معروف',
  'לא ידוע',
  'לא מזוהה',
  'tidak dikenal',
  'không rõ',
  'không xác định',
  '알 수 없음',
  '발신번호 표시제한',
  '발신자 정보 없음',
])

/** Scripts that are written without spaces between words. */
const unspaced = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]+$/u
const unspacedWords = new RegExp(
  [...withheldWords, ...besideWithheld].filter((word) => unspaced.test(word)).join('|'),
  'gu',
)

/** The words of a text: a phrase that says so counts as one word, and words that are written together are separated. */
function wordsOf(plain: string): string[] {
  const [phrase] = [...withheldPhrases].filter((phrase) => ` ${plain} `.includes(` ${phrase} `))
  const text = phrase === undefined ? plain : ` ${plain} `.replace(` ${phrase} `, ' unknown ')
  const parted = unspaced.test(text) ? text.replace(unspacedWords, ' $& ') : text
  return parted.split(/[\s/|]+/).filter((word) => word !== '')
}

function isWithheld(plain: string): boolean {
  if (!/\p{L}/u.test(plain)) return false
  const words = wordsOf(plain)
  const has = (known: ReadonlySet<string>) => words.some((word) => known.has(word))
  const isAllOfThem = words.every((word) =>
    [withheldWords, besideWithheld, ownWords].some((known) => known.has(word)),
  )
  return isAllOfThem && (has(withheldWords) || (has(ownWords) && has(besideWithheld)))
}

/** What programs send in place of a missing value. */
const programWords = new Set(['null', 'undefined', 'none', 'nil', 'nan', 'n/a', 'empty', 'blank'])

/** What people and programs write into a required cell that has no value. */
const emptyWords = new Set(
  [
    'n/a|na|n.a|n.a.|#n/a|not applicable|not provided|not given|none|no phone|no phone number|no mobile|no|nil|null|(null)|undefined|nan|empty|blank|tbd|tba|tbc|todo',
    'missing|no data|no entry|x|xx|xxx|xxxx|test|keine|keine angabe|k.a|k.a.|kein|ohne|fehlt|leer|aucun|aucune|néant|vide|non renseigné|ninguno|ninguna|sin teléfono|sin dato|vacío',
    'nessuno|nessuna|assente|vuoto|nenhum|nenhuma|sem telefone|vazio|geen|ingen|saknas|brak|nie ma|нет|нет данных|отсутствует|yok|なし|無し|无|無|没有|없음',
  ].flatMap((words) => words.split('|')),
)

/**
 * ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on the letters of a keypad: how Twilio and others send a withheld
 * number in a field that must hold digits (E.161).
 */
const spelledOut = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253'])

/** Whether digits are one of these without its plus. Some are numbers of a region: `7378742833` could be one in Austin. */
export function isSpelledOut(text: string): boolean {
  return spelledOut.has(`+${text.replace(/\D/g, '')}`)
}

/**
 * Whether a phone system says with this text that it has no number: a word for a withheld caller, such a word
 * spelled on the keypad, zeros, or blank text.
 */
export function isNoNumber(text: string): boolean {
  const plain = plainWords(text).replace(/^\+(?=\p{L})/u, '')
  if (plain === '' || isWithheld(plain) || programWords.has(plain)) return true
  const number = text.replace(/[^\d+]/g, '').replace(/^00(?=[1-9])/, '+')
  return spelledOut.has(number) || /^\+?1?266696687$/.test(number) || /^\+?0+$/.test(number)
}

/**
 * Whether a cell says that it has no value (`n/a`, `-`, `none`, `unknown`, `0`), or holds digits that people
 * type to get past a form: one digit repeated (`0000000000`, `+1 111 111 1111`) or counting digits
 * (`123456789`).
 */
export function isPlaceholder(text: string): boolean {
  const plain = plainWords(text)
  if (plain === '' || emptyWords.has(plain)) return true
  if (/\p{L}/u.test(plain)) return isWithheld(plain)
  const digits = plain.replace(/\D/g, '')
  if (/^(\d)\1{5,}$/.test(digits) || /^0*$/.test(digits) || isCounting(digits)) return true
  if (!plain.startsWith('+')) return false
  // After a calling code, such as in +1 000 000 0000. Shorter runs occur at the end of real numbers, such as
  // +49 800 2222222.
  return [1, 2, 3].some((length) => {
    const national = digits.slice(length)
    return /^(?:(\d)\1{8,}|0{7,})$/.test(national) || (national.length >= 9 && isCounting(national))
  })
}

/** Whether digits count up from 0 or 1, or down from 9. */
export function isCounting(digits: string): boolean {
  const counts = '012345678901234567890'
  return (
    digits.length >= 6 && (/^0?1/.test(digits) ? counts.includes(digits) : '9876543210'.startsWith(digits))
  )
}

function plainWords(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[_\s-]+/g, ' ')
    .replace(/^[\s"'<>([{*.,:;?!–—-]+|[\s"'>)\]}*,:;?!–—-]+$/g, '')
}
