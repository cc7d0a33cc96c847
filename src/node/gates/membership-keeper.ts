import { allowlistHash, verifyAllowlistSignature } from '../../protocol/codec/index.js'
import {
  accessOf, checkSuccessor, memberSet, type Access, type MemberSet
} from '../../protocol/membership/index.js'
import {
  accept, hex, ignore, reject, type Chain, type Height, type Hex, type MemberId, type SignedAllowlist,
  type Verdict
} from '../../protocol/types/index.js'

export interface MembershipEvents {
  /** The gating rules changed: connections must be looked at again. */
  changed (): void
  /** A valid successor was seen for the first time: keep it, spread it, put it before the chain. */
  successor (list: SignedAllowlist): void
  /** Two valid lists with one version: keep both, tell the operator. */
  conflict (first: SignedAllowlist, second: SignedAllowlist): void
}

/**
 * Who belongs, SPECIFICATION.md §5.3-5.4: the committed list C from the chain, and its one valid direct
 * successor S if seen. Gating reacts to S at once; votes follow C. Versions never go down.
 */
export class MembershipKeeper {
  #committed: SignedAllowlist
  #committedSet: MemberSet
  #successor: SignedAllowlist | undefined
  #successorSet: MemberSet | undefined
  /** Version for which the government signed two lists: gated by C alone until one commits. */
  #disputed = 0
  /** Hashes of lists of the next version that the chain contradicts. */
  readonly #refused = new Set<Hex>()

  #events: MembershipEvents | undefined

  constructor (private readonly chain: Chain, committed: SignedAllowlist) {
    this.#committed = committed
    this.#committedSet = memberSet(chain.id, committed)
  }

  /** From now on `events` are told of every new list. */
  connect (events: MembershipEvents): void {
    this.#events = events
  }

  get committed (): SignedAllowlist { return this.#committed }
  get set (): MemberSet { return this.#committedSet }
  get successor (): SignedAllowlist | undefined { return this.#successor }
  get successorSet (): MemberSet | undefined { return this.#successorSet }
  /** The version of which there are two lists and none is final yet. */
  get disputed (): number | undefined {
    return this.#disputed > this.#committed.list.version ? this.#disputed : undefined
  }

  /**
   * New cases are withheld from this height on, where the successor removes somebody (§5.3): not
   * before its checkpoint, for a government that names one far ahead could else stop all cases.
   */
  get withholdFrom (): Height {
    const next = this.#successorSet
    const removes = next !== undefined && this.#committedSet.members.some(({ id }) => !next.has(id))
    return removes ? this.#successor?.list.checkpointHeight ?? Infinity : Infinity
  }

  accessOf (id: MemberId): Access {
    return accessOf(id, {
      committed: this.#committedSet,
      successor: this.#successorSet,
      governmentPeer: this.chain.genesis.governmentPeer
    })
  }

  /** On either list: may sign transactions that this node keeps. */
  isKnown (id: MemberId): boolean {
    return this.#committedSet.has(id) || this.#successorSet?.has(id) === true
  }

  /** A list from anywhere. Forged: reject. Older or from a future we cannot check yet: ignore. */
  offer (offered: SignedAllowlist): Verdict {
    const { version } = offered.list
    if (!this.#isSigned(offered)) return reject('allowlist-signature')
    if (version <= this.#committed.list.version) return this.#compareOld(offered)
    if (version > this.#committed.list.version + 1) return ignore('allowlist-ahead')
    const valid = checkSuccessor(this.chain, this.#committed, offered)
    if (valid.verdict !== 'accept') return valid
    if (this.#refused.has(this.#nameOf(offered))) return ignore('allowlist-refused')
    if (this.#disputed === version) return ignore('allowlist-disputed')
    if (this.#successor !== undefined) return this.#compare(this.#successor, offered)
    this.#successor = offered
    this.#successorSet = memberSet(this.chain.id, offered)
    this.#events?.successor(offered)
    this.#events?.changed()
    return accept(undefined)
  }

  /** It names a checkpoint that is not on this chain: it can never be final, and gates nothing. */
  refuse (list: SignedAllowlist): void {
    this.#refused.add(this.#nameOf(list))
    if (this.#successor === undefined || !this.#same(this.#successor, list)) return
    this.#successor = undefined
    this.#successorSet = undefined
    this.#events?.changed()
  }

  /** The chain has made a list final. */
  commit (list: SignedAllowlist): void {
    this.#committed = list
    this.#committedSet = memberSet(this.chain.id, list)
    this.#refused.clear()
    if (this.#successor !== undefined && this.#successor.list.version <= list.list.version) {
      this.#successor = undefined
      this.#successorSet = undefined
    }
    this.#events?.changed()
  }

  #compareOld (offered: SignedAllowlist): Verdict {
    if (offered.list.version < this.#committed.list.version) return ignore('allowlist-old')
    if (this.#same(this.#committed, offered)) return ignore('allowlist-known')
    if (this.#disputed === offered.list.version) return ignore('allowlist-disputed')
    this.#disputed = offered.list.version
    this.#events?.conflict(this.#committed, offered)
    return ignore('allowlist-conflict')
  }

  #compare (held: SignedAllowlist, offered: SignedAllowlist): Verdict {
    if (this.#same(held, offered)) return ignore('allowlist-known')
    this.#disputed = offered.list.version
    this.#successor = undefined
    this.#successorSet = undefined
    this.#events?.conflict(held, offered)
    this.#events?.changed()
    // The second list may still commit first, so it is spread like any other.
    return accept(undefined)
  }

  /** Version 1 is the genesis's own list and has no signature: another list of version 1 is an invention. */
  #isSigned (offered: SignedAllowlist): boolean {
    if (offered.list.version > 1) return verifyAllowlistSignature(this.chain, offered)
    return this.#committed.list.version > 1 || this.#same(this.#committed, offered)
  }

  #same (a: SignedAllowlist, b: SignedAllowlist): boolean {
    return this.#nameOf(a) === this.#nameOf(b)
  }

  #nameOf ({ list }: SignedAllowlist): Hex {
    return hex(allowlistHash(this.chain.id, list))
  }
}
