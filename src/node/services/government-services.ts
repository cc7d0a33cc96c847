import {
  ServiceError, type AllowlistChangeView, type EnrolmentView, type GovernmentServices
} from '../../api/index.js'
import type { Member, MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import { peerIdOf } from '../../network/index.js'
import type { GovernmentNode } from '../government-node.js'
import { readEnrolment } from '../hospital/enrolment-file.js'
import { parsePeer } from '../node-base.js'
import { memberView } from './allowlists.js'
import { listDue } from './withheld.js'

/** What the operator of the government can do, in words for each refusal. */
export function governmentServices (node: GovernmentNode): GovernmentServices {
  const { desk } = node
  const party = ({ id, name }: Member): { id: string, name: string } => ({ id: peerIdOf(id), name })

  async function approve (peerId: string): Promise<AllowlistChangeView> {
    const id = peerOf(peerId)
    const known = desk.find(id)
    if (known === undefined) {
      throw new ServiceError(404, 'unknown-enrolment',
        'no hospital with this peer ID has asked; see allowlist pending')
    }
    const { member } = known.signed.request
    const approved = await node.approve(id)
    if (approved.verdict !== 'accept') throw refusal(approved.code)
    const version = approved.value?.list.version
    if (version === undefined) {
      const begun = node.base.chain !== undefined
      return {
        message: begun
          ? `${member.name} is on the list.`
          : `${member.name} is approved; ${node.approved().length} of at least ` +
            `${node.parameters.minMembers} hospitals needed to begin.`,
        member: party(member)
      }
    }
    return {
      message: `Allowlist version ${version} admits ${member.name}; it takes part once the list is final.`,
      member: party(member), version
    }
  }

  return {
    async enrolments () {
      return desk.list().map(({ signed, state }): EnrolmentView => ({
        member: memberView(signed.request.member),
        addresses: signed.request.addresses,
        issuedAt: signed.request.issuedAt,
        state
      }))
    },
    approve,
    async reject (peerId, _message) {
      const decided = await desk.decide(peerOf(peerId), 'rejected')
      if (decided === undefined) {
        throw new ServiceError(404, 'unknown-enrolment',
          'no hospital with this peer ID has asked; see allowlist pending')
      }
      const { member } = decided.signed.request
      return { message: `${member.name} is rejected.`, member: party(member) }
    },
    async add (file) {
      const signed = readEnrolment(file)
      const taken = signed === undefined ? undefined : await desk.take(signed)
      if (signed === undefined || taken === undefined || taken.verdict !== 'accept') {
        const why = taken === undefined || taken.verdict === 'accept' ? 'malformed' : taken.code
        throw new ServiceError(422, 'bad-enrolment', `the enrolment file does not hold (${why}); ` +
          'take enrolment.json from the hospital\'s data folder as it is')
      }
      return await approve(file.peerId)
    },
    async remove (peerId) {
      const id = peerOf(peerId)
      const running = node.base.chain
      const member = running?.core.membership.set.get(id)
      if (running === undefined || member === undefined) {
        throw new ServiceError(404, 'not-a-member',
          'this peer ID is not on the committed list; see allowlist show')
      }
      const left = running.core.membership.set.size - 1
      const { minMembers } = running.core.chain.genesis.parameters
      if (left < minMembers) {
        throw new ServiceError(409, 'too-few-members',
          `only ${left} hospitals would be left and this chain ` +
          `needs ${minMembers}; admit a replacement first`)
      }
      const removed = await node.change({ remove: id })
      if (removed.verdict !== 'accept') throw refusal(removed.code)
      await desk.decide(id, 'rejected')
      const { version } = removed.value.list
      const due = listDue(running.core)
      return {
        message: `Allowlist version ${version} removes ${member.name} (${peerId}), which gets no keys, ` +
          `records or transactions from now on. The list takes effect ${due.text} (allowlistGapMs ` +
          'after the last one), if a quorum is there to make it final. Then its connections close and its ' +
          'vote ends; until then no hospital\'s new case is taken.',
        member: party(member), version, takesEffectAt: due.at
      }
    },
    async begin () {
      const approved = node.approved().length
      if (node.base.chain === undefined && approved < node.parameters.minMembers) {
        throw new ServiceError(409, 'too-few-members', `${approved} hospitals are approved and this chain ` +
          `needs ${node.parameters.minMembers}`)
      }
      const begun = await node.begin()
      if (begun.verdict !== 'accept') throw refusal(begun.code)
      const { genesis, id } = begun.value
      return { chainId: hex(id), name: genesis.name, members: genesis.members.map(party) }
    }
  }
}

function peerOf (text: string): MemberId {
  const id = parsePeer(text)
  if (id === undefined) throw new ServiceError(400, 'bad-peer-id', 'this is not a peer ID (12D3Koo…)')
  return id
}

/** Codes of `checkSuccessor` and the desk, as the operator meets them. */
function refusal (code: string): ServiceError {
  switch (code) {
    case 'list-pending': return new ServiceError(409, 'list-pending',
      'the last list is not final yet; wait until it is (allowlist show)')
    case 'too-much-churn': return new ServiceError(409, 'churn-limit',
      'a list may change a third of the hospitals at most')
    case 'already-begun': return new ServiceError(409, 'already-begun', 'the chain has begun')
    default: return new ServiceError(409, code, `the list would not be valid: ${code}`)
  }
}
