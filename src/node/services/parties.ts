import type { PartyView } from '../../api/index.js'
import { peerIdOf } from '../../network/index.js'
import type { MemberSet } from '../../protocol/membership/index.js'
import { equal, hex, type MemberId } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { GOVERNMENT_NAME, shownNames } from '../machine/display-name.js'
import type { NodeBase } from '../assembly/node-base.js'

/** Shows peers to people, with the peer ID and the name on the newest list. */
export class Parties {
  readonly #peerIds = new Map<string, string>()
  /** The last known names of all members shown so far, also of members that have left. */
  readonly #names = new Map<string, string>()

  #shown: {
    readonly set: MemberSet, readonly successorSet: MemberSet | undefined
    readonly names: ReadonlyMap<string, string>
  } | undefined

  constructor (private readonly base: NodeBase) {}

  show (id: MemberId): PartyView {
    return { id: this.#peerId(id), name: this.#name(id) }
  }

  /** Returns the names on both lists by member id. They are computed again when a list changes. */
  #listed ({ set, successorSet }: RunningChain['membership']): ReadonlyMap<string, string> {
    if (this.#shown?.set !== set || this.#shown.successorSet !== successorSet) {
      const joining = (successorSet?.members ?? []).filter(({ id }) => !set.has(id))
      this.#shown = { set, successorSet, names: shownNames([...set.members, ...joining]) }
    }
    return this.#shown.names
  }

  #peerId (id: MemberId): string {
    const key = hex(id)
    const known = this.#peerIds.get(key) ?? peerIdOf(id)
    this.#peerIds.set(key, known)
    return known
  }

  #name (id: MemberId): string {
    const chain = this.base.chain
    if (chain === undefined) return ''
    if (equal(id, chain.chain.genesis.governmentPeer)) return GOVERNMENT_NAME
    const listed = this.#listed(chain.membership).get(hex(id))
    const genesis = chain.chain.genesis.members.find(member => equal(member.id, id))?.name
    const name = listed ?? this.#names.get(hex(id)) ?? genesis ?? ''
    this.#names.set(hex(id), name)
    return name
  }
}
