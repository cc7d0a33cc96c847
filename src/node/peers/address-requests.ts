import { equal, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { AddressBook } from './address-book.js'
import { askFor } from './ask.js'

export interface AddressRequestsParts {
  readonly network: Network, readonly membership: Pick<MembershipKeeper, 'committed' | 'successor'>,
  readonly addresses: Pick<AddressBook, 'digest' | 'known' | 'learn' | 'own'>
}

/**
 * Asks peers for address records that this node lacks (SPECIFICATION.md §3.9), and gives them its own one. A
 * peer is asked only if the digest in its STATUS differs from the own digest, and once for two digests. So
 * records travel when they change, after a connection, and after a new list.
 *
 * The question brings the own record, since a peer can ask another process than this one. If two processes
 * have one key, the peer has connections to both, and its own question goes over any of them.
 */
export class AddressRequests {
  /** The digests for which each peer was asked last, with the version of the list at that time. */
  readonly #asked = new Map<Hex, string>()
  /** Peers whose answer is awaited. A peer with ever new digests gets one question at a time. */
  readonly #asking = new Set<Hex>()

  constructor (private readonly parts: AddressRequestsParts) {}

  /** Asks the peer again, whatever its digest is: the connection is new. */
  forget (id: MemberId): void {
    this.#asked.delete(hex(id))
  }

  async look (id: MemberId, digest: Uint8Array): Promise<void> {
    const { addresses, membership: { committed, successor } } = this.parts
    const ownDigest = addresses.digest()
    if (equal(digest, ownDigest) || this.#asking.has(hex(id))) return
    const question = `${hex(digest)} ${hex(ownDigest)} ${(successor ?? committed).list.version}`
    if (this.#asked.get(hex(id)) === question) return
    this.#asked.set(hex(id), question)
    this.#asking.add(hex(id))
    const reply = await askFor(this.parts, id, 'addresses', { known: addresses.known(), own: addresses.own })
      .finally(() => { this.#asking.delete(hex(id)) })
    if (reply.verdict !== 'accept') return this.forget(id)
    addresses.learn(reply.value.records, id)
  }
}
