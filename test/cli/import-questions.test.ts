import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askOn, settleQuestions } from '../../src/cli/import-questions.ts'
import type { ImportSource } from '../../src/cli/import-source.ts'
import type { ImportQuestion } from '../../src/core/imports/questions.ts'

const region: ImportQuestion = {
  code: 'region',
  field: 'defaultRegion',
  message: 'Which country reads them?',
  required: true,
  choices: [
    { value: 'FR', label: 'France', share: 1, examples: ['06 12 34 56 78 → +33612345678'] },
    { value: 'BE', label: 'Belgium', share: 0.5, examples: [] },
  ],
}
const header: ImportQuestion = {
  code: 'header',
  field: 'headerRow',
  message: 'Which row names the columns?',
  required: true,
  choices: [
    { value: '2', label: 'Row 2 names the columns', examples: [] },
    { value: '0', label: 'None: the first row is data', examples: [] },
  ],
}
const consent: ImportQuestion = { ...region, code: 'consent', field: 'consent', required: false }

/** Answers each prompt with the next line, as a person on a terminal does; says what was shown. */
async function answering(question: ImportQuestion, lines: string[]) {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    if (text.endsWith('? ')) input.write(`${lines.shift()}\n`)
  })
  return { answer: await askOn(input, output, question), shown }
}

test('shows the choices with what becomes of the cells, and asks until one is said', async () => {
  const { answer, shown } = await answering(region, ['', '9', '2'])
  expect(answer).toBe('BE')
  expect(shown).toContain('  1  France, 100 % fit (06 12 34 56 78 → +33612345678)\n')
})

test.each([
  ['fr', region, 'FR'],
  ['ch', region, 'CH'],
  ['1', header, '2'],
  ['0', header, '0'],
  ['', consent, undefined],
])('takes %j', async (line, question, answer) => {
  expect((await answering(question, [line])).answer).toBe(answer)
})

/** A source whose file asks for its header and then for the country of its phones. */
function sourceOf() {
  const profileOf = (questions: ImportQuestion[]) => ({ questions, mapping: [{ column: 0, field: 'phone' }] })
  const calls: unknown[] = []
  const source = {
    readAnew: async (_: string, reading: object) => {
      calls.push(reading)
      return profileOf([region, consent])
    },
    cancel: async () => void calls.push('cancel'),
  } as unknown as ImportSource
  const uploaded = { id: 'x', profile: profileOf([header]), sameFileAs: [] } as never
  return { source, uploaded, calls }
}

test('reads the file anew with an answer about it, and gives the others to the start', async () => {
  const { source, uploaded, calls } = sourceOf()
  const answers = ['0', 'FR', undefined]
  const said = { plan: {}, reading: { encoding: 'utf-8' } }
  const { plan } = await settleQuestions(source, uploaded, said, async () => answers.shift())
  expect(plan).toEqual({ defaultRegion: 'FR' })
  expect(calls).toEqual([{ encoding: 'utf-8', headerRow: 0 }])
})

test('names the options and lets go of the upload where there is nobody to ask', async () => {
  const { source, uploaded, calls } = sourceOf()
  const settled = settleQuestions(source, uploaded, { plan: {}, reading: {} }, undefined)
  await expect(settled).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--header-row 0: None: the first row is data'),
  })
  expect(calls).toEqual(['cancel'])
})
