import { readFile } from 'node:fs/promises'

export interface Fixture {
  request: { method: string; path: string; body: object }
  response: { status: number; body: object }
}

/** A fixture with its `{names}` filled in. */
export async function readFixture(name: string, values: Record<string, string>): Promise<Fixture> {
  const text = await readFile(new URL(`../../fixtures/nedzo-legacy/${name}.json`, import.meta.url), 'utf8')
  return JSON.parse(text.replaceAll(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole))
}
