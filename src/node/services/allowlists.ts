import type { AllowlistView, PartyView } from '../../api/index.js'
import { allowlistHash } from '../../protocol/codec/index.js'
import { hex, type Chain, type Member, type SignedAllowlist } from '../../protocol/types/index.js'
import { peerIdOf } from '../../network/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { listJoins, listWaitsFor } from '../peers/list-waits.js'

export function memberView (member: Member): PartyView {
  return { id: peerIdOf(member.id), name: member.name }
}

export function allowlistView (chain: Chain, { list }: SignedAllowlist): AllowlistView {
  return {
    version: list.version,
    hash: hex(allowlistHash(chain.id, list)),
    issuedAt: list.issuedAt,
    checkpointHeight: list.checkpointHeight,
    members: list.entries.map(memberView)
  }
}

/** Returns the list with what it waits for. */
export function pendingListView (running: RunningChain, list: SignedAllowlist): AllowlistView {
  const [joins, waitsFor] = [listJoins(running), listWaitsFor(running)]
  return {
    ...allowlistView(running.chain, list),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(joins === undefined ? {} : { joins })
  }
}
