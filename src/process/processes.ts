import { availableParallelism, totalmem } from 'node:os'
import { limits } from '../core/kernel/limits.ts'

const processesMax = 8
/** What a process takes when it is busy, and as much again for PostgreSQL and the system's own cache. */
const memoryOfEach = 2 ** 30

interface Machine {
  cores: number
  memoryBytes: number
}

/** How many processes answer: as set, else the cores of this machine less one for PostgreSQL, as far as its memory goes. */
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

/** A job's step and the one after it hold a connection each; requests need others. */
const connectionsMin = 4

/** What is bounded for Roster as a whole. */
interface Bounds {
  poolSize: number
  requestsInFlightMax: number
  connectionsMax: number
  bodyBytesInFlightMax: number
}

/** The settings of one of so many processes: what is bounded for Roster as a whole is shared out. */
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
