import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'

export interface BacklogLimits {
  readonly count: number
  readonly bytes: number
}

interface Queued { count: number, bytes: number }

/**
 * Bounds what each hospital has on its way to the replica while the loop waits for the disk (§14). So a
 * flood from one hospital neither displaces the input of the others nor fills the memory.
 */
export class Backlog {
  readonly #queued = new Map<Hex, Queued>()

  constructor (private readonly limits: BacklogLimits) {}

  /** Returns false if there is no room. After true, the caller must call `leave`. */
  enter (id: MemberId, bytes: number): boolean {
    const { count, bytes: held } = this.#queued.get(hex(id)) ?? { count: 0, bytes: 0 }
    if (count >= this.limits.count || held + bytes > this.limits.bytes) return false
    this.#queued.set(hex(id), { count: count + 1, bytes: held + bytes })
    return true
  }

  leave (id: MemberId, bytes: number): void {
    const queued = this.#queued.get(hex(id))
    if (queued === undefined) return
    queued.count--
    queued.bytes -= bytes
    if (queued.count === 0) this.#queued.delete(hex(id))
  }

  /** The bytes of all hospitals together. */
  get bytes (): number {
    return [...this.#queued.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}
