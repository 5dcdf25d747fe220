import { compareNames } from '../../core/contacts/compare-names.ts'
import { customNameOf } from '../../core/fields/contact-fields.ts'
import type { ProposedColumn, RowDraft } from '../../core/imports/file-translator.ts'
import type { ImportQuestion } from '../../core/imports/questions.ts'
import { splitWords } from './cell-words.ts'
import type { SampledColumn } from './column-evidence.ts'
import { type ConsentColumn, denialInText, isDenialTag, isOfNotes, readConsent } from './consent-columns.ts'
import { areOpenDates, datesOf, readDate } from './dates.ts'

const examplesMax = 3
/** Fields in which people also write that a contact is not to be contacted. */
const textsOfPeople = new Set(['tags', 'firstName', 'lastName', 'fullName', 'businessName'])

/** The question what unclear consent cells mean. Optional, because they count as do not contact until it is answered. */
export function consentQuestion(
  mapping: readonly ProposedColumn[],
  columns: readonly SampledColumn[],
  { tagsDeny }: { tagsDeny: boolean },
): ImportQuestion | undefined {
  for (const { column, field, says = 'deny', separator = ',' } of mapping) {
    const { header, cells } = columns[column] as SampledColumn
    const isText =
      tagsDeny &&
      field !== null &&
      (textsOfPeople.has(field) || (customNameOf(field) !== undefined && isOfNotes(header)))
    if (field !== 'doNotContact' && !isText) continue
    const unclear =
      field === 'tags'
        ? cells.flatMap((cell) => splitWords(cell, separator).filter(isDenialTag))
        : isText
          ? cells.filter((cell) => denialInText(cell) !== undefined)
          : cells.filter((cell) => readConsent(cell, { says } as ConsentColumn) === 'unclear')
    if (unclear.length === 0) continue
    const examples = [...new Set(unclear)].slice(0, examplesMax)
    const count = unclear.length === 1 ? 'One cell' : `${unclear.length} cells`
    const reads = isText ? 'say that somebody is not to be contacted' : 'can be read neither as yes nor as no'
    return {
      code: 'consent',
      field: 'consent',
      message: `${count} of the column "${header}" ${reads}, such as ${JSON.stringify(examples[0])}. Unless you say otherwise, these people are not to be contacted.`,
      required: false,
      column,
      choices: [
        { value: 'yes', label: 'Do not contact these people', examples },
        { value: 'no', label: 'These people may be contacted', examples },
      ],
    }
  }
  return undefined
}

/**
 * The question which number of `03/04/2024` is the day, if both can be in every cell. Until it is answered
 * the cells stay text.
 */
export function datesQuestion(
  mapping: readonly ProposedColumn[],
  columns: readonly SampledColumn[],
): ImportQuestion | undefined {
  const open = mapping.filter(({ column, field, dates }) => {
    const isOfDays =
      field === 'birthday' ||
      field === 'lastDialTime' ||
      (field !== null && customNameOf(field) !== undefined)
    return isOfDays && dates === undefined && areOpenDates(datesOf(field, columns[column]?.cells ?? []))
  })
  const [first] = open
  if (first === undefined) return undefined
  const { header, cells } = columns[first.column] as SampledColumn
  const examples = [...new Set(datesOf(first.field, cells).filter((cell) => cell !== ''))].slice(
    0,
    examplesMax,
  )
  const readings = (order: 'day_first' | 'month_first') =>
    examples.map((cell) => `${cell} → ${readDate(cell, order)?.slice(0, 10)}`)
  return {
    code: 'dates',
    field: 'dates',
    message: `The days of the column "${header}" can be read with the day or the month first, such as ${JSON.stringify(examples[0])}. Unless you say which, they stay text.`,
    required: false,
    column: first.column,
    columns: open.map(({ column }) => column),
    choices: [
      { value: 'day_first', label: 'Day first', examples: readings('day_first') },
      { value: 'month_first', label: 'Month first', examples: readings('month_first') },
    ],
  }
}

/**
 * The question whether people with different names who share a phone or an email are one. They stay separate
 * until it is answered.
 */
export function sharedQuestion(rows: readonly RowDraft[]): ImportQuestion | undefined {
  const firsts = new Map<string, RowDraft['draft']>()
  const examples: string[] = []
  let count = 0
  for (const { draft } of rows) {
    for (const value of [draft.phone, draft.email?.toLowerCase()]) {
      if (!value) continue
      const first = firsts.get(value)
      if (first === undefined) firsts.set(value, draft)
      else if (compareNames(namesOf(first), namesOf(draft)) === 'different') {
        count++
        if (examples.length < examplesMax) examples.push(`${value}: ${shownName(first)}, ${shownName(draft)}`)
      }
    }
  }
  if (count === 0) return undefined
  const rowsHave = count === 1 ? 'One row has' : `${count} rows have`
  return {
    code: 'shared',
    field: 'shared',
    message: `${rowsHave} the phone or the email of somebody with another name. Unless you say otherwise, they stay different people.`,
    required: false,
    choices: [
      { value: 'separate', label: 'They are different people', examples },
      { value: 'merge', label: 'They are one person', examples },
    ],
  }
}

function namesOf({ firstName, lastName, fullName, businessName }: RowDraft['draft']) {
  return {
    first_name: firstName ?? null,
    last_name: lastName ?? null,
    full_name: fullName ?? null,
    business_name: businessName ?? null,
  }
}

function shownName({ firstName, lastName, fullName, businessName }: RowDraft['draft']): string {
  return (fullName ?? [firstName, lastName].filter(Boolean).join(' ')) || (businessName ?? '')
}
