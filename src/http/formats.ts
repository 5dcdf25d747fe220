import { isId } from '../core/is-id.ts'

const date = /^(\d{4})-(\d{2})-(\d{2})$/
const time = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i

function isDate(text: string): boolean {
  const parts = date.exec(text)
  if (parts === null || parts[1] === '0000') return false
  const day = new Date(`${text}T00:00:00Z`)
  // Date rolls 30 February over to March; only a real day comes back as it went in.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/**
 * The formats that schemas may name. Stricter than `ajv-formats`, which lets `urn:uuid:…` through: PostgreSQL would
 * refuse that later, as a server error.
 */
export const formats: Record<string, true | ((text: string) => boolean)> = {
  uuid: isId,
  date: isDate,
  // RFC 3339, without leap seconds: neither JavaScript nor PostgreSQL keeps one.
  'date-time': (text) =>
    isDate(text.slice(0, 10)) && /^[Tt ]$/.test(text[10] ?? '') && time.test(text.slice(11)),
  // Documentation only: the core judges phones and emails, and names its own faults.
  email: true,
  uri: true,
}
