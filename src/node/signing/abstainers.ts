import { hex, type MemberId } from '../../protocol/types/index.js'
import { ABSTAIN_HEIGHTS } from './voting-right.js'
import type { HostClock } from '../machine/ports.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'

/** How many claims of a member count within an hour; each causes at most ABSTAIN_HEIGHTS blocks. */
const CLAIMS_MAX = 4
const HOUR_MS = 3_600_000

interface Claim {
  readonly from: number
  /** When this claim and earlier claims were accepted, in ms of the monotonic clock. */
  readonly acceptedAt: readonly number[]
}

export interface AbstainersParts {
  readonly clock: HostClock, readonly hostLoop: HostLoop, readonly membership: MembershipKeeper
}

/**
 * Makes the chain reach the height at which a member votes again. A member whose log may be incomplete
 * states this height (§10.4), and an idle chain would never reach it. A claim counts only if the height is
 * as near as an honest member's can be, and only a few times an hour.
 */
export class Abstainers {
  readonly #claims = new Map<string, Claim>()

  constructor (private readonly parts: AbstainersParts) {}

  /** @param from the first height at which the member votes; undefined: it votes already, or cannot say */
  note (member: MemberId, from: number | undefined): void {
    const { clock, hostLoop, membership } = this.parts
    const { height } = hostLoop.state.context
    if (from === undefined || from <= height || from > height + ABSTAIN_HEIGHTS) return
    if (!membership.set.has(member)) return
    const known = this.#claims.get(hex(member))
    const acceptedAt = known?.acceptedAt.filter(at => clock.monotonic() - at < HOUR_MS) ?? []
    if (known?.from === from || acceptedAt.length >= CLAIMS_MAX) return
    this.#claims.set(hex(member), { from, acceptedAt: [...acceptedAt, clock.monotonic()] })
    hostLoop.submit({ type: 'abstained', until: from })
  }
}
