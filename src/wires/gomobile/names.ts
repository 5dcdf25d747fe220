import type { Fault } from '../../core/kernel/fault.ts'

/** What the core calls a field and what this wire calls it, where the two differ. */
type Names = readonly (readonly [core: string, wire: string])[]

export const contactNames: Names = [
  ['phone', 'primaryPhone'],
  ['email', 'primaryEmail'],
  ['jobTitle', 'occupation'],
  ['postalCode', 'zip'],
  ['fullAddress', 'address'],
  ['customFields', 'customAttributes'],
]

export const customAttributeNames: Names = [['name', 'displayName']]

/** The names that hold for what a path of this wire is about. */
export function namesAt(path: string): Names {
  return path.startsWith('/api/custom-attributes') ? customAttributeNames : contactNames
}

/** A place in the core's words in this wire's: `data[3].phone` is `data[3].primaryPhone`. */
export function placeToWire(place: string, names: Names): string {
  return place.replace(/^(data\[\d+\]\.)?(\w+)/, (_, item = '', field) => {
    const [, wire] = names.find(([core]) => core === field) ?? []
    return item + (wire ?? field)
  })
}

/** What the schema found, in the core's words: of one field the core then adds no second fault. */
export function faultsFromWire(faults: readonly Fault[], names: Names): Fault[] {
  return faults.map((fault) => {
    const field = fault.field.replace(
      /^\w+/,
      (field) => names.find(([, wire]) => wire === field)?.[0] ?? field,
    )
    return { ...fault, field }
  })
}
