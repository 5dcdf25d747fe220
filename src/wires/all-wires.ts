import type { Services } from '../core/services.ts'
import type { Wire } from '../http/calls/operation.ts'
import { gomobileWire } from './gomobile/wire.ts'
import { nedzoWire } from './nedzo/wire.ts'
import { nedzoLegacyWire } from './nedzo-legacy/wire.ts'
import { rosterWire } from './roster/wire.ts'
import { voiceWire } from './voice/wire.ts'

/** Every wire; the first, the house's own, speaks for paths that nobody owns. */
export function allWires(services: Services): Wire[] {
  return [
    rosterWire(services),
    nedzoWire(services),
    nedzoLegacyWire(services),
    gomobileWire(services),
    voiceWire(services),
  ]
}
