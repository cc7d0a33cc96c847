import type { PartyView } from '../../api/index.js'
import { peerIdOf } from '../../network/index.js'
import type { MemberSet } from '../../protocol/membership/index.js'
import { equal, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { GOVERNMENT_NAME, shownNames } from '../machine/display-name.js'
import type { NodeBase } from '../assembly/node-base.js'

/** Holds what is shown under a list and its successor. */
interface Shown {
  readonly set: MemberSet
  readonly successorSet: MemberSet | undefined
  /** The names on both lists, by member id. */
  readonly names: ReadonlyMap<Hex, string>
  /** The members shown so far, by member id. */
  readonly views: Map<Hex, PartyView>
}

/** Shows peers to people, with the peer ID and the name on the newest list. */
export class Parties {
  /** The last known names of all members shown so far, also of members that have left. */
  readonly #names = new Map<Hex, string>()
  #shown: Shown | undefined

  constructor (private readonly base: NodeBase) {}

  show (id: MemberId): PartyView {
    const { chain } = this.base
    if (chain === undefined) return { id: peerIdOf(id), name: '' }
    const { names, views } = this.#under(chain.membership)
    const key = hex(id)
    let view = views.get(key)
    if (view === undefined) {
      view = { id: peerIdOf(id), name: this.#name(chain, id, names.get(key)) }
      views.set(key, view)
    }
    return view
  }

  /** Names and views are computed again when a list changes. */
  #under ({ set, successorSet }: RunningChain['membership']): Shown {
    if (this.#shown?.set !== set || this.#shown.successorSet !== successorSet) {
      const joining = (successorSet?.members ?? []).filter(({ id }) => !set.has(id))
      const names = shownNames([...set.members, ...joining])
      this.#shown = { set, successorSet, names, views: new Map() }
    }
    return this.#shown
  }

  #name ({ chain: { genesis } }: RunningChain, id: MemberId, listed: string | undefined): string {
    if (equal(id, genesis.governmentPeer)) return GOVERNMENT_NAME
    const name = listed ?? this.#names.get(hex(id)) ??
      genesis.members.find(member => equal(member.id, id))?.name ?? ''
    this.#names.set(hex(id), name)
    return name
  }
}
