import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { EmbeddedConnection } from '../store/database/database.ts'
import { Channel } from './channel.ts'
import { type Log, shownLine } from './log.ts'

/** What a worker is told before it begins. */
export interface WorkerPlan {
  processes: number
  port: number
  embeddedAt: EmbeddedConnection | undefined
  /** Whether it was said already where Roster listens and where its first keys are. */
  isAnnounced: boolean
}

/** A worker that lived so long was well: what ended it has nothing to do with its start. */
const wellAfterMs = 10_000
const pauseMsMin = 100
const pauseMsMax = 5_000
/** A start takes a second; one that waits for a database of one's own takes longer. */
const startMsMax = 180_000
/** Beyond it a worker that was to stop is ended: a stop has 9.5 s in all. */
const stopMsMax = 9_000
/** One that is replaced finishes first what is under way, and nobody waits for it. */
const replaceMsMax = 17_000

interface Member {
  worker: Worker
  channel: Channel
  since: number
  /** It ends because it was told to. */
  isLeaving: boolean
  listening: Promise<unknown>
  ended: Promise<unknown>
}

interface WorkersOptions {
  plan: Omit<WorkerPlan, 'isAnnounced'>
  log: Log
}

/**
 * The processes that answer requests. One that ends by itself is replaced, at once where it had been well. All answer on
 * one port, which this process keeps for them, and what they log is written here, line by line.
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

  /** Starts all of them. When one does not listen, it throws what that one said, and none is left. */
  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#options.plan.processes }, () => this.#fork().listening))
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** It was said where Roster listens: from now on they are healthy. */
  announced(): void {
    this.#isAnnounced = true
    for (const { channel } of this.#members) channel.tell('announced')
  }

  /** What each of them counted. */
  async metrics(): Promise<object[][]> {
    const asked = [...this.#members].map(({ channel }) => channel.ask('metrics').catch(() => undefined))
    return (await Promise.all(asked)).filter((values) => values != null) as object[][]
  }

  /** Replaces one after the other, each when the new one listens; calls are answered meanwhile. */
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

  /** Lets all finish what is in flight and end. */
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
    // The loss of the line to a worker that ends is told by its end.
    worker.on('error', () => {})
    this.#members.add(member)
    void ended.then((how) => this.#replace(member, how))
    return member
  }

  /** All but this one forget what they remember of keys and people. */
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

/** Writes whole lines only: those of several processes would stand within each other otherwise. */
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
