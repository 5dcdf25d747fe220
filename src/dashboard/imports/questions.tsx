import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { type ApiCall, type ApiFault, sendCall } from '../api/api-call.ts'
import type { Import, ImportQuestion } from '../api/wire-types.ts'
import { imports as importWords } from '../strings/imports.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button } from '../ui/button.tsx'
import { formatNumber } from '../ui/format.ts'
import { showError } from '../ui/toasts.tsx'
import { importQuery } from './imports.ts'

const words = importWords.questions

/** By the parameter of the API that takes each. */
export type Answers = Readonly<Record<string, string>>

/** The start takes these; every other answer says how the file is read. */
const ofTheStart = ['defaultRegion', 'consent', 'shared', 'dates']
const isOfReading = ({ field }: ImportQuestion) => !ofTheStart.includes(field)

/** Whether the start would be refused for want of an answer. */
export function isOpen(question: ImportQuestion, answers: Answers): boolean {
  return question.required && (isOfReading(question) || answers[question.field] === undefined)
}

interface Props {
  found: Import
  questions: readonly ImportQuestion[]
  answers: Answers
  /** Why a start was refused. */
  faults: readonly ApiFault[]
  onAnswer: (field: string, value: string) => void
  /** What was said before of how the file is read: it is said again with each further answer. */
  said: Answers
  onSaid: (said: Answers) => void
}

/** What the file leaves open. An answer is kept for the start, or has the file read anew. */
export function Questions({ found, questions, answers, faults, onAnswer, said, onSaid }: Props) {
  if (questions.length === 0) return null
  return (
    <section className="stack" aria-label={words.title}>
      <h2>{words.title}</h2>
      {questions.map((question) => {
        const fault = faults.find(({ field }) => field === question.field)?.message
        const asked = { question, fault }
        return isOfReading(question) ? (
          <ReadingQuestion {...asked} key={question.field} found={found} said={said} onSaid={onSaid} />
        ) : (
          <Question
            {...asked}
            key={question.field}
            value={answers[question.field]}
            onChange={(value) => onAnswer(question.field, value)}
          />
        )
      })}
    </section>
  )
}

interface ReadingProps extends Pick<Props, 'found' | 'said' | 'onSaid'> {
  question: ImportQuestion
  fault: string | undefined
}

/** A question about how the file is read: its answer is sent at once, and the preview follows. */
function ReadingQuestion({ question, fault, found, said, onSaid }: ReadingProps) {
  const queries = useQueryClient()
  const [value, setValue] = useState<string>()
  const [busy, setBusy] = useState(false)
  const { id, workspaceId } = found
  const next = value === undefined ? said : { ...said, [question.field]: value }
  const call: ApiCall = {
    method: 'PATCH',
    path: `/v2/imports/${id}`,
    query: { workspaceId },
    body: bodyOf(next),
  }
  const read = async () => {
    setBusy(true)
    try {
      const changed = await sendCall<Import>(call)
      onSaid(next)
      queries.setQueryData(importQuery(workspaceId, id).queryKey, changed)
    } catch (error) {
      showError(error)
      setBusy(false)
    }
  }
  return (
    <Question question={question} fault={fault} value={value} onChange={setValue}>
      <div className="row">
        <Button busy={busy} disabled={value === undefined} onClick={read}>
          {importWords.format.submit}
        </Button>
        <ApiMenu call={call} of={importWords.format.submit} />
      </div>
    </Question>
  )
}

function bodyOf({ headerRow, ...said }: Answers): object {
  return { ...said, ...(headerRow !== undefined && { headerRow: Number(headerRow) }) }
}

interface QuestionProps {
  question: ImportQuestion
  fault: string | undefined
  value: string | undefined
  onChange: (value: string) => void
  children?: ReactNode
}

/** One question with its choices, and what some cells would become by each. */
function Question({ question, fault, value, onChange, children }: QuestionProps) {
  const id = useId()
  const { field, message, required, choices } = question
  return (
    <fieldset className="panel question" aria-describedby={fault && `${id}-error`}>
      <legend className="question-message">
        {message} <span className="quiet">{required ? words.required : words.optional}</span>
      </legend>
      {choices.map((choice) => (
        <label key={choice.value} className="question-choice">
          <input
            type="radio"
            name={`${id}-${field}`}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            <bdi>{choice.label}</bdi>
            {choice.share !== undefined && (
              <span className="quiet"> {words.share(formatNumber(Math.round(choice.share * 100)))}</span>
            )}
            {choice.examples.length > 0 && (
              <span className="quiet question-examples">
                <bdi>{choice.examples.join(' · ')}</bdi>
              </span>
            )}
          </span>
        </label>
      ))}
      {fault && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {fault}
        </p>
      )}
      {children}
    </fieldset>
  )
}
