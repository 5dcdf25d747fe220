import { isDeepStrictEqual } from 'node:util'
import type { Fault } from '../fault.ts'
import { convertValue } from './convert-value.ts'
import type { JsonValue } from './read-json-text.ts'
import type { RetypeInput } from './retype-job.ts'

/** What becomes of one contact's value: what is written, or with `kept` why it stays as it is. */
export interface RetypedValue {
  fate: 'converted' | 'unchanged' | 'dropped' | 'kept'
  value: JsonValue
  fault?: Omit<Fault, 'field'>
}

/** What an undone job changed a value from and to; null: none. */
export type LoggedValue = [from: JsonValue, to: JsonValue]

/** Decides on a contact's value, null where it has none. One that is as an undone job left it is what it was before that. */
export function retypeValue(
  present: JsonValue,
  logged: LoggedValue | undefined,
  { to: type, dropUnconvertible }: Pick<RetypeInput, 'to' | 'dropUnconvertible'>,
  defaultRegion: string | null,
): RetypedValue {
  const isAsLeft = logged !== undefined && isDeepStrictEqual(present, logged[1])
  const value = isAsLeft ? logged[0] : present
  const converted = value === null ? { value } : convertValue(type, value, { defaultRegion })
  if (!('fault' in converted)) {
    const isSame = isDeepStrictEqual(converted.value, present)
    return { fate: isSame ? 'unchanged' : 'converted', value: converted.value }
  }
  return dropUnconvertible
    ? { fate: 'dropped', value: null }
    : { fate: 'kept', value: present, fault: converted.fault }
}
