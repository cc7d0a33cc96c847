import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import type { ProcessView } from '../../api/index.js'

const WINDOW_MS = 10_000
/** How often the event loop is asked, ms: a delay is what a turn took beyond this. */
const RESOLUTION_MS = 20

type Delay = ProcessView['eventLoopDelayMs']

/**
 * How the process itself fares: memory, and how late the event loop comes to what is due. Late is
 * what a node is whose thread computes too long, swaps, or was stopped (SIGSTOP, a sleeping machine).
 */
export class ProcessVitals {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #turn: NodeJS.Timeout
  #before: Delay = { p99: 0, max: 0 }

  constructor (windowMs = WINDOW_MS) {
    this.#histogram.enable()
    this.#turn = setInterval(() => {
      this.#before = this.#since()
      this.#histogram.reset()
    }, windowMs).unref()
  }

  /** Delays of the last whole window and of the one under way, whichever is worse. */
  read (): ProcessView {
    const now = this.#since()
    const { rss, heapUsed } = process.memoryUsage()
    return {
      residentBytes: rss,
      heapBytes: heapUsed,
      eventLoopDelayMs: {
        p99: Math.max(now.p99, this.#before.p99), max: Math.max(now.max, this.#before.max)
      }
    }
  }

  stop (): void {
    clearInterval(this.#turn)
    this.#histogram.disable()
  }

  #since (): Delay {
    const late = (nanoseconds: number): number => {
      return Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS))
    }
    return { p99: late(this.#histogram.percentile(99)), max: late(this.#histogram.max) }
  }
}
