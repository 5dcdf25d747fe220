import { availableParallelism, totalmem } from 'node:os'
import { limits } from '../core/kernel/limits.ts'

const processesMax = 8
/** The memory of a busy process, and as much again for PostgreSQL and the system's cache. */
const memoryOfEach = 2 ** 30

interface Machine {
  cores: number
  memoryBytes: number
}

/**
 * The number of worker processes: as set, else the cores of this machine less one for PostgreSQL, as far as
 * its memory suffices.
 */
export function processesOf(
  { processes }: { processes: number | undefined },
  machine = thisMachine(),
): number {
  if (processes !== undefined) return processes
  const { cores, memoryBytes } = machine
  return Math.max(1, Math.min(cores - 1, processesMax, Math.floor(memoryBytes / memoryOfEach)))
}

/** A container's limits count, not the machine's. */
function thisMachine(): Machine {
  const limit = process.constrainedMemory()
  return {
    cores: availableParallelism(),
    memoryBytes: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
  }
}

/** A job's step and the one after it hold a connection each; requests need further ones. */
const connectionsMin = 4

/** The limits of Roster as a whole. */
interface Bounds {
  poolSize: number
  requestsInFlightMax: number
  connectionsMax: number
  bodyBytesInFlightMax: number
}

/** The settings of one of several processes: limits of Roster as a whole are divided. */
export function shareOf<Settings extends Bounds>(config: Settings, processes: number): Settings {
  const part = (whole: number) => Math.ceil(whole / processes)
  return {
    ...config,
    poolSize: Math.min(config.poolSize, Math.max(connectionsMin, part(config.poolSize))),
    requestsInFlightMax: part(config.requestsInFlightMax),
    connectionsMax: part(config.connectionsMax),
    bodyBytesInFlightMax: Math.max(limits.batchBodyBytesMax, part(config.bodyBytesInFlightMax)),
  }
}
