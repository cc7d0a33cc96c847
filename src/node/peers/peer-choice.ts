import type { Access, Network } from '../../network/index.js'
import { equal, type MemberId } from '../../protocol/types/index.js'

/** Orders the connected peers for requests, so that the load rotates from call to call. */
export class PeerChoice {
  #turn = 0

  constructor (private readonly network: Pick<Network, 'peers'>) {}

  /** Lists the hospitals, `first` at the head if it is connected. */
  order (first?: MemberId): MemberId[] {
    return this.#rotated(['member', 'leaving'], first)
  }

  /**
   * Lists the hospitals, then the government, which has every block, too. A node with an old list needs the
   * government: present members are strangers to that node, and former members may have no blocks.
   */
  orderForBlocks (): MemberId[] {
    return [...this.order(), ...this.#rotated(['government'])]
  }

  #rotated (accesses: readonly Access[], first?: MemberId): MemberId[] {
    const peers = this.network.peers().filter(peer => accesses.includes(peer.access))
      .map(({ id }) => id)
    this.#turn++
    const rotated = peers.map((_, index) => peers[(index + this.#turn) % peers.length] as MemberId)
    if (first === undefined) return rotated
    const preferred = rotated.filter(id => equal(id, first))
    return [...preferred, ...rotated.filter(id => !equal(id, first))]
  }
}
