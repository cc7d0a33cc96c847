import type { HostClock, Scheduler } from '../node/loop/ports.js'
import type { Timeline } from './timeline.js'

export interface ClockFault {
  /** ms by which the wall clock is off. */
  readonly skewMs: number
  /** Simulated ms per ms of this node's clocks. */
  readonly rate: number
  readonly jump?: ClockJump
}

/** A fault that all wall clocks have in common for a while: one time server, or one host. */
export interface ClockJump {
  readonly atMs: number
  readonly forMs: number
  readonly aheadMs: number
}

/**
 * One run of one node's process, from start to crash or stop. Whatever belongs to a life that has
 * ended does nothing any more and resolves nothing any more, as a killed process would.
 */
export class Life implements HostClock, Scheduler {
  #alive = true
  /** A process that is stopped (SIGSTOP, a long garbage collection) goes on after this moment. */
  #pausedUntil = 0
  /** ms that one task takes on a machine that is too slow, and when it has done those before. */
  #taskMs = 0
  #busyUntil = 0

  constructor (
    private readonly timeline: Timeline, private readonly clock: ClockFault,
    private readonly startOfTime: number, private readonly onPoint: (place: string) => boolean
  ) {}

  get alive (): boolean { return this.#alive }

  /** Paused, or still busy with the tasks of a slow spell. */
  get isStopped (): boolean {
    return Math.max(this.#pausedUntil, this.#busyUntil) > this.timeline.now
  }

  end (): void { this.#alive = false }

  pause (ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.timeline.now + ms)
  }

  /** From now on each task takes so long; 0: none at all. */
  slow (taskMs: number): void {
    this.#taskMs = taskMs
  }

  /** Passes a place where this process may be made to crash; false if it has ended. */
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

  /** At once, or when the pause is over. */
  run (task: () => void): void {
    if (!this.#alive) return
    const left = this.#pausedUntil - this.timeline.now
    if (left > 0) this.timeline.after(left, () => { this.run(task) })
    else if (this.#taskMs === 0 && this.#busyUntil <= this.timeline.now) task()
    else this.#enqueue(task)
  }

  /** One after the other, each when those before it are done. */
  #enqueue (task: () => void): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.timeline.now) + this.#taskMs
    this.timeline.after(this.#busyUntil - this.timeline.now, () => { if (this.#alive) task() })
  }

  /** Resolves after `ms`; never, if the process has ended by then. */
  wait (ms: number): Promise<void> {
    return new Promise(resolve => { this.timeline.after(ms, () => { this.run(resolve) }) })
  }
}

/** What a call into a process that has ended returns. */
export function never<T> (): Promise<T> {
  return new Promise<T>(() => undefined)
}
