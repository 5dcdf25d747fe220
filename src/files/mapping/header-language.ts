import { plainText } from './header-text.ts'

/** Words of headers that are of one language and no other, as `plainText` has them. */
const words: Readonly<Record<string, string>> = {
  en: 'first last name phone email address company street city state zip postal country notes birthday title job mobile work home tags owner created other business organization department number',
  de: 'vorname nachname firma telefon telefonnummer handy mobil strasse ort plz postleitzahl land geburtstag notizen anrede abteilung geschaftlich privat mobiltelefon kategorien nicht anrufen kunde bemerkung hausnummer stadt ansprechpartner',
  fr: 'prenom nom telephone courriel adresse societe entreprise ville rue pays portable anniversaire remarques fonction code poste mobile naissance pas appeler fixe',
  es: 'nombre apellido apellidos telefono correo direccion empresa ciudad calle pais movil celular cumpleanos notas puesto provincia cargo fecha nacimiento no llamar codigo',
  it: 'nome cognome telefono cellulare indirizzo azienda societa citta via paese compleanno note cap provincia ruolo nascita comune',
  pt: 'nome sobrenome apelido telefone telemovel celular endereco empresa cidade rua pais aniversario notas cep cargo estado nascimento morada',
  nl: 'voornaam achternaam telefoon telefoonnummer mobiel bedrijf straat plaats woonplaats postcode land verjaardag opmerkingen functie huisnummer adres',
  pl: 'imie nazwisko telefon komorka firma ulica miasto miejscowosc kraj kod pocztowy urodziny uwagi stanowisko adres',
  sv: 'fornamn efternamn telefon mobil foretag gata gatuadress stad land fodelsedag anteckningar postnummer ort epost',
  da: 'fornavn efternavn telefon mobil virksomhed gade by land fodselsdag noter postnummer adresse',
  no: 'fornavn etternavn telefon mobil bedrift gate sted poststed land fodselsdag notater postnummer epost',
  fi: 'etunimi sukunimi puhelin puhelinnumero matkapuhelin yritys katuosoite kaupunki paikkakunta maa syntymapaiva postinumero sahkoposti',
  cs: 'jmeno prijmeni telefon mobil firma spolecnost ulice mesto psc zeme poznamka narozeniny',
  sk: 'meno priezvisko telefon mobil firma spolocnost ulica mesto psc krajina poznamka',
  hu: 'keresztnev vezeteknev nev telefon telefonszam mobil ceg cim varos iranyitoszam orszag megjegyzes',
  ro: 'prenume nume telefon mobil firma companie strada oras judet tara cod postal observatii',
  tr: 'ad soyad isim telefon cep sirket adres sehir il ilce ulke posta kodu dogum eposta',
  hr: 'ime prezime mobitel eposta grad drzava tvrtka adresa telefon ulica postanski broj',
  vi: 'ho ten dien thoai dia chi cong ty thanh pho quoc gia',
  id: 'nama depan belakang telepon alamat perusahaan kota negara kode pos',
}

/** Where each language is what headers are written in; the countries with the most people who have phones first. */
const regionsByLanguage: Readonly<Record<string, readonly string[]>> = {
  en: 'US GB CA AU NZ IE IN ZA SG NG KE PH'.split(' '),
  de: 'DE AT CH LI LU'.split(' '),
  fr: 'FR BE CH CA LU MA TN SN CI'.split(' '),
  es: 'ES MX AR CO CL PE VE EC GT UY DO CR PA BO PY SV HN NI PR CU'.split(' '),
  it: 'IT CH SM'.split(' '),
  pt: 'BR PT AO MZ'.split(' '),
  nl: 'NL BE SR'.split(' '),
  pl: ['PL'],
  sv: 'SE FI'.split(' '),
  da: ['DK'],
  no: ['NO'],
  fi: ['FI'],
  cs: ['CZ'],
  hr: 'HR BA RS SI ME'.split(' '),
  sk: ['SK'],
  hu: ['HU'],
  ro: 'RO MD'.split(' '),
  tr: 'TR CY'.split(' '),
  vi: ['VN'],
  id: ['ID'],
  ru: 'RU KZ BY UA UZ KG'.split(' '),
  uk: ['UA'],
  el: 'GR CY'.split(' '),
  he: ['IL'],
  ar: 'SA AE EG IQ JO KW QA BH OM LB MA DZ TN LY YE'.split(' '),
  hi: ['IN'],
  th: ['TH'],
  ja: ['JP'],
  ko: ['KR'],
  zh: 'CN TW HK SG MO'.split(' '),
}

const languagesByWord = new Map<string, string[]>()
for (const [language, text] of Object.entries(words)) {
  for (const word of plainText(text).split(' ')) {
    languagesByWord.set(word, [...(languagesByWord.get(word) ?? []), language])
  }
}

const scripts: readonly [string, RegExp][] = [
  ['ja', /[\p{sc=Hiragana}\p{sc=Katakana}]/u],
  ['ko', /\p{sc=Hangul}/u],
  ['th', /\p{sc=Thai}/u],
  ['he', /\p{sc=Hebrew}/u],
  ['el', /\p{sc=Greek}/u],
  ['ar', /\p{sc=Arabic}/u],
  ['hi', /\p{sc=Devanagari}/u],
  ['uk', /[іїєґІЇЄҐ]/u],
  ['ru', /\p{sc=Cyrillic}/u],
  ['zh', /\p{sc=Han}/u],
]

/** The language in which most headers are written; undefined where two are as likely or none is known. */
export function headerLanguage(headers: readonly string[]): string | undefined {
  const text = headers.join(' ')
  const script = scripts.find(([, letters]) => letters.test(text))
  if (script !== undefined) return script[0]
  const counts = new Map<string, number>()
  for (const header of headers) {
    const bare = plainText(header.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2'))
    const known = new Set(bare.split(/[^\p{L}]+/u).flatMap((word) => languagesByWord.get(word) ?? []))
    // What a header says in two languages tells half as much of each.
    for (const language of known) counts.set(language, (counts.get(language) ?? 0) + 1 / known.size)
  }
  const [best, next] = [...counts].sort(([, one], [, other]) => other - one)
  return best === undefined || best[1] === next?.[1] ? undefined : best[0]
}

/** The regions whose people write headers in a language. */
export function regionsOfLanguage(language: string | undefined): readonly string[] {
  return language === undefined ? [] : (regionsByLanguage[language] ?? [])
}
