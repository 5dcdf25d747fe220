import { at, type Fault } from '../core/fault.ts'

/** Where a value is, key by key: unlike a path's text it stays exact when a key holds a dot or a bracket. */
export type Place = readonly (string | number)[]

/** A fault together with its exact place, so that the faulty value can be taken out. */
export interface PlacedFault {
  place: Place
  fault: Fault
}

/** The place as faults name it: `tags[3]`, `customFields.Lead Source`; `whole` for the value itself. */
export function fieldOf(place: Place, whole = 'body'): string {
  return place.length === 0 ? whole : place.reduce<string>(at, '')
}
