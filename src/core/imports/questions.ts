import { Refusal } from '../kernel/failure.ts'

/** The open questions of a file, where a wrong guess would store wrong data. */
export const questionCodes = ['region', 'consent', 'encoding', 'table', 'header', 'shared', 'dates'] as const
export type QuestionCode = (typeof questionCodes)[number]

/** One answer to a question, with examples of its effect. */
export interface QuestionChoice {
  /** The value to send with the start or the upload. */
  value: string
  label: string
  /** The share of the file that fits, up to 1, if it can be computed. */
  share?: number
  examples: string[]
}

/** A question that a person has to answer before a file is imported, or may answer. */
export interface ImportQuestion {
  code: QuestionCode
  /** The parameter, of the start or of a change of the reading options, that takes the answer. */
  field: string
  /** The question, for the person who imports. */
  message: string
  /** The import does not start without an answer. */
  required: boolean
  /** The column, from 0, if the question is about one. */
  column?: number
  /** All columns that the answer applies to, if it is more than one. */
  columns?: number[]
  choices: QuestionChoice[]
}

const shownChoices = 10

/** The profile that the questions belong to, with the mapping that applies unless the start gives another. */
interface Asking {
  questions?: readonly ImportQuestion[]
  mapping: readonly { field: string | null }[]
}

/** The answers in a start, by parameter. */
interface Answers {
  mapping?: readonly { field: string | null }[] | undefined
}

/** The questions that a start leaves unanswered. The region matters only with a column of phones. */
export function openQuestions(
  { questions = [], mapping: proposed }: Asking,
  answers: Answers,
): ImportQuestion[] {
  const hasPhones = (answers.mapping ?? proposed).some(({ field }) => field === 'phone')
  const given = new Map(Object.entries(answers))
  return questions.filter(
    ({ code, field }) => (code !== 'region' || hasPhones) && (given.get(field) ?? null) === null,
  )
}

/**
 * Refuses a start while a required question is open. Questions about the reading end with a change of the
 * reading options.
 */
export function refuseOpenQuestions(asking: Asking, answers: Answers): void {
  const open = openQuestions(asking, answers).filter(({ required }) => required)
  if (open.length === 0) return
  throw new Refusal({
    code: 'needs_answer',
    detail: open.map(({ message }) => message).join(' '),
    faults: open.map(({ field, choices }) => ({
      field,
      code: 'needs_answer',
      expected: choices
        .slice(0, shownChoices)
        .map(({ value }) => value)
        .join(', '),
    })),
  })
}
