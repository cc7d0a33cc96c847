import type { Access, Network } from '../../network/index.js'
import { equal, type MemberId } from '../../protocol/types/index.js'

/** Connected hospitals to ask, `first` at the head if it is there; the rest rotate from call to call. */
export class PeerChoice {
  #turn = 0

  constructor (private readonly network: Pick<Network, 'peers'>) {}

  order (first?: MemberId): MemberId[] {
    return this.#rotated(['member', 'leaving'], first)
  }

  /**
   * The government holds every block, too, and comes last. Not only where no hospital is there to be
   * asked: to a node whose list is old the members of today are strangers, and the one that it still
   * knows may have nothing.
   */
  orderForBlocks (): MemberId[] {
    return [...this.order(), ...this.#rotated(['government'])]
  }

  #rotated (accesses: readonly Access[], first?: MemberId): MemberId[] {
    const peers = this.network.peers().filter(peer => accesses.includes(peer.access))
      .map(peer => peer.id)
    this.#turn++
    const rotated = peers.map((_, index) => peers[(index + this.#turn) % peers.length] as MemberId)
    if (first === undefined) return rotated
    const preferred = rotated.filter(id => equal(id, first))
    return [...preferred, ...rotated.filter(id => !equal(id, first))]
  }
}
