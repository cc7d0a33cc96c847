import { hex, type MemberId } from '../../protocol/types/index.js'
import { ABSTAIN_HEIGHTS } from './voting-right.js'
import type { HostClock } from '../machine/ports.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'

/** A member is waited for so often within an hour: whoever asks for blocks without end gets twelve. */
const CLAIMS_MAX = 4
const HOUR_MS = 3_600_000

interface Claim {
  readonly from: number
  /** When it and earlier ones were taken up, ms of the monotonic clock. */
  readonly takenAt: readonly number[]
}

export interface AbstainersParts {
  readonly clock: HostClock, readonly hostLoop: HostLoop, readonly membership: MembershipKeeper
}

/**
 * Members whose log may not be whole vote again at a height that they state (§10.4). On an idle chain
 * that height never came, and when the next hospital's log was lost as well, no quorum was left. So
 * blocks are made until then, if it is as near as an honest one can be, and few times an hour.
 */
export class Abstainers {
  readonly #claims = new Map<string, Claim>()

  constructor (private readonly parts: AbstainersParts) {}

  /** @param from the first height at which the member votes; undefined: it votes, or cannot say */
  note (member: MemberId, from: number | undefined): void {
    const { clock, hostLoop, membership } = this.parts
    const { height } = hostLoop.state.context
    if (from === undefined || from <= height || from > height + ABSTAIN_HEIGHTS) return
    if (!membership.set.has(member)) return
    const known = this.#claims.get(hex(member))
    const takenAt = known?.takenAt.filter(at => clock.monotonic() - at < HOUR_MS) ?? []
    if (known?.from === from || takenAt.length >= CLAIMS_MAX) return
    this.#claims.set(hex(member), { from, takenAt: [...takenAt, clock.monotonic()] })
    hostLoop.submit({ type: 'abstained', until: from })
  }
}
