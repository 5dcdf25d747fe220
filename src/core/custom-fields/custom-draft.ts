import type { CustomDraft } from '../contacts/draft.ts'
import { at } from '../fault.ts'
import type { JsonValue } from './read-json-text.ts'

/** Custom values as an object has them, by its keys; faults call it `customFields`. */
export function customDraft(
  values: Readonly<Record<string, unknown>> | null | undefined,
  how: Omit<CustomDraft, 'values'>,
): CustomDraft {
  return {
    ...how,
    values: Object.entries(values ?? {}).map(([key, value]) => ({
      key,
      value: value as JsonValue,
      path: at('customFields', key),
    })),
  }
}
