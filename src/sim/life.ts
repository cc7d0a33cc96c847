import type { HostClock, Scheduler } from '../node/machine/ports.js'
import type { Timeline } from './timeline.js'

export interface ClockFault {
  /** Error of the wall clock, ms. */
  readonly skewMs: number
  /** Simulated ms per ms of the node's clocks. */
  readonly rate: number
  readonly jump?: ClockJump
}

/** An error that all wall clocks share for a while, as with a faulty time server or host. */
export interface ClockJump {
  readonly atMs: number
  readonly forMs: number
  readonly aheadMs: number
}

/**
 * The life of a process of a node, from its start to a crash or stop. After the end no task of the life
 * runs and none of its promises resolves, as in a killed process.
 */
export class Life implements HostClock, Scheduler {
  #alive = true
  /** End of a pause (SIGSTOP, a long garbage collection). */
  #pausedUntil = 0
  /** Time of a task on a slow machine, ms, and the end of all earlier tasks. */
  #taskMs = 0
  #busyUntil = 0

  constructor (
    private readonly timeline: Timeline, private readonly clock: ClockFault,
    private readonly startOfTime: number, private readonly onPoint: (place: string) => boolean
  ) {}

  get alive (): boolean { return this.#alive }

  /** True while the process is paused, or busy with slow tasks. */
  get isStopped (): boolean {
    return Math.max(this.#pausedUntil, this.#busyUntil) > this.timeline.now
  }

  end (): void { this.#alive = false }

  pause (ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.timeline.now + ms)
  }

  /** Sets the time that each task takes from now on; 0: no time. */
  slow (taskMs: number): void {
    this.#taskMs = taskMs
  }

  /** Passes a place where the process may crash; returns false if the process has ended. */
  passes (place: string): boolean {
    if (this.#alive && this.onPoint(place)) this.#alive = false
    return this.#alive
  }

  wall (): number {
    const { jump, rate, skewMs } = this.clock
    const since = this.timeline.now - (jump?.atMs ?? Infinity)
    const jumped = jump !== undefined && since >= 0 && since < jump.forMs ? jump.aheadMs : 0
    return Math.floor(this.startOfTime + this.timeline.now / rate + skewMs + jumped)
  }

  monotonic (): number {
    return this.timeline.now / this.clock.rate
  }

  after (ms: number, task: () => void): () => void {
    return this.timeline.after(ms * this.clock.rate, () => { this.run(task) })
  }

  idle (task: () => void): void {
    this.timeline.after(0, () => { this.run(task) })
  }

  /** Runs a task at once, or after a pause. */
  run (task: () => void): void {
    if (!this.#alive) return
    const left = this.#pausedUntil - this.timeline.now
    if (left > 0) this.timeline.after(left, () => { this.run(task) })
    else if (this.#taskMs === 0 && this.#busyUntil <= this.timeline.now) task()
    else this.#enqueue(task)
  }

  /** Runs a task when all earlier tasks are done. */
  #enqueue (task: () => void): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.timeline.now) + this.#taskMs
    this.timeline.after(this.#busyUntil - this.timeline.now, () => { if (this.#alive) task() })
  }

  /** Resolves after `ms`, or never if the process has ended by then. */
  wait (ms: number): Promise<void> {
    return new Promise(resolve => { this.timeline.after(ms, () => { this.run(resolve) }) })
  }
}

/** Never resolves, like a call into a process that has ended. */
export function never<T> (): Promise<T> {
  return new Promise<T>(() => undefined)
}
