import type { CustomFieldType } from './custom-field-type.ts'
import { type CustomValueOptions, type JudgedValue, judgeCustomValue } from './custom-value.ts'
import type { JsonValue } from './read-json-text.ts'
import { readJsonText } from './read-json-text.ts'

/**
 * A stored custom value, of whatever type its field had, as the given type keeps it, or why it cannot be. Pure, and sure:
 * what could mean two things (`1,234.5`, `03/04/2026`) does not convert. A value of the type is itself, so what was
 * converted may be converted again.
 */
export function convertValue(
  type: CustomFieldType,
  value: JsonValue,
  { defaultRegion }: Pick<CustomValueOptions, 'defaultRegion'>,
): JudgedValue {
  const judged = judgeCustomValue(type, adapt[type]?.(value) ?? value, { parse: true, defaultRegion })
  // Blank text within json, which no other type keeps.
  const isLost = 'value' in judged && judged.value === null
  return isLost ? { fault: { code: 'wrong_custom_type', expected: type } } : judged
}

/** A value in the form in which the type's own judgement takes it; undefined where that is the value itself. */
type Adapt = (value: JsonValue) => JsonValue | undefined

const adapt: Partial<Record<CustomFieldType, Adapt>> = {
  text: (value) => (typeof value === 'object' ? JSON.stringify(value) : undefined),
  number: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
  boolean: (value) => {
    if (typeof value === 'number') return value === 1 ? true : value === 0 ? false : undefined
    return typeof value === 'string' ? flags.get(value.trim().toLowerCase()) : undefined
  },
  // A file's column of bare digits is often taken for one of numbers.
  phone: (value) => (typeof value === 'number' ? String(value) : undefined),
  json: (value) => (typeof value === 'string' ? readJsonText(value) : undefined),
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

/** How a value reads as text: what is compared when somebody asks whether it stayed the same. */
export function textOfValue(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
