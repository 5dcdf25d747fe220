import { type Fault, FaultList } from '../../kernel/fault.ts'
import { limits } from '../../kernel/limits.ts'
import { isLongerThan, textFault } from '../../kernel/text.ts'
import { normaliseEmail } from '../../values/email.ts'
import { type Role, roles } from '../principal.ts'

/** A person as a caller gives them; absent fields are unchanged. */
export interface PersonDraft {
  name?: string | null | undefined
  email?: string | null | undefined
  role?: string | null | undefined
  password?: string | null | undefined
  /** The faults that the wire already found. */
  faults?: readonly Fault[] | undefined
}

export interface PersonValues {
  name?: string
  email?: string
  emailKey?: string
  role?: Role
  password?: string
}

type Field = Exclude<keyof PersonDraft, 'faults'>

/**
 * Judges a person; the fields in `needed` are required. A password has at least ten characters, no rule about
 * kinds of characters, and is none of those that attackers try first (NIST SP 800-63B, 3.1.1.2).
 */
export function judgePerson(
  draft: PersonDraft,
  needed: readonly Field[] = [],
): { values: PersonValues; faults: FaultList } {
  const faults = new FaultList(draft.faults)
  const values: PersonValues = {}
  for (const field of needed) if ((draft[field] ?? null) === null) faults.add(field, 'required')
  if (draft.name !== undefined) {
    const name = faults.text('name', draft.name, limits.textMax)
    if (name === null) faults.add('name', 'required')
    else if (name !== undefined) values.name = name
  }
  if (typeof draft.email === 'string') {
    const email = normaliseEmail(draft.email)
    if (email === null) faults.add('email', 'invalid_email')
    else Object.assign(values, email)
  }
  if (typeof draft.role === 'string') {
    const role = roles.find((one) => one === draft.role)
    if (role === undefined) faults.add('role', 'not_one_of', roles.join(', '))
    else values.role = role
  }
  if (typeof draft.password === 'string') {
    const fault = passwordFault(draft.password, values.emailKey)
    if (fault !== undefined) faults.add('password', fault.code, fault.expected)
    else values.password = draft.password
  }
  return { values, faults }
}

/** The fault of a new password; undefined if it is acceptable. */
export function passwordFault(password: string, emailKey?: string): Omit<Fault, 'field'> | undefined {
  const { passwordMin, passwordMax } = limits
  const code = textFault(password)
  if (code !== undefined) return { code }
  if (!isLongerThan(password, passwordMin - 1)) return { code: 'too_short', expected: passwordMin }
  if (isLongerThan(password, passwordMax)) return { code: 'too_long', expected: passwordMax }
  return isEasilyGuessed(password, emailKey) ? { code: 'easily_guessed' } : undefined
}

/** The words that lists of leaked passwords start with, without the digits and signs around them. */
const words = new Set(
  `password passwort passw contrasena motdepasse admin administrator welcome letmein iloveyou qwerty qwertyuiop qwertz
  qwertzuiop azerty azertyuiop asdfghjkl zxcvbnm abc abcd abcdef abcdefghij sunshine princess football baseball monkey
  dragon master superman batman trustno starwars whatever freedom computer internet samsung michael jordan shadow
  changeme secret default guest login test testtest hello helloworld roster contacts rostercontacts pass passpass
  passwordpassword qweasdzxc qazwsx qazwsxedc`.split(/\s+/),
)

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Whether a password is among those that attackers try first: few distinct characters, a run such as
 * `1234567890`, one well-known word with digits and signs, or the email itself.
 */
export function isEasilyGuessed(password: string, emailKey = ''): boolean {
  const text = password.toLowerCase()
  return new Set(text).size < 5 || isRun(text) || isWord(text) || isOwnName(text, emailKey)
}

function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0)!)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - codes[index]!) <= 1).length
  // A step from 9 to 0 interrupts a run without making the password hard to guess.
  return steps >= (codes.length - 1) * 0.8
}

function isWord(text: string): boolean {
  const inside = text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [text, withLetters(text), withLetters(inside)].some((form) => words.has(onlyLetters(form)))
}

function withLetters(text: string): string {
  return [...text].map((sign) => lookalikes[sign] ?? sign).join('')
}

/** The email, or its local part with digits and signs. */
function isOwnName(text: string, emailKey: string): boolean {
  const name = onlyLetters(emailKey.split('@')[0]!)
  return text === emailKey || (name !== '' && name === onlyLetters(text))
}

function onlyLetters(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, '')
}
