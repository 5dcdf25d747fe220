import { tsvectorText } from '../../../store/kernel/literals.ts'
import type { ContactRow } from '../../../store/kernel/tables.ts'
import { remembered } from '../../kernel/text.ts'
import { emailKeyOf } from '../../values/email.ts'
import { foldText } from '../../values/fold-text.ts'
import { nationalDigits } from '../../values/regions.ts'
import {
  clipWord,
  countryToken,
  innerWords,
  lastDigits,
  otherToken,
  signsOf,
  splitWords,
  tagToken,
  token,
} from './tokens.ts'

/** The columns that the tokens are made from, besides the workspace. */
export const searchedColumns = [
  'first_name',
  'last_name',
  'full_name',
  'business_name',
  'email_key',
  'phone',
  'external_id',
  'tag_ids',
  'country',
  'other_phones',
  'other_emails',
] as const satisfies (keyof ContactRow)[]

type SearchedColumns = Pick<ContactRow, 'workspace_id' | (typeof searchedColumns)[number]>

/** The most tokens of each kind; a text of 255 characters has no more words that matter. */
const wordsMax = 64
const innerWordsMax = 12

/**
 * The search tokens of a contact, for an index on their beginnings. A pure function of its row, so every
 * writer stores the same.
 */
export function searchTokens(row: SearchedColumns): string[] {
  const names = new Set<string>()
  const parts = new Set<string>()
  for (const name of [row.first_name, row.last_name, row.full_name, row.business_name]) {
    if (name === null) continue
    const { words, signs } = wordsOfName(name)
    for (const word of words) addTo(names, word)
    for (const sign of signs) addTo(parts, sign)
  }
  if (row.external_id !== null) addTo(names, foldText(row.external_id))
  for (const name of names) for (const inner of innerWords(name, innerWordsMax)) addTo(parts, inner)
  if (row.email_key !== null) addEmail(foldText(row.email_key), parts)
  const { workspace_id: workspaceId } = row
  const tokens = row.tag_ids.map(tagToken)
  if (row.phone !== null) addPhone(row.phone, workspaceId, tokens)
  if (row.other_phones || row.other_emails) addOthers(row, parts, tokens)
  if (row.country !== null) tokens.push(countryToken(workspaceId, row.country))
  for (const name of names) tokens.push(token('name', workspaceId, name))
  for (const part of parts) if (!names.has(part)) tokens.push(token('part', workspaceId, part))
  return tokens
}

const wordsOfName = remembered((name) => {
  const folded = foldText(name)
  return { words: splitWords(folded), signs: signsOf(folded) }
})

function addPhone(phone: string, workspaceId: string, tokens: string[]): void {
  const digits = phone.slice(1)
  tokens.push(token('number', workspaceId, nationalDigits(digits)))
  tokens.push(token('ending', workspaceId, lastDigits(digits)))
}

/** Other phones and emails are found like the contact's own, and additionally as a whole by a token of their own kind. */
function addOthers(row: SearchedColumns, parts: Set<string>, tokens: string[]): void {
  const { workspace_id: workspaceId, other_phones: phones, other_emails: emails } = row
  for (const { phone } of phones ?? []) {
    addPhone(phone, workspaceId, tokens)
    tokens.push(otherToken(workspaceId, phone))
  }
  for (const { email } of emails ?? []) {
    const key = emailKeyOf(email)
    addEmail(foldText(key), parts)
    tokens.push(otherToken(workspaceId, key))
  }
}

/** The words of the local part, and the domain from each of its labels on, except from the last one alone. */
function addEmail(email: string, parts: Set<string>): void {
  const at = email.lastIndexOf('@')
  for (const word of splitWords(email.slice(0, at))) addTo(parts, word)
  const labels = email.slice(at + 1).split('.')
  for (let from = 0; from < labels.length - 1; from++) addTo(parts, labels.slice(from).join('.'))
}

function addTo(words: Set<string>, word: string): void {
  if (words.size < wordsMax) words.add(clipWord(word))
}

/** The stored form of the search tokens, as tsvector text. */
export function searchText(row: SearchedColumns): string {
  return tsvectorText(searchTokens(row))
}
