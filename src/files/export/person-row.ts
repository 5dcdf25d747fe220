import type { ExportColumn } from '../../core/exports/export-columns.ts'
import type { ContactFieldName } from '../../core/fields/contact-fields.ts'
import { headerOf } from '../columns/contact-columns.ts'

/** A further phone or email of a person. */
export interface OtherPoint {
  value: string
  label: string
}

/** One contact of an export whose rows are `cells`, read by the names of its columns. */
export class PersonRow {
  readonly #cells: readonly (string | null)[]
  readonly #places: ReadonlyMap<string, number>
  #phones: OtherPoint[] | undefined
  #emails: OtherPoint[] | undefined

  constructor(cells: readonly (string | null)[], places: ReadonlyMap<string, number>) {
    this.#cells = cells
    this.#places = places
  }

  /** The cell under this header as an exact export writes it; empty where there is none. */
  at(header: string): string {
    const place = this.#places.get(header)
    return (place === undefined ? null : this.#cells[place]) ?? ''
  }

  text(field: ContactFieldName): string {
    return this.at(field)
  }

  words(field: 'tags' | 'listNames' | 'channels'): string[] {
    return listOf(this.at(field)) as string[]
  }

  /** The number that is called first, with its extension. */
  get phone(): string {
    return withExtension(this.text('phone'), this.text('phoneExtension'))
  }

  get otherPhones(): readonly OtherPoint[] {
    this.#phones ??= (listOf(this.at('otherPhones')) as OtherPhone[]).map(({ phone, label, extension }) => ({
      value: withExtension(phone, extension ?? ''),
      label: label ?? '',
    }))
    return this.#phones
  }

  get otherEmails(): readonly OtherPoint[] {
    this.#emails ??= (listOf(this.at('otherEmails')) as OtherEmail[]).map(({ email, label }) => ({
      value: email,
      label: label ?? '',
    }))
    return this.#emails
  }

  /** If only the full name is known, it is written as the first name, which the imports of all programs accept. */
  get names(): { first: string; last: string } {
    const [first, last] = [this.text('firstName'), this.text('lastName')]
    return { first: first + last === '' ? this.text('fullName') : first, last }
  }

  get isClosed(): boolean {
    return this.text('doNotContact') === 'true'
  }
}

interface OtherPhone {
  phone: string
  label?: string | null
  extension?: string | null
}

interface OtherEmail {
  email: string
  label?: string | null
}

/** Reads a line of rows that are `cells`. */
export function personReader(columns: readonly ExportColumn[]): (line: string) => PersonRow {
  const places = new Map(columns.map((column, place) => [headerOf(column), place]))
  return (line) => new PersonRow(JSON.parse(line) as (string | null)[], places)
}

function listOf(cell: string): unknown[] {
  return cell === '' ? [] : (JSON.parse(cell) as unknown[])
}

function withExtension(phone: string, extension: string): string {
  return phone === '' || extension === '' ? phone : `${phone} ext. ${extension}`
}

/** Words in one cell; one that holds a separator stands in quotes, which an import takes off. */
export function joinWords(words: readonly string[], separator: string): string {
  return words
    .map((word) => (/[",;|\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word))
    .join(separator)
}
