/** What this wire calls the core's fields, where the two differ: for faults and conflicts. */
export type WireNames = ReadonlyMap<string, string>

const contactNames: WireNames = new Map([
  ['phone', 'primaryPhone'],
  ['email', 'primaryEmail'],
  ['jobTitle', 'occupation'],
  ['postalCode', 'zip'],
  ['fullAddress', 'address'],
  ['customFields', 'customAttributes'],
  ['lists', 'audiences'],
])

const customAttributeNames: WireNames = new Map([
  ['name', 'displayName'],
  ['customFields', 'customAttributes'],
])

/** The names that hold for what a path is about. */
export function namesAt(path: string): WireNames {
  return path.startsWith('/api/custom-attributes') ? customAttributeNames : contactNames
}
