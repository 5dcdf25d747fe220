import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type TextEncoding, textEncodings } from '../../src/files/bytes/encoding-names.ts'
import { cellDecoder, decodeBytes, isTranscoded, transcode } from '../../src/files/bytes/encodings.ts'
import { findEncoding } from '../../src/files/bytes/find-encoding.ts'
import { isKnownHeader } from '../../src/files/mapping/header-words.ts'
import { encode } from '../support/encode-text.ts'

const knows = isKnownHeader
const find = (bytes: Buffer) => findEncoding(bytes, knows)

/** Lists as people in these countries have them; the last columns are alike everywhere. */
const lists: Record<string, { encodings: TextEncoding[]; header: string; rows: string[] }> = {
  German: {
    encodings: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm437', 'ibm850'],
    header: 'Vorname;Nachname;Ort',
    rows: ['Jörg;Müller;Köln', 'Änne;Groß;München', 'Björn;Krüger;Münster', 'Käthe;Böhm;Göttingen'],
  },
  French: {
    encodings: ['windows-1252', 'iso-8859-15', 'macintosh', 'ibm850'],
    header: 'Prénom;Nom;Ville',
    rows: ['Hélène;Lefèvre;Orléans', 'François;Gérard;Nîmes', 'Zoé;Benoît;Besançon', 'Chloé;Noël;Béziers'],
  },
  Spanish: {
    encodings: ['windows-1252', 'macintosh', 'ibm850'],
    header: 'Nombre;Apellidos;Ciudad',
    rows: ['José;Muñoz;León', 'Íñigo;Ibáñez;A Coruña', 'Begoña;Sánchez;Córdoba', 'María;Núñez;Cádiz'],
  },
  Polish: {
    encodings: ['windows-1250', 'iso-8859-2', 'ibm852'],
    header: 'Imię;Nazwisko;Miasto',
    rows: ['Łukasz;Wiśniewski;Łódź', 'Żaneta;Dąbrowska;Gdańsk', 'Bożena;Głąb;Częstochowa'],
  },
  Czech: {
    encodings: ['windows-1250', 'iso-8859-2', 'ibm852'],
    header: 'Jméno;Příjmení;Město',
    rows: ['Jiří;Dvořák;Plzeň', 'Tomáš;Černý;Děčín', 'Lucie;Šťastná;Třebíč', 'Zdeněk;Růžička;Břeclav'],
  },
  Hungarian: {
    encodings: ['windows-1250', 'iso-8859-2', 'ibm852'],
    header: 'Vezetéknév;Keresztnév;Város',
    rows: ['Szűcs;Győző;Győr', 'Tóth;Ágnes;Székesfehérvár', 'Nyírő;Örs;Debrecen', 'Őri;Szilárd;Pécs'],
  },
  Russian: {
    encodings: ['windows-1251', 'koi8-r', 'ibm866'],
    header: 'Имя;Фамилия;Город',
    rows: ['Мария;Иванова;Москва', 'Олег;Петров;Казань', 'Сергей;Кузнецов;Пермь'],
  },
  Greek: {
    encodings: ['windows-1253'],
    header: 'Όνομα;Επώνυμο;Πόλη',
    rows: ['Γιώργος;Παπαδόπουλος;Αθήνα', 'Ελένη;Βλάχου;Ηράκλειο', 'Νίκος;Δημητρίου;Πάτρα'],
  },
  Turkish: {
    encodings: ['windows-1254'],
    header: 'Ad;Soyad;Şehir',
    rows: ['Çağla;Yılmaz;İstanbul', 'Gökhan;Şahin;Eskişehir', 'Işıl;Güneş;Muğla', 'Ömer;Öztürk;İzmir'],
  },
  Japanese: {
    encodings: ['shift_jis', 'euc-jp'],
    header: '姓;名;会社',
    rows: ['山田;太郎;山田商事', '佐藤;花子;株式会社サトウ', '高橋;さくら;タカハシ工業'],
  },
  'Chinese, simplified': {
    encodings: ['gb18030'],
    header: '姓名;公司;城市',
    rows: ['张伟;华为技术有限公司;深圳', '王芳;北京科技公司;北京', '刘洋;广州服装厂;广州'],
  },
  'Chinese, traditional': {
    encodings: ['big5'],
    header: '姓名;公司;城市',
    rows: ['陳志明;台灣電子公司;台北', '林淑芬;高雄貿易行;高雄', '黃建國;新竹科技;新竹'],
  },
  Korean: {
    encodings: ['euc-kr'],
    header: '이름;회사;도시',
    rows: ['김민수;삼성전자;서울', '이영희;현대자동차;부산', '박지훈;엘지화학;대구'],
  },
}

