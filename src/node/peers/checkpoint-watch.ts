import { equal, type Chain, type SignedAllowlist } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import { hashAt } from '../gates/block-at.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, RaiseAlarm } from '../machine/ports.js'

export interface CheckpointWatchParts {
  readonly chain: Chain, readonly store: NodeStore, readonly membership: MembershipKeeper,
  readonly hostLoop: HostLoop, readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Checks that the checkpoint of the pending list is on this chain, as soon as the chain has that height. A
 * list that names another block can never become final (SPECIFICATION.md §5.1), so it is refused. Otherwise
 * it would wait, and decide on connections, for ever (§5.3).
 */
export class CheckpointWatch {
  #judged: SignedAllowlist | undefined

  constructor (private readonly parts: CheckpointWatchParts) {}

  /** Starts the check, once for each list. */
  look (): void {
    const { hostLoop, membership } = this.parts
    const list = membership.successor
    if (list === undefined || list === this.#judged) return
    if (list.list.checkpointHeight > hostLoop.state.ledger.height) return
    this.#judged = list
    this.#judge(list).catch(this.parts.fail)
  }

  async #judge (list: SignedAllowlist): Promise<void> {
    const { chain, membership, store } = this.parts
    const { checkpointHash, checkpointHeight, version } = list.list
    const own = await hashAt(chain, store, checkpointHeight)
    if (own === undefined || equal(own, checkpointHash)) return
    membership.refuse(list)
    this.parts.alarm('list-checkpoint', `The government signed a list of members (version ${version}) ` +
      `whose block ${checkpointHeight} is not that of this chain. The list is ignored. Ask the ` +
      'government which chain it follows.')
  }
}
