import type { Services } from '../core/services.ts'
import type { Wire } from '../http/calls/operation.ts'
import { gomobileWire } from './gomobile/wire.ts'
import { nedzoWire } from './nedzo/wire.ts'
import { nedzoLegacyWire } from './nedzo-legacy/wire.ts'
import { rosterWire } from './roster/wire.ts'
import { voiceWire } from './voice/wire.ts'

/** All wires. The first one, Roster's own, also answers for paths without an owner. */
export function allWires(services: Services): Wire[] {
  return [
    rosterWire(services),
    nedzoWire(services),
    nedzoLegacyWire(services),
    gomobileWire(services),
    voiceWire(services),
  ]
}