const tableOf = (header: string, rows: readonly string[]) =>
  [header, ...rows.map((row, at) => `${row};+49 171 234567${at};p${at}@x.example`)].join('\r\n')

describe('findEncoding', () => {
  it.each(Object.entries(lists))(
    'reads %s as it was written, or asks with the right one among the names',
    async (_, list) => {
      for (const encoding of list.encodings) {
        for (const header of [list.header, 'First Name;Last Name;City']) {
          const text = tableOf(header, list.rows)
          const found = await find(encode(text, encoding))
          const offered = [found.encoding, ...found.candidates.map((candidate) => candidate.encoding)]
          expect(offered.map((one) => decodeBytes(encode(text, encoding), one))).toContain(text)
          if (found.candidates.length === 0)
            expect(decodeBytes(encode(text, encoding), found.encoding)).toBe(text)
        }
      }
    },
  )

  it.each(['14-outlook-german-1252', '17-outlook-japanese-sjis', '18-excel-russian-cp1251'])(
    'has no doubt about %s',
    async (name) => {
      const { encoding, candidates } = await find(
        readFileSync(new URL(`../fixtures/cases/${name}.csv`, import.meta.url)),
      )
      expect(candidates).toEqual([])
      expect(['windows-1252', 'shift_jis', 'windows-1251']).toContain(encoding)
    },
  )

  it('shows the cells that the likely encodings read in different ways', async () => {
    const { candidates } = await find(
      encode('Name;Email;Tel\r\nHélène Lefèvre;h@x.example\r\n', 'windows-1252'),
    )
    expect(candidates).toContainEqual({ encoding: 'windows-1252', examples: ['Hélène Lefèvre'] })
    expect(candidates).toContainEqual({ encoding: 'windows-1250', examples: ['Hélčne Lefčvre'] })
  })

  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const)(
    'knows %s with and without a mark',
    async (encoding) => {
      const text = 'Name\tPhone\r\nÅse 😀\t+47 912 34 567\r\n'
      for (const given of [text, `\uFEFF${text}`]) {
        const found = await find(encode(given, encoding))
        expect(found).toMatchObject({ encoding, candidates: [] })
        expect(found.markBytes > 0).toBe(given.startsWith('\uFEFF'))
      }
    },
  )

  it('takes a UTF-8 file with one broken line for UTF-8, so that the line alone is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('Name\nÅse\nJörg\nZoë\n'), Buffer.from([0x4a, 0xf6, 0x0a])])
    expect(await find(bytes)).toMatchObject({ encoding: 'utf-8', candidates: [] })
  })
})

describe('cells and bytes', () => {
  it.each(textEncodings.filter((encoding) => !isTranscoded(encoding)))(
    '%s: ASCII stays, bytes that are no letter are told',
    (encoding) => {
      const decode = cellDecoder(encoding)
      expect(decode('+49 171;"x"')).toBe('+49 171;"x"')
      if (encoding === 'utf-8') expect(decode('J\xf6rg')).toBeUndefined()
      if (encoding === 'windows-1253') expect(decode('\xd2')).toBeUndefined()
    },
  )

  it.each(textEncodings.filter(isTranscoded))('%s becomes UTF-8 in pieces of any size', async (encoding) => {
    const text = encoding.startsWith('utf-') ? 'a;Åse 😀;山田' : 'a;1;ABC'
    const bytes = encode(text, encoding)
    async function* bits() {
      for (const byte of bytes) yield Buffer.from([byte])
    }
    const parts: Buffer[] = []
    for await (const part of transcode(bits(), encoding)) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe(text)
  })

  it('a code point that is none and a cut letter become U+FFFD', async () => {
    async function* bytes() {
      yield Buffer.from([0x41, 0, 0, 0, 0, 0, 0x11, 0xff, 0x42, 0])
    }
    const parts: Buffer[] = []
    for await (const part of transcode(bytes(), 'utf-32le')) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe('A\uFFFD\uFFFD')
  })
})
