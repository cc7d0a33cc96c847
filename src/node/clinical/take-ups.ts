import { caseAhead, holderOf, isAwaited } from '../../protocol/ledger/index.js'
import { TakeUp, hex, type Case, type CaseId, type Chain, type Signer } from '../../protocol/types/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { HostClock, Scheduler } from '../machine/ports.js'
import type { OwnOpinions } from './own-opinions.js'
import { takeUp } from './opinion.js'

/** A take-up that no block contains after this long is sent again. */
const RESEND_MS = 2_000
const LONGEST_CHECK_MS = 1_000

export interface TakeUpsParts {
  readonly chain: Chain, readonly signer: Signer, readonly hostLoop: HostLoop, readonly clock: HostClock,
  readonly scheduler: Scheduler, readonly opinions: OwnOpinions
}

interface Slot {
  readonly caseId: CaseId
  /** When the take-up is due, by the monotonic clock. */
  due: number
}

/**
 * Takes up the slots of this hospital whose verdict is not on the chain within a third of TAKE
 * (SPECIFICATION.md §7.2). It does not matter why the verdict is late: a clinician, a key, or a queue.
 * Only a hospital that is away takes nothing up, and then its slot goes to the next hospital.
 */
export class TakeUps {
  /** By case id. */
  readonly #slots = new Map<string, Slot>()
  #stop: (() => void) | undefined

  constructor (private readonly parts: TakeUpsParts) {}

  start (): void {
    const ms = Math.min(LONGEST_CHECK_MS, Math.ceil(this.#patience / 4))
    this.#stop = every(this.parts, ms, () => { this.#send() })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Notes that this hospital has learned of its slot. */
  learn ({ id }: Case): void {
    this.#slots.set(hex(id), { caseId: id, due: this.parts.clock.monotonic() + this.#patience })
  }

  /** Takes a case up at once, since a person will judge it. */
  hurry (caseId: CaseId): void {
    const slot = this.#slots.get(hex(caseId))
    if (slot !== undefined) slot.due = -Infinity
    this.#send()
  }

  get #patience (): number {
    return this.parts.chain.genesis.parameters.takeUpMs / 3
  }

  #send (): void {
    const { clock, hostLoop, opinions } = this.parts
    // A node that catches up does not know yet which slots it has.
    if (hostLoop.stopped || hostLoop.state.votesFrom === Infinity) return
    const now = clock.monotonic()
    const due: CaseId[] = []
    for (const [name, slot] of this.#slots) {
      if (slot.due > now) continue
      if (!this.#isOpen(name)) this.#slots.delete(name)
      else {
        slot.due = now + RESEND_MS
        due.push(slot.caseId)
      }
    }
    if (due.length > 0) opinions.send(due.map(takeUp))
  }

  /** Tells whether this hospital holds the slot of a case without a verdict and without a take-up. */
  #isOpen (name: string): boolean {
    const found = caseAhead(this.parts.hostLoop.state.ledger, name)
    const holder = found === undefined ? undefined : holderOf(found, this.parts.signer.id)
    return found !== undefined && holder !== undefined &&
      holder.takeUp === TakeUp.none && isAwaited(found, holder)
  }
}
