import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'

export interface BacklogLimits {
  readonly count: number
  readonly bytes: number
}

interface Account { count: number, bytes: number }

/**
 * What each hospital has on its way to the replica, while the loop is busy with the disk. Nothing of
 * one hospital crowds out another's, and a slow disk does not turn a flood into memory (§14).
 */
export class Backlog {
  readonly #accounts = new Map<Hex, Account>()

  constructor (private readonly limits: BacklogLimits) {}

  /** False if there is no room; true obliges to `leave`. */
  enter (id: MemberId, bytes: number): boolean {
    const { count, bytes: held } = this.#accounts.get(hex(id)) ?? { count: 0, bytes: 0 }
    if (count >= this.limits.count || held + bytes > this.limits.bytes) return false
    this.#accounts.set(hex(id), { count: count + 1, bytes: held + bytes })
    return true
  }

  leave (id: MemberId, bytes: number): void {
    const account = this.#accounts.get(hex(id))
    if (account === undefined) return
    account.count--
    account.bytes -= bytes
    if (account.count === 0) this.#accounts.delete(hex(id))
  }

  /** Of all together. */
  get bytes (): number {
    return [...this.#accounts.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}
