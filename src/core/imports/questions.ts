import { Refusal } from '../kernel/failure.ts'

/** What a file leaves open, where a wrong guess would be a lie. */
export const questionCodes = ['region', 'consent', 'encoding', 'table', 'header', 'shared', 'dates'] as const
export type QuestionCode = (typeof questionCodes)[number]

/** One answer to a question, with what would become of some cells. */
export interface QuestionChoice {
  /** What the start or the upload is told. */
  value: string
  label: string
  /** How much of the file fits, up to 1, where that can be told. */
  share?: number
  examples: string[]
}

/** Something that a person has to say before a file is written, or may say. */
export interface ImportQuestion {
  code: QuestionCode
  /** The parameter by which the start, or a change of how the file is read, takes the answer. */
  field: string
  /** For the person who imports. */
  message: string
  /** The import does not start until it is answered. */
  required: boolean
  /** From 0, where it is about one column. */
  column?: number
  /** All that the answer is for, where it is for more. */
  columns?: number[]
  choices: QuestionChoice[]
}

const shownChoices = 10

/** What the questions are asked about: the file, and where its columns go unless the start says otherwise. */
interface Asking {
  questions?: readonly ImportQuestion[]
  mapping: readonly { field: string | null }[]
}

/** What a start says, by parameter. */
interface Answers {
  mapping?: readonly { field: string | null }[] | undefined
}

/** The questions that a start leaves unanswered. Without a column of phones none is about their region. */
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

/** Refuses a start while a question that has to be answered is open; how the file is read has none left once it is said. */
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
