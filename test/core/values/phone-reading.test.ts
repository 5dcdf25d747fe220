import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPhoneBeginning, readPhonePart } from '../../../src/core/values/phone-fragment.ts'
import { readPhoneText } from '../../../src/core/values/phone-reading.ts'
import { processorMs } from '../../support/times.ts'

/** `+49… region ext 5`, the likeliest reading in one line; or the reason. */
function read(text: string, region: string | null = null): string {
  const result = readPhoneText(text, region)
  if ('reason' in result) return result.reason
  const { phone, reading } = result.readings[0]
  return `${phone} ${reading}${result.extension === null ? '' : ` ext ${result.extension}`}`
}

describe('readPhoneText', () => {
  test.each([
    ['sip:+493012345678@pbx.example', '+493012345678 international'],
    ['sips:+493012345678@pbx.example:5061;transport=tls', '+493012345678 international'],
    ['sip:+493012345678:secret@pbx.example', '+493012345678 international'],
    ['"Ann Lee" <sip:+14155550101@10.0.0.1;user=phone>;tag=as58f4', '+14155550101 international'],
    ['<sip:+14155550101@host>', '+14155550101 international'],
    ['sip:%2B14155550101@host', '+14155550101 international'],
    ['sip:+14155550101;ext=5@host', '+14155550101 international ext 5'],
    ['sip:+14155550101;npdi;rn=+14155550000@host;transport=tcp', '+14155550101 international'],
    ['tel:+1-415-555-0101', '+14155550101 international'],
    ['tel:+1-415-555-0101;ext=5;phone-context=example.com', '+14155550101 international ext 5'],
    ['tel:555-0101;phone-context=+1-415', '+14155550101 international'],
    ['TEL:+1(415)555.0101', '+14155550101 international'],
    ['whatsapp:+525512345678', '+525512345678 international'],
    ['whatsapp:+5215512345678', '+525512345678 international'],
    ['5215512345678@s.whatsapp.net', '+525512345678 digits'],
    ['4915112345678@c.us', '+4915112345678 digits'],
    ['https://wa.me/4915112345678', '+4915112345678 digits'],
    ['+14155550101;isub=1234', '+14155550101 international'],
    ['callto:+14155550101', '+14155550101 international'],
    ['sip:4155550101;phone-context=+1@ims', '+14155550101 international'],
    ['[+1] 415 555 0101', '+14155550101 international'],
    ['\u202a+14155550101\u202c', '+14155550101 international'],
    ['P-Asserted-Identity: <tel:+14155550101>', '+14155550101 international'],
  ])('takes the number out of %s', (text, expected) => {
    expect(read(text)).toBe(expected)
    expect(read(text, 'FR')).toBe(expected)
  })

  test.each([
    ['+44 (0)20 7946 0018', null, '+442079460018 international'],
    ['+44(0)2079460018', 'DE', '+442079460018 international'],
    ['0044 20 7946 0018', null, '+442079460018 international'],
    ['0044 20 7946 0018', 'US', '+442079460018 international'],
    ['0044 (0)20 7946 0018', 'DE', '+442079460018 international'],
    ['(0044) 20 7946 0018', 'AU', '+442079460018 international'],
    ['011 44 20 7946 0018', 'US', '+442079460018 international'],
    ['011442079460018', 'CA', '+442079460018 international'],
    ['011442079460018', null, '+442079460018 international'],
    ['001 415 555 2671', null, '+14155552671 international'],
    ['0014155552671', 'DE', '+14155552671 international'],
    ['0011 44 20 7946 0018', 'AU', '+442079460018 region'],
    ['++49 30 12345678', null, '+493012345678 international'],
    ['+0049 30 12345678', null, '+493012345678 international'],
    ['020 7946 0018', 'GB', '+442079460018 region'],
    ['(415) 555-2671', 'US', '+14155552671 region'],
    ['442079460018', 'GB', '+442079460018 region'],
    ['442079460018', 'US', '+442079460018 digits'],
    ['442079460018', null, '+442079460018 digits'],
    ['011 15 2345-6789', 'AR', '+5491123456789 region'],
    ['+54 9 11 15 2345 6789', null, '+5491123456789 international'],
    ['+54 9 351 15 123 4567', 'US', '+5493511234567 international'],
    ['+54 11 15 2345 6789', null, '+5491123456789 international'],
    ['1 55 1234 5678', 'MX', '+525512345678 region'],
    ['044 55 1234 5678', 'MX', '+525512345678 region'],
    ['+52 1 55 1234 5678', null, '+525512345678 international'],
    ['+229 97 12 34 56', null, '+22997123456 international'],
    ['+225 07 12 34 56', null, '+22507123456 international'],
    [' 442079460018', 'DE', '+442079460018 international'],
    ['+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨', null, '+442079460018 international'],
    ['۰۲۰ ۷۹۴۶ ۰۰۱۸', 'GB', '+442079460018 region'],
    ['＋４４　２０　７９４６　００１８', null, '+442079460018 international'],
    ['+91 ९८७६५ ४३२१०', null, '+919876543210 international'],
    ['+54 9 (011) 2345-6789', null, '+5491123456789 international'],
    ['+54 9 (0351) 15 123-4567', null, '+5493511234567 international'],
    ['01 55 1234 5678', 'MX', '+525512345678 region'],
    ['8 050 123 45 67', 'UA', '+380501234567 region'],
    ['8 (044) 123-45-67', 'UA', '+380441234567 region'],
    ['09 1234 5678', 'CL', '+56912345678 region'],
    ['03 300 123 4567', 'CO', '+573001234567 region'],
    ['(0xx11) 98765-4321', 'BR', '+5511987654321 region'],
    ['0xx11 98765-4321', 'BR', '+5511987654321 region'],
    ['(0**21) 98765-4321', 'BR', '+5521987654321 region'],
    ['009 234 803 123 4567', 'NG', '+2348031234567 international'],
    ['０９０ー１２３４ー５６７８', 'JP', '+819012345678 region'],
    ['03〜1234〜5678', 'JP', '+81312345678 region'],
    ['415_555_2671', 'US', '+14155552671 region'],
    ['+34 (0) 612 345 678', null, '+34612345678 international'],
    ['0034 (0)612 345 678', 'FR', '+34612345678 international'],
    ['+48 (0)512 345 678', null, '+48512345678 international'],
    ['+852 (0) 5123 4567', null, '+85251234567 international'],
    ['+1 (0) 415 555 2671', null, '+14155552671 international'],
    ['＋420（０）601 123 456', null, '+420601123456 international'],
    ['+39 (0)6 6981 2345', null, '+390669812345 international'],
    ['+52 044 55 1234 5678', null, '+525512345678 international'],
    ['+52 01 55 1234 5678', null, '+525512345678 international'],
    ['1-800-FLOWERS', 'US', '+18003569377 region'],
    ['020 7946 0018,', 'GB', '+442079460018 region'],
    ['7378742833', 'US', '+17378742833 region'],
    ['*674155552671', 'US', '+14155552671 region'],
    ['*82 415 555 2671', 'US', '+14155552671 region'],
    ['#31#030 12345678', 'DE', '+493012345678 region'],
    ['*31#+493012345678', 'DE', '+493012345678 international'],
    ['0 600 123 456', 'PL', '+48600123456 region'],
    ['0 300 123 4567', 'CO', '+573001234567 region'],
    ['06 6981 2345', 'IT', '+390669812345 region'],
  ])('reads %j with %s at home as %s', (text, region, expected) => {
    expect(read(text, region)).toBe(expected)
  })

  test.each([
    'Tel. 020 7946 0018',
    'T: 020 7946 0018',
    'Mobile: +44 20 7946 0018',
    '020 7946 0018 (home)',
    '+44 20 7946 0018 - office',
    'GB +442079460018',
    "'02079460018",
    '="02079460018"',
    '“020 7946 0018”',
    'skype:+442079460018?call',
    'facetime:+442079460018',
    'viber://chat?number=%2B442079460018',
    'whatsapp://send?phone=442079460018',
    'https://t.me/+442079460018',
    '+44 2079460018;npdi',
    'e164:+442079460018',
    '020 7946 0018#',
    '+44 20 7946 0018 / home',
  ])('reads what an address book or a link has around a number: %s', (text) => {
    expect(read(text, 'GB')).toMatch(/^\+442079460018 /)
  })

  test.each([
    '+1 415 555 0101 ext. 5',
    '+1 415 555 0101 ext 5',
    '+1 415 555 0101, ext. 5',
    '+14155550101x5',
    '+14155550101 X 5',
    '+1 415 555 0101 extension 5',
    '+1 415 555 0101 (ext 5)',
    '+14155550101;ext=5',
    '+14155550101,,5',
    '+14155550101,5#',
    '+14155550101p5',
    '+14155550101#5',
    '+14155550101 ~5',
    '+1 415 555 0101 доб. 5',
    '+1 415 555 0101, доб 5',
    '+1 415 555 0101 poste 5',
    '+1 415 555 0101 Durchwahl 5',
    '+1 415 555 0101 - Durchwahl: 5',
    '+1 415 555 0101 int. 5',
    '+1 415 555 0101 anexo 5',
    '+1 415 555 0101 ramal 5',
    '+1 415 555 0101 tst. 5',
    '+1 415 555 0101 wew. 5',
    '+1 415 555 0101 内線5',
    '+1 415 555 0101 [ext 5]',
    '+1 415 555 0101 ｅｘｔ：５',
  ])('takes the extension off %s', (text) => {
    expect(read(text)).toBe('+14155550101 international ext 5')
  })

  test.each([
    'anonymous',
    'Anonymous',
    'sip:anonymous@anonymous.invalid',
    '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
    'sip:Restricted@pbx.example',
    'sip:unavailable@unknown.invalid',
    'sip:@pbx.example',
    'tel:',
    '',
    '   ',
    'unavailable',
    'Restricted',
    'PRIVATE',
    'private number',
    'unknown',
    'Unknown Caller',
    '<unknown>',
    'withheld',
    'No Caller ID',
    'numéro masqué',
    'Unbekannt',
    'Unbekannter Anrufer',
    'Restricted Number',
    'caller unknown',
    'Out-of-Area',
    'Numero privado',
    'Appel masqué',
    'hidden',
    'sip:pbx.example',
    'sip:10.0.0.1',
    '+266696687',
    '266696687',
    'tel:+266696687',
    'whatsapp:+266696687',
    '+7378742833',
    '+86282452253',
    '0',
    '0000000000',
    'null',
    '+anonymous',
    '00266696687',
    'CallerID blocked',
    'Not provided',
    'chiamata anonima',
    'رقم خاص',
    'غير معروف',
    'άγνωστος αριθμός',
    'özel numara',
    'nomor pribadi',
    'privat nummer',
    '알 수 없음',
    'tuntematon numero',
    'Private/Unknown',
    'No Name',
    'N.A.',
    'Suppressed',
    'CID blocked',
    'coin line / payphone',
    'Interaction with other service',
    'Número não identificado',
    'Hemligt nummer',
    'Skyddat nummer',
    'Geheim nummer',
    '非通知設定',
    '番号非通知',
    'שיחה חסויה',
    'ไม่ทราบหมายเลข',
    'Nomor tidak dikenal',
    'Số không xác định',
    '+1266696687',
    '86282452253',
  ])('says no_number for %j', (text) => {
    expect(read(text)).toBe('no_number')
    expect(read(text, 'US')).toBe('no_number')
  })

  test.each([
    ['abc', 'US', 'not_a_phone'],
    ['x', 'US', 'not_a_phone'],
    ['sip:ann@pbx.example', 'US', 'not_a_phone'],
    ['ann@lee.example', 'US', 'not_a_phone'],
    ['sip:201@pbx.example', 'US', 'not_a_phone'],
    ['+', null, 'not_a_phone'],
    ['+49', 'DE', 'not_a_phone'],
    ['020 7946 0018', null, 'needs_region'],
    ['+1 415 555 0101 +1 415 555 0102', 'US', 'not_a_phone'],
    ['1'.repeat(600), 'US', 'not_a_phone'],
    // A label of a person's own number, not of a withheld one.
    ['privat', 'DE', 'not_a_phone'],
    ['özel', 'TR', 'not_a_phone'],
  ])('refuses %j with %s at home: %s', (text, region, expected) => {
    expect(read(text, region)).toBe(expected)
  })

  test('keeps every reading that may be meant, home first', () => {
    expect(readPhoneText('4795552671', 'US')).toMatchObject({
      readings: [
        { phone: '+14795552671', reading: 'region' },
        { phone: '+4795552671', reading: 'digits' },
      ],
    })
  })

  test('never throws, and what it read is E.164, whatever is sent', () => {
    const piece = fc.constantFrom(
      'sip:',
      'tel:',
      '+',
      '00',
      '0',
      '49',
      '1',
      '5',
      ' ',
      '@',
      ';',
      'ext',
      ',',
      '<',
      '>',
      '%2',
      'x',
      '(',
      '\ud800',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom(null, 'US', 'DE', 'MX', 'XX'),
        (pieces, region) => {
          const result = readPhoneText(pieces.join(''), region)
          if ('reason' in result) return
          for (const { phone } of result.readings) expect(phone).toMatch(/^\+[1-9]\d{3,14}$/)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('reads the longest text in milliseconds', async () => {
    const read = () => {
      for (const part of [' ', '1 ', '(', 'x1', ',', '1,', ';a=', '<', 'ext', '+1', '%20'])
        readPhoneText(`1${part.repeat(Math.floor(490 / part.length))}`, 'US')
    }
    expect(await processorMs(read)).toBeLessThan(1_000)
  })
})

describe('parts of a number', () => {
  test.each([
    ['020', 'GB', ['+4420', null]],
    ['020 7946', 'GB', ['+44207946', null]],
    ['+44 20', null, ['+4420', null]],
    ['0044 20', 'US', ['+4420', null]],
    ['415', 'US', ['+1415', '+415']],
    ['1415', 'US', ['+1415', '+1415']],
    ['06', 'IT', ['+3906', null]],
    ['44', null, ['+44', null]],
    ['٠٢٠', 'GB', ['+4420', null]],
    ['+44 (0)20', null, ['+4420', null]],
    ['+33(0)6', 'FR', ['+336', null]],
    ['0044 (0)20', 'DE', ['+4420', null]],
    ['tel:+44-20', null, ['+4420', null]],
    ['011 44 20', 'US', ['+4420', null]],
    ['0011 44 20', 'AU', ['+4420', '+114420']],
    ['8 916', 'RU', ['+7916', '+8916']],
    ['8 612', 'LT', ['+370612', '+8612']],
    ['06 20', 'HU', ['+3620', null]],
    ['+52 1 55', null, ['+5255', null]],
    ['01 55', 'MX', ['+5255', null]],
    ['+54 11', null, ['+5411', '+54911']],
    ['011', 'AR', ['+5411', '+54911']],
    ['+39 (0)6', null, ['+396', '+3906']],
  ])('begins with %s in %s', (text, region, [home, digits]) => {
    expect(readPhoneBeginning(text as string, region as string | null)).toEqual(
      [home, digits].filter((beginning) => beginning !== null),
    )
  })

  test.each([
    ['020 7946', ['0207946', '207946']],
    ['7946 0018', ['79460018']],
    ['+44 20', ['+4420']],
    ['0044 20', ['+4420', '004420']],
    ['+44 (0)20 79', ['+442079']],
    ['8 916', ['8916', '916'], 'RU'],
    ['8 612', ['8612', '612'], 'LT'],
    ['(415) 555', ['415555'], 'US'],
    ['+52 1 55', ['+5255']],
    ['+54 11 2345', ['+54112345', '+549112345']],
    ['011 15 2345', ['011152345', '11152345', '112345'], 'AR'],
    ['15 2345 6789', ['1523456789', '23456789'], 'AR'],
  ])('holds %s', (text, parts, region: string | null = null) => {
    expect(readPhonePart(text, region)).toEqual(parts)
  })

  test.each(['n/a', 'xyz', '', '+', '12+34', '020 x'])('is not %j', (text) => {
    expect(readPhonePart(text)).toBeNull()
    expect(readPhoneBeginning(text, 'GB')).toBeNull()
  })

  test('means nothing where only a region would tell', () => {
    expect(readPhoneBeginning('020', null)).toBeNull()
  })
})
