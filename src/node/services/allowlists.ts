import type { AllowlistView, MemberView } from '../../api/index.js'
import { allowlistHash } from '../../protocol/codec/index.js'
import { hex, type Chain, type Member, type SignedAllowlist } from '../../protocol/types/index.js'
import { peerIdOf } from '../../network/index.js'

export function memberView (member: Member): MemberView {
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
