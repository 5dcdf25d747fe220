import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseEmail } from '../../../src/core/values/email.ts'
import { processorMs } from '../../support/times.ts'

const key = (input: string) => normaliseEmail(input)?.emailKey ?? null

describe('normaliseEmail', () => {
  test('shows the address as given and compares it without case', () => {
    expect(normaliseEmail(' John.Doe+VIP@Example.COM\u00a0')).toEqual({
      email: 'John.Doe+VIP@Example.COM',
      emailKey: 'john.doe+vip@example.com',
    })
  })

  test.each([
    ['a plain address', 'john@example.com'],
    ['subdomains and digits', 'a1@mail.4chan.co.uk'],
    ['every sign that HTML allows', "!#$%&'*+/=?^_`{|}~-.a@example.com"],
    ['a local part of 64 characters', `${'a'.repeat(64)}@example.com`],
    ['an international domain', 'info@müller.de'],
    ['its ASCII form', 'info@xn--mller-kva.de'],
    ['an international local part', 'дмитрий@почта.рф'],
    ['Chinese', '用户@例子.广告'],
    ['Devanagari', 'नमस्ते@उदाहरण.भारत'],
    ['a domain of four labels of 63 characters less one', `a@${'b'.repeat(63)}.${'c'.repeat(63)}.example`],
    ['emoji', '😀@example.com'],
    ['254 characters', `${'a'.repeat(62)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(59)}.com`],
  ])('accepts %s', (_, input) => {
    expect(normaliseEmail(input)?.email).toBe(input)
  })

  test.each([
    ['nothing', ''],
    ['only spaces', ' \u3000 '],
    ['no @', 'example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'john@'],
    ['a domain without a dot', 'a@b'],
    ['two @', 'a@b@example.com'],
    ['a space inside', 'john doe@example.com'],
    ['a no-break space inside', 'john\u00a0doe@example.com'],
    ['a zero-width space inside', 'john\u200bdoe@example.com'],
    ['a bidi override inside', 'john\u202emoc@example.com'],
    ['a line break inside', 'john@example.com\nbcc:x@example.com'],
    ['NUL', 'jo\0hn@example.com'],
    ['a lone surrogate', 'jo\ud800hn@example.com'],
    ['a name and angle brackets', 'John <john@example.com>'],
    ['mailto:', 'mailto:john@example.com'],
    ['two addresses', 'a@example.com,b@example.com'],
    ['a quoted local part', '"john doe"@example.com'],
    ['an address literal', 'john@[192.0.2.1]'],
    ['an empty label', 'john@example..com'],
    ['a domain that begins with a dot', 'john@.example.com'],
    ['a domain that ends with a dot', 'john@example.com.'],
    ['a label that begins with a hyphen', 'john@-example.com'],
    ['a label that ends with a hyphen', 'john@example-.com'],
    ['an underscore in the domain', 'john@ex_ample.com'],
    ['a label of 64 characters', `john@${'a'.repeat(64)}.com`],
    ['255 characters', `${'a'.repeat(63)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(59)}.com`],
    ['a local part of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['two dots beside each other', 'a..b@example.com'],
    ['a dot at the beginning', '.a@example.com'],
    ['a dot before the @', 'a.@example.com'],
    ['a soft hyphen inside', 'jo\u00adhn@example.com'],
    ['a joiner inside', 'jo\u200dhn@example.com'],
    ['a variation selector inside', 'jo\ufe0fhn@example.com'],
    ['a Hangul filler inside', 'jo\u3164hn@example.com'],
    ['punycode that is none', 'john@xn--a.com'],
    ['an international label that is too long', `john@${'ü'.repeat(60)}.de`],
    ['a domain that ends in a number', 'john@example.123'],
    ['an address of a machine', 'john@192.0.2.1'],
  ])('refuses %s', (_, input) => {
    expect(normaliseEmail(input)).toBeNull()
  })

  test.each([
    ['ÉCOLE@EXAMPLE.FR', 'école@example.fr'],
    ['E\u0301COLE@example.fr', 'école@example.fr'],
    ['ОЛЬГА@ПОЧТА.РФ', 'ольга@почта.рф'],
    ['ΝΙΚΟΣ@example.gr', 'νικος@example.gr'],
    ['STRAẞE@example.de', 'straße@example.de'],
    ['İPEK@example.com', 'i̇pek@example.com'],
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['info@MÜLLER.de', 'INFO@XN--MLLER-KVA.DE'],
    ['info@mu\u0308ller.de', 'info@müller.de'],
    ['用户@例子.广告', '用户@xn--fsqu00a.xn--4rr70v'],
    ['a@例子。广告', 'a@例子.广告'],
    ['a@straße.de', 'a@xn--strae-oqa.de'],
    ['IPEK@example.com', 'ipek@example.com'],
  ])('%s and %s have one key', (one, other) => {
    expect(key(one)).toBe(key(other))
    expect(key(one)).not.toBeNull()
  })

  test.each([
    ['strasse@example.de', 'straße@example.de'],
    ['ipek@example.com', 'ıpek@example.com'],
    ['ipek@example.com', 'İpek@example.com'],
  ])('%s and %s are two people', (one, other) => {
    expect(key(one)).not.toBe(key(other))
  })

  test('the key of a key is itself, for every letter that has a case or a mark or another form', () => {
    const changes = /[\p{Changes_When_Lowercased}\p{Changes_When_Uppercased}\p{M}]/u
    const wrong: string[] = []
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code)
      if (!changes.test(letter) && letter.normalize('NFC') === letter) continue
      for (const text of [letter, `${letter}\u0307`, `\u0130${letter}`, `a${letter}b`]) {
        const once = key(`${text}@example.com`)
        if (once !== null && key(once) !== once) wrong.push(code.toString(16))
      }
    }
    expect(wrong).toEqual([])
  })

  test('letter case never tells two addresses apart', () => {
    const letters = fc.stringMatching(/^[a-z0-9.+_àâçéèüöñøåšžčłα-ωάέήίόύώа-я-]{1,30}$/)
    fc.assert(
      fc.property(letters, letters, fc.infiniteStream(fc.boolean()), (local, domain, upper) => {
        const address = `${local}@${domain}.example`
        const mixed = [...address].map((c) => (upper.next().value ? c.toUpperCase() : c)).join('')
        expect(key(mixed)).toBe(key(address))
      }),
    )
  })

  test('what is accepted is trimmed, within bounds and accepted again', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 20 })
    fc.assert(
      fc.property(part, part, part, (local, domain, end) => {
        const result = normaliseEmail(`${local}@${domain}.${end}`)
        if (result === null) return
        expect(result.email.length).toBeLessThanOrEqual(254)
        expect(result.emailKey.length).toBeLessThanOrEqual(254)
        expect(normaliseEmail(result.email)).toEqual(result)
        expect(key(result.emailKey)).toBe(result.emailKey)
      }),
    )
  })

  test('a megabyte of anything is answered at once', async () => {
    const texts = [' ', 'a', '@', 'a.', 'a@', '-', '\u200b'].map((text) => text.repeat(1_000_000))
    expect(await processorMs(() => texts.map((text) => normaliseEmail(text)))).toBeLessThan(1_000)
  })
})
