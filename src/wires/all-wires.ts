import type { Services } from '../core/services.ts'
import type { Wire } from '../http/wire.ts'
import { nedzoWire } from './nedzo/wire.ts'

/** Every wire; the first, the house's own, speaks for paths that nobody owns. */
export function allWires(services: Services): Wire[] {
  return [nedzoWire(services)]
}
