import { faultsMax } from './faults-max.ts'
import type { PlacedFault } from './place.ts'

/** Of several faults of one place the first stays; of very many faults the first thousand. */
export function oneFaultAField(faults: readonly PlacedFault[]): PlacedFault[] {
  if (faults.length < 2) return [...faults]
  const kept = new Map<string, PlacedFault>()
  for (const fault of faults) {
    const place = JSON.stringify(fault.place)
    if (!kept.has(place)) kept.set(place, fault)
    if (kept.size === faultsMax) break
  }
  return [...kept.values()]
}
