import { ServiceError, type NamesRaiseView } from '../../api/index.js'
import {
  approveRaise, signTransaction, transactionCodec, verifyTransaction
} from '../../protocol/codec/index.js'
import { readiness } from '../../protocol/ledger/index.js'
import {
  compare, dayOf, equal, fromHex, hex, TransactionKind, type MemberId, type NameApproval, type NamesRaise
} from '../../protocol/types/index.js'
import { memberIdOf, peerIdOf } from '../../network/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { DAY_MS } from '../names/allowances.js'
import { correctedTime } from '../signing/own-clock.js'

/** What operators pass from hospital to hospital: a raise, and the approvals so far. */
export interface RaiseFile {
  readonly hospital: string
  readonly day: string
  readonly names: number
  readonly approvals?: readonly { readonly member: string, readonly signature: string }[]
}

/**
 * Adds the approval of this hospital to a raise of the allowance of a hospital (SPECIFICATION.md §6.12). With
 * the approvals of a quorum it submits the raise to the chain.
 * @throws ServiceError
 */
export function approve (running: RunningChain, file: RaiseFile): NamesRaiseView {
  const { chain, clock, gate, gossip, hostLoop, membership: { set }, signer } = running
  const raise = { hospital: idOf(file.hospital), day: dayIn(file.day), names: file.names }
  if (!set.has(signer.id) || !set.has(raise.hospital)) {
    throw new ServiceError(409, 'not-a-member', 'both hospitals must be on the committed allowlist')
  }
  // Else only the last operator, whose approval completes the raise, would learn that it is too late.
  if (raise.day < dayOf(correctedTime(running))) throw dayOver(file.day)
  const approvals = withOwn(running, raise, (file.approvals ?? []).map(({ member, signature }) =>
    ({ member: idOf(member), signature: fromHex(signature) })))
  const bytes = transactionCodec.encode(signTransaction(chain.id, signer,
    { kind: TransactionKind.namesAllow, author: signer.id, raise, approvals }))
  const verified = verifyTransaction(chain, id => set.has(id), bytes)
  if (verified.verdict !== 'accept') {
    throw new ServiceError(422, verified.code, `an approval in the file is not valid (${verified.code}): ` +
      'it is of a hospital that is not on the list, or of another raise')
  }
  const isComplete = approvals.length >= set.quorum
  if (isComplete) {
    if (readiness(hostLoop.state.ledger, verified.value, clock.wall()) === 'never') {
      throw new ServiceError(409, 'raise-refused', 'the chain does not take this raise: the allowance of ' +
        'this day is raised as far already')
    }
    gate.takeOwn(bytes)
    gossip({ transaction: bytes, bodies: [] })
  }
  return viewOf(file, approvals, set.quorum, isComplete)
}

function dayOver (day: string): ServiceError {
  return new ServiceError(409, 'day-over', `${day} is over (UTC); name today or tomorrow`)
}

function withOwn (
  { chain, signer }: RunningChain, raise: NamesRaise, others: readonly NameApproval[]
): NameApproval[] {
  const byMember = new Map(others.filter(({ member }) => !equal(member, signer.id))
    .map(approval => [hex(approval.member), approval]))
  return [...byMember.values(), approveRaise(chain.id, signer, raise)]
    .sort((a, b) => compare(a.member, b.member))
}

function viewOf (
  { day, hospital, names }: RaiseFile, approvals: readonly NameApproval[], needed: number, isComplete: boolean
): NamesRaiseView {
  const missing = needed - approvals.length
  return {
    hospital, day, names, needed, submitted: isComplete,
    approvals: approvals.map(({ member, signature }) =>
      ({ member: peerIdOf(member), signature: hex(signature) })),
    message: isComplete
      ? `${approvals.length} hospitals approve ${names} more names on ${day}. The raise is sent to the chain.`
      : `This hospital approves ${names} more names on ${day}. ${missing} more of ${needed} needed ` +
        'approvals are missing: give the output of --json to the next operator, who runs names allow ' +
        '--approvals FILE.'
  }
}

function idOf (peerId: string): MemberId {
  const id = memberIdOf(peerId)
  if (id === undefined) throw new ServiceError(422, 'not-a-peer-id', `${peerId} is no peer ID of a hospital`)
  return id
}

/** Returns the number of a day that is written YYYY-MM-DD. */
function dayIn (text: string): number {
  const ms = Date.parse(`${text}T00:00:00Z`)
  const isDay = ms >= 0 && new Date(ms).toISOString().startsWith(text)
  if (!isDay) throw new ServiceError(422, 'not-a-day', `${text} is no day; write it as 2027-03-14`)
  return ms / DAY_MS
}
