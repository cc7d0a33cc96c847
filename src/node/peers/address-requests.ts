import { replyCodec, requestCodec } from '../../protocol/codec/index.js'
import { equal, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { AddressBook } from './address-book.js'
import { ask } from './ask.js'

export interface AddressRequestsParts {
  readonly network: Network, readonly membership: Pick<MembershipKeeper, 'committed' | 'successor'>,
  readonly addresses: Pick<AddressBook, 'digest' | 'known' | 'learn'>
}

/**
 * Asks peers for address records that this node lacks (SPECIFICATION.md §3.9). A peer is asked only if the
 * digest in its STATUS differs from the own digest, and once per digest. So records travel when they change,
 * after a connection, and after a new list.
 */
export class AddressRequests {
  /** The digest for which each peer was asked last, with the version of the list at that time. */
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
    if (equal(digest, addresses.digest()) || this.#asking.has(hex(id))) return
    const question = `${hex(digest)} ${(successor ?? committed).list.version}`
    if (this.#asked.get(hex(id)) === question) return
    this.#asked.set(hex(id), question)
    this.#asking.add(hex(id))
    const reply = await ask(this.parts, id, 'request', {
      codec: requestCodec, value: { type: 'addresses', known: addresses.known() }
    }, replyCodec).finally(() => { this.#asking.delete(hex(id)) })
    if (reply.verdict !== 'accept') return this.forget(id)
    if (reply.value.type === 'addresses') addresses.learn(reply.value.records)
  }
}
