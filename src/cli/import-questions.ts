import { createInterface } from 'node:readline/promises'
import type { FileProfile } from '../core/imports/file-translator.ts'
import { type ImportQuestion, openQuestions, type QuestionChoice } from '../core/imports/questions.ts'
import { CliError, exitCodes } from './cli-errors.ts'
import type { ImportSource, Reading, StartRequest, Uploaded } from './import-source.ts'
import { inert } from './print.ts'

/** The option that answers a question, by the parameter of the API. */
const flags: Readonly<Record<string, string>> = {
  defaultRegion: '--default-region',
  consent: '--consent',
  shared: '--shared',
  dates: '--dates',
  encoding: '--encoding',
  headerRow: '--header-row',
  sheet: '--sheet',
  table: '--table',
}
/** The parameters of the start; every other answer is a reading option. */
const ofTheStart = ['defaultRegion', 'consent', 'shared', 'dates']

/** Asks a person a question; resolves with undefined to accept the proposal. */
export type Ask = (question: ImportQuestion) => Promise<string | undefined>

/**
 * Asks the questions of the file that the options do not answer. Without a terminal, a required question ends
 * the import as wrong usage, and the upload is deleted.
 */
export async function settleQuestions(
  source: ImportSource,
  { id, profile: found }: Uploaded,
  said: { plan: StartRequest; reading: Reading },
  ask: Ask | undefined,
): Promise<{ profile: FileProfile; plan: StartRequest }> {
  let { plan, reading } = said
  let profile = found
  const left = new Set<string>()
  try {
    for (;;) {
      const open = openQuestions(profile, plan).filter(({ field }) => !left.has(field))
      if (ask === undefined) {
        refuseRequired(open)
        return { profile, plan }
      }
      const [question] = open
      if (question === undefined) return { profile, plan }
      const { field } = question
      const answer = await ask(question)
      if (answer === undefined) left.add(field)
      else if (ofTheStart.includes(field)) plan = { ...plan, [field]: answer }
      else {
        reading = { ...reading, [field]: field === 'headerRow' ? Number(answer) : answer }
        profile = await source.readAnew(id, reading)
      }
    }
  } catch (error) {
    await source.cancel(id)
    throw error
  }
}

function refuseRequired(open: readonly ImportQuestion[]): void {
  const required = open.filter((question) => question.required)
  if (required.length === 0) return
  const asked = required.map(describeQuestion).join('\n')
  throw new CliError(`the file leaves open what an option has to say:\n${asked}`, exitCodes.usage)
}

/** A question, and each option that answers it. */
export function describeQuestion({ field, message, choices }: ImportQuestion): string {
  const flag = flags[field] ?? field
  const lines = choices.map((choice) => `  ${flag} ${quoted(choice.value)}: ${describeChoice(choice)}`)
  return [inert(message), ...lines].join('\n')
}

function quoted(value: string): string {
  return /^[\w.-]+$/.test(value) ? value : `'${inert(value).replaceAll("'", `'\\''`)}'`
}

function describeChoice({ label, share, examples }: QuestionChoice): string {
  const fit = share === undefined ? [] : [`${Math.round(share * 100)} % fit`]
  const such = examples.length === 0 ? '' : ` (${examples.join('; ')})`
  return inert(`${[label, ...fit].join(', ')}${such}`)
}

/** The terminal of the command; undefined if it has none. */
export function openTerminal(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Ask | undefined {
  return input.isTTY && output.isTTY ? (question) => askOn(input, output, question) : undefined
}

/** Prints the choices with their numbers, and repeats the question until one is chosen. */
export async function askOn(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: ImportQuestion,
): Promise<string | undefined> {
  const { code, message, choices, required } = question
  const lines = choices.map((choice, index) => `  ${index + 1}  ${describeChoice(choice)}`)
  output.write(`${[inert(message), ...lines].join('\n')}\n`)
  const others = code === 'region' ? ' or another country such as DE' : ''
  const prompt = `Which one, 1 to ${choices.length}${others}${required ? '' : ' (Enter leaves it)'}? `
  const stopped = new AbortController()
  const terminal = createInterface({ input, output })
  // Ctrl-C and Ctrl-D; without a listener the question would wait for ever.
  terminal.once('SIGINT', () => stopped.abort()).once('close', () => stopped.abort())
  try {
    for (;;) {
      const text = (await terminal.question(prompt, { signal: stopped.signal })).trim()
      if (text === '' && !required) return undefined
      const answer = answerOf(text, question)
      if (answer !== undefined) return answer
    }
  } catch (error) {
    throw stopped.signal.aborted ? new CliError('stopped: nothing was imported') : error
  } finally {
    terminal.close()
  }
}

/** By its number or its value; of regions also one that is not among the choices. */
function answerOf(text: string, { code, choices }: ImportQuestion): string | undefined {
  if (code === 'region' && /^[a-z]{2}$/i.test(text)) return text.toUpperCase()
  return choices[Number(text) - 1]?.value ?? choices.find(({ value }) => value === text)?.value
}
