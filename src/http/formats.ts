import { parseTime } from '../core/custom-fields/date-or-time.ts'
import { isId } from '../core/is-id.ts'

/**
 * The formats that schemas may name, judged as the core judges them. Stricter than `ajv-formats`, which lets
 * `urn:uuid:…` through: PostgreSQL would refuse that later, as a server error.
 */
export const formats: Record<string, true | ((text: string) => boolean)> = {
  uuid: isId,
  'date-time': (text) => parseTime(text) !== undefined,
  // Documentation only: the core judges phones and emails, and names its own faults.
  email: true,
  uri: true,
}
