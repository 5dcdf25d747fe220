import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { firstRegion, type Locale, regionOfLocale, regionText } from '../../src/process/first-region.ts'

test.each<[Locale, string | undefined]>([
  [{ LANG: 'de_AT.UTF-8' }, 'AT'],
  [{ LANG: 'en_GB' }, 'GB'],
  [{ LANG: 'sr_RS@latin' }, 'RS'],
  [{ LANG: 'pt-BR' }, 'BR'],
  [{ LANG: 'en_US.UTF-8', LC_TELEPHONE: 'fr_CH.UTF-8' }, 'CH'],
  [{ LANG: 'en_US.UTF-8', LC_TELEPHONE: 'fr_CH.UTF-8', LC_ALL: 'C' }, undefined],
  [{ LC_ALL: '', LANG: 'ja_JP.UTF-8' }, 'JP'],
  [{ LANG: 'C.UTF-8' }, undefined],
  [{ LANG: 'de' }, undefined],
  [{ LANG: 'en_150' }, undefined],
  [{ LANG: 'xx_ZZ' }, undefined],
  [{}, undefined],
])('the locale %j says %s', (locale, code) => {
  expect(regionOfLocale(locale)?.code).toBe(code)
})

test('the setting counts before the answer, the answer before the locale; a given key is not asked about', async () => {
  const locale = { LANG: 'de_AT.UTF-8' }
  const region = (settings: Record<string, string>, answer?: string) =>
    firstRegion(readConfig(settings), locale, async () => answer)
  const answered = async (settings: Record<string, string>, answer?: string) =>
    (await region(settings, answer))?.code
  expect(await answered({ ROSTER_DEFAULT_REGION: 'us' }, 'FR')).toBe('US')
  expect(await answered({ ROSTER_DEFAULT_REGION: 'none' }, 'FR')).toBeUndefined()
  expect(await answered({}, 'FR')).toBe('FR')
  expect(await answered({}, '')).toBeUndefined()
  expect(await answered({})).toBe('AT')
  expect(await answered({ ROSTER_BOOTSTRAP_KEY: 'k'.repeat(32) }, 'FR')).toBe('AT')
  expect(() => readConfig({ ROSTER_DEFAULT_REGION: 'Austria' })).toThrow(/two letters, such as US, or "none"/)
  expect(regionText(await region({}), 'http://r', 'w')).toMatch(
    /^Phone numbers without \+ are read as numbers of Austria \(AT, from LANG=de_AT.UTF-8\)\..+\n {2}PATCH http:\/\/r\/v2\/workspaces\/w /,
  )
  expect(regionText(undefined, 'http://r', 'w')).toContain('need + and their country code')
})
