import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { EmbeddedConnection } from '../store/database/database.ts'
import { Channel } from './channel.ts'
import { type Log, shownLine } from './log.ts'

/** The parameters of a worker's start. */
export interface WorkerPlan {
  processes: number
  port: number
  embeddedAt: EmbeddedConnection | undefined
  /** Whether the address and the first keys were already printed. */
  isAnnounced: boolean
}

/** A worker that lived this long was healthy, so its end has nothing to do with its start. */
const wellAfterMs = 10_000
const pauseMsMin = 100
const pauseMsMax = 5_000
/** A start takes a second; one that waits for the operator's database takes longer. */
const startMsMax = 180_000
/** After this time a stopping worker is killed; a stop may take 9.5 s in all. */
const stopMsMax = 9_000
/** A replaced worker may finish its work first, because nothing waits for it. */
const replaceMsMax = 17_000

interface Member {
  worker: Worker
  channel: Channel
  since: number
  /** It ends because it was stopped. */
  isLeaving: boolean
  listening: Promise<unknown>
  ended: Promise<unknown>
}

interface WorkersOptions {
  plan: Omit<WorkerPlan, 'isAnnounced'>
  log: Log
}

/**
 * The worker processes that answer requests. A worker that ends by itself is replaced, at once if it was
 * healthy. All listen on one port, which this process owns; it also writes their log lines.
 */
export class Workers {
  readonly #options: WorkersOptions
  readonly #members = new Set<Member>()
  #isAnnounced = false
  #isStopping = false
  #rolling: Promise<void> | undefined
  #pauseMs = pauseMsMin

  constructor(options: WorkersOptions) {
    this.#options = options
    cluster.setupPrimary({ silent: true })
  }

  /** Starts all workers. If one does not listen, rejects with its last log line and ends the others. */
  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#options.plan.processes }, () => this.#fork().listening))
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Called after the address was printed: from now on the workers report that they are healthy. */
  announced(): void {
    this.#isAnnounced = true
    for (const { channel } of this.#members) channel.tell('announced')
  }

  /** The metrics of each worker. */
  async metrics(): Promise<object[][]> {
    const asked = [...this.#members].map(({ channel }) => channel.ask('metrics').catch(() => undefined))
    return (await Promise.all(asked)).filter((values) => values != null) as object[][]
  }

  /** Replaces the workers one after the other, each when the new one listens; calls are answered meanwhile. */
  roll(): Promise<void> {
    this.#rolling ??= this.#roll().finally(() => {
      this.#rolling = undefined
    })
    return this.#rolling
  }

  async #roll(): Promise<void> {
    const { log } = this.#options
    log('SIGHUP: each process is replaced by a new one')
    for (const old of [...this.#members]) {
      if (this.#isStopping) return
      if (old.isLeaving) continue
      try {
        await this.#fork().listening
      } catch (error) {
        log(
          `a new process did not start, so the others go on as they are: ${(error as Error).message}`,
          'warn',
        )
        return
      }
      old.isLeaving = true
      old.channel.tell('replace')
      await endedInTime(old, replaceMsMax)
    }
    if (!this.#isStopping) log('every process is a new one')
  }

  /** Lets all workers finish their requests and end. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(
      [...this.#members].map((member) => {
        member.isLeaving = true
        member.channel.tell('stop')
        return endedInTime(member, stopMsMax)
      }),
    )
  }

  #fork(): Member {
    const worker = cluster.fork()
    let isListening = () => {}
    const listening = new Promise<void>((resolve) => {
      isListening = resolve
    })
    const channel = new Channel(worker as never, {
      plan: () => ({ ...this.#options.plan, isAnnounced: this.#isAnnounced }),
      listening: () => isListening(),
      forget: () => this.#forget(member),
      metrics: async () => (await import('./metrics.ts')).joinMetrics(await this.metrics()),
    })
    const said = { last: '' }
    passLines(worker.process.stderr as Readable, said)
    worker.process.stdout?.pipe(process.stderr, { end: false })
    const ended = once(worker, 'exit').then(([code, signal]) => signal ?? `exit ${code}`)
    const failed = ended.then((how) => {
      throw new WorkerEnded(said.last, how)
    })
    const late = delay(startMsMax, undefined, { ref: false }).then(() => {
      throw new Error('it does not listen')
    })
    late.catch(() => {})
    const member: Member = {
      worker,
      channel,
      since: performance.now(),
      isLeaving: false,
      listening: Promise.race([listening, failed, late]),
      ended,
    }
    member.listening.catch(() => {})
    // A lost channel to a worker that ends is reported by its end.
    worker.on('error', () => {})
    this.#members.add(member)
    void ended.then((how) => this.#replace(member, how))
    return member
  }

  /** Clears the caches of keys and people in all workers but this one. */
  async #forget(asking: Member): Promise<void> {
    const others = [...this.#members].filter((member) => member !== asking && member.worker.isConnected())
    await Promise.all(others.map(({ channel }) => channel.ask('forget', null, 500).catch(() => {})))
  }

  async #replace(member: Member, how: string): Promise<void> {
    this.#members.delete(member)
    if (member.isLeaving || this.#isStopping || !this.#isAnnounced) return
    const wasWell = performance.now() - member.since > wellAfterMs
    this.#pauseMs = wasWell ? pauseMsMin : Math.min(2 * this.#pauseMs, pauseMsMax)
    this.#options.log(`process ${member.worker.process.pid} ended (${how}); another takes its place`, 'warn')
    await delay(wasWell ? 0 : this.#pauseMs)
    if (!this.#isStopping) this.#fork()
  }
}

/** A worker that ended before it listened. */
export class WorkerEnded extends Error {
  constructor(lastLine: string, how: string) {
    super(lastLine === '' ? how : lastLine.replace(/^Roster cannot start: /, ''))
  }
}

async function endedInTime({ worker, ended }: Member, timeoutMs: number): Promise<void> {
  const isLate = await Promise.race([ended.then(() => false), delay(timeoutMs, true, { ref: false })])
  if (isLate) worker.process.kill('SIGKILL')
  await ended
}

/** Writes whole lines only, so that those of several processes are not mixed. */
function passLines(from: Readable, said: { last: string }): void {
  let rest = ''
  from.setEncoding('utf8')
  from.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() as string
    said.last = lines.findLast((line) => line !== '') ?? said.last
    if (lines.length > 0) process.stderr.write(lines.map((line) => shownLine(`${line}\n`)).join(''))
  })
  from.on('end', () => {
    if (rest !== '') process.stderr.write(rest)
  })
}
