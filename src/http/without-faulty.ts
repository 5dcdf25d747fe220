import type { Place, PlacedFault } from './place.ts'

/**
 * The same body without what is faulty: keys are deleted, array items become undefined so that the others keep
 * their index. The body given is changed and returned.
 */
export function withoutFaulty(body: unknown, faults: readonly PlacedFault[]): unknown {
  for (const { place } of faults) removeAt(body, place)
  return body
}

function removeAt(body: unknown, place: Place): void {
  const key = place.at(-1)
  const holder = place.slice(0, -1).reduce<unknown>(ownValue, body)
  if (key === undefined) return
  if (Array.isArray(holder)) holder[key as number] = undefined
  else if (typeof holder === 'object' && holder !== null) delete (holder as Record<string, unknown>)[key]
}

function ownValue(holder: unknown, key: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined
  return (holder as Record<string | number, unknown>)[key]
}
