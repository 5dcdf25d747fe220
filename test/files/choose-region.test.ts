import { describe, expect, test } from 'vitest'
import { chooseRegion } from '../../src/files/mapping/choose-region.ts'

const english = ['First Name', 'Last Name', 'Email', 'Phone']
const french = ['06 19 40 26 19', '06 10 60 68 60', '06 18 76 32 83', '07 12 34 56 79']

function choose(
  cells: readonly string[],
  { workspaceRegion = null, headers = english, rows = [] }: Partial<Parameters<typeof given>[1]> = {},
) {
  return chooseRegion(given(cells, { workspaceRegion, headers, rows }))
}

function given(
  cells: readonly string[],
  {
    workspaceRegion,
    headers,
    rows,
  }: { workspaceRegion: string | null; headers: string[]; rows: (string | null)[] },
) {
  return {
    phones: cells.map((cell, row) => ({ cell, rowRegion: rows[row] ?? null })),
    workspaceRegion,
    headers,
  }
}

describe('a region that is named', () => {
  test('is the workspace’s, though others fit better', () => {
    const { region, because, question } = choose(french, { workspaceRegion: 'FR' })
    expect({ region, because, question }).toEqual({ region: 'FR', because: 'workspace', question: undefined })
  })

  test('is used with up to half of the numbers invalid there', () => {
    const cells = ['07700 900123', '07700 900124', '07477 320484', '07459 515515']
    expect(choose(cells, { workspaceRegion: 'GB' }).region).toBe('GB')
  })

  test('fails where no number is valid there, and is asked about', () => {
    const { region, question } = choose(french, { workspaceRegion: 'US' })
    expect(region).toBeNull()
    expect(question?.message).toContain('fewer than half are valid in United States')
  })

  test.each([
    ['Greek', ['694 984 0043', '688 850 0887', '697 123 4567']],
    ['Chinese', ['192 4563 7464', '178 4509 1159', '131 2345 6789']],
  ])('fails for %s numbers that only look North American', (_, cells) => {
    expect(choose(cells, { workspaceRegion: 'US' }).question?.required).toBe(true)
  })

  test('takes the numbers of films and examples as North American', () => {
    expect(choose(['(415) 555-0101', '415.555.0102'], { workspaceRegion: 'US' }).region).toBe('US')
  })

  test('follows from the one country of the other rows', () => {
    const { region, because } = choose(french, { rows: [null, 'FR', 'FR', 'FR'] })
    expect({ region, because }).toEqual({ region: 'FR', because: 'rows' })
  })

  test('follows from international numbers in the language of the headers', () => {
    expect(choose(['303-555-0171', '+1 303 555 0170']).region).toBe('US')
    const german = ['Vorname', 'Nachname', 'Telefon']
    expect(choose(['0171 2345678', '+49 30 1234567'], { headers: german }).region).toBe('DE')
    expect(choose(['0171 2345678', '+49 30 1234567', '+43 1 5123456'], { headers: german }).region).toBeNull()
  })
})

test('digits that may be abroad are those of a workspace in which they are whole, else asked about', () => {
  expect(choose(['13123456789'], { workspaceRegion: 'CN' })).toMatchObject({
    region: 'CN',
    question: undefined,
  })
  expect(choose(['15123456789'], { workspaceRegion: 'DE' }).question?.required).toBe(true)
  expect(choose(['15123456789', '1712345678'], { workspaceRegion: 'DE' }).region).toBe('DE')
  expect(choose(['33612345678'], { workspaceRegion: 'DE' }).question).toBeUndefined()
})

describe('without one', () => {
  test('asks, with shares and three cells as they would be read', () => {
    const { region, question } = choose(french)
    expect(region).toBeNull()
    expect(question).toMatchObject({ code: 'region', field: 'defaultRegion', required: true })
    const choice = question?.choices.find(({ value }) => value === 'FR')
    expect(choice).toMatchObject({ label: 'France', share: 0.75 })
    expect(choice?.examples).toHaveLength(3)
    expect(choice?.examples[0]).toBe('06 19 40 26 19 → +33619402619')
  })

  test.each([
    ['DE', ['Vorname', 'Mobil', 'PLZ'], ['1712345678', '1712345679', '3012345678']],
    ['RU', ['Фамилия', 'Имя', 'Телефон'], ['8 (912) 000-00-11', '8 (912) 000-00-12']],
    ['US', english, ['303-555-0170', '303-555-0171']],
    ['GB', english, ['07477 320484', '07459 515515']],
  ])('has %s among the choices', (region, headers, cells) => {
    const { question } = choose(cells, { headers })
    expect(question?.choices.map(({ value }) => value)).toContain(region)
  })

  test.each([
    ['Chicago and China', ['13123456789', '13123456796'], ['CN', 'US']],
    ['Texas and Germany, a zero lost', ['15123456789', '15123456796'], ['DE', 'US']],
  ])('asks where digits are numbers of both %s', (_, cells, regions) => {
    const { question } = choose(cells)
    expect(question?.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(regions))
  })

  test('asks nothing of digits that only one country has, grouped or not', () => {
    const cells = [
      ['12065550101', '16175550102', '13035550103'],
      ['33612345678', '33755512233'],
    ]
    for (const some of cells) expect(choose(some).question).toBeUndefined()
  })

  test('asks nothing where every number says its country or its row does', () => {
    expect(choose(['+33612345678', '33612345678', '0033612345678', 'n/a']).question).toBeUndefined()
    expect(choose(french, { rows: ['FR', 'FR', 'FR', 'FR'] }).question).toBeUndefined()
  })
})
