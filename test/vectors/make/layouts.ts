/**
 * The layouts of SPECIFICATION.md §3, field by field, as far as the checkers of the simulator have none. This
 * file uses no codec of protocol/, so a codec and the vectors cannot be wrong in the same way.
 */
import type {
  AddressRecord, BeaconShare, BlockProposal, Case, Certificate, ChainParameters, CompactBlock, Conflict,
  EnrolmentRequest, Genesis, JoinSignature, Member, ProposalMessage, ProvenOpinion, Recovery,
  RecoveryStatement, ShareMessage, SignedAllowlist, Statement, Vote
} from '../../../src/protocol/types/index.js'
import { number16, number32, number64, number8 } from '../../../src/sim/checkers/arithmetic.js'
import {
  allowlistBytes, headerBytes, joinBytes, opinionBytes, proposalBytes
} from '../../../src/sim/checkers/layouts.js'

const GENESIS_FORMAT = 2
const REVIEWS_FORMAT = 4

export const cat = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)

/** u32 length, then the bytes. */
export const sized = (bytes: Uint8Array): Buffer => cat(number32(bytes.length), bytes)
export const text = (value: string): Buffer => sized(Buffer.from(value))

/** u16 count, then the items. */
export const listed = (items: readonly Uint8Array[]): Buffer => cat(number16(items.length), ...items)

/** u8 0, or u8 1 and the value. */
export function optional<T> (value: T | undefined, layout: (value: T) => Uint8Array): Buffer {
  return value === undefined ? number8(0) : cat(number8(1), layout(value))
}

export function signed32 (value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

export const member = ({ id, boxKey, name }: Member): Buffer => cat(id, boxKey, text(name))

function parameters (p: ChainParameters): Buffer {
  return cat(
    number8(p.validatorsPerDiagnosis), number64(p.takeUpMs), number64(p.attemptWindowMs), number8(p.attempts),
    number32(p.auditRate),
    number16(p.minMembers), number16(p.maxMembers), number64(p.allowlistGapMs), number64(p.trustPeriodMs),
    number64(p.maxSkewMs), number64(p.minBlockGapMs), number64(p.viewTimeoutMs),
    number64(p.viewTimeoutCapMs), number32(p.maxOpenCases), number32(p.maxOpenPerPseudonym),
    number32(p.maxProposalsPerBlock), number32(p.maxBlockBytes), number32(p.maxTransactionBytes),
    number32(p.maxBodyBytes), number32(p.maxBodyBytesPerTransaction), number32(p.maxBodyBytesPerBlock)
  )
}

/** The limits of emergencies, with which a genesis has format 3 or 4. */
function limits (p: ChainParameters): Buffer {
  return cat(number32(p.emergencySoft), number32(p.emergencyHard), number64(p.emergencySurgeMs),
    number64(p.emergencyLongestMs), number64(p.emergencyReviewMs))
}

export function genesisBytes (genesis: Genesis, format = GENESIS_FORMAT): Buffer {
  const { createdAt, governmentPeer, governmentListKey, name, members } = genesis
  return cat(number8(format), number64(createdAt), governmentPeer, governmentListKey, text(name),
    parameters(genesis.parameters),
    format === GENESIS_FORMAT ? cat() : limits(genesis.parameters),
    format === REVIEWS_FORMAT ? number32(genesis.parameters.attestedReviewRate) : cat(),
    listed(members.map(member)))
}

export const signedList = ({ list, signature }: SignedAllowlist): Buffer =>
  cat(allowlistBytes(list), signature)

export const joins = (signatures: readonly JoinSignature[]): Buffer => listed(signatures.map(joinBytes))

export const addressRecord = ({ id, seq, addresses }: AddressRecord): Buffer =>
  cat(id, number64(seq), listed(addresses.map(text)))

export const enrolment = (request: EnrolmentRequest): Buffer =>
  cat(member(request.member), listed(request.addresses.map(text)), number64(request.issuedAt))

export const statement = ({ kind, height, view, blockHash }: Statement): Buffer =>
  cat(number8(kind), number64(height), number32(view), blockHash)

export const vote = (of: Vote): Buffer => cat(statement(of), of.signer, of.signature)

export const certificate = (of: Certificate): Buffer =>
  cat(statement(of), sized(of.bitmap), listed(of.signatures))

export const blockProposal = ({ height, view, blockHash, signer, signature }: BlockProposal): Buffer =>
  cat(number64(height), number32(view), blockHash, signer, signature)

export const share = ({ index, element, proof }: BeaconShare): Buffer =>
  cat(number16(index), element, proof.c, proof.s)

/** A statement for a recovery without its signature. */
export const unsignedStatement = (of: Omit<RecoveryStatement, 'signature'>): Buffer => cat(
  of.chainId, number32(of.number), of.listHash, of.signer,
  number64(of.tip.height), of.tip.hash, optional(of.tip.certificate, certificate),
  listed(of.above.map(stated => cat(certificate(stated.certificate), number8(Number(stated.holdsBlock))))),
  number8(Number(of.isIntact)), number32(of.keyEpoch)
)

export const recoveryStatement = (of: RecoveryStatement): Buffer => cat(unsignedStatement(of), of.signature)

export const recovery = ({ list, statements }: Recovery): Buffer =>
  cat(optional(list, signedList), listed(statements.map(recoveryStatement)))

export const shareMessage = ({ epoch, height, blockHash, holder, element, proof }: ShareMessage): Buffer =>
  cat(number32(epoch), number64(height), blockHash, holder, element, proof.c, proof.s)

export const compactBlock = ({ header, leaves }: CompactBlock): Buffer =>
  cat(headerBytes(header), listed(leaves))

export function proposalMessage (message: ProposalMessage): Buffer {
  const { proposal, justifyView, block, notarization, nullifications, shares } = message
  return cat(blockProposal(proposal), signed32(justifyView), optional(block, compactBlock),
    optional(notarization, certificate), listed(nullifications.map(certificate)),
    listed(shares.map(share)))
}

function provenOpinion (proven: ProvenOpinion): Buffer {
  const { author, rulesetHash, count, root, index, opinion, path, signature } = proven
  return cat(author, rulesetHash, number16(count), root, number16(index), opinionBytes(opinion),
    listed(path), signature)
}

export function conflictBytes (conflict: Conflict): Buffer {
  switch (conflict.type) {
    case 'proposals': return cat(number8(1), blockProposal(conflict.first), blockProposal(conflict.second))
    case 'votes': return cat(number8(2), vote(conflict.first), vote(conflict.second))
    case 'opinions': return cat(number8(3), provenOpinion(conflict.first), provenOpinion(conflict.second))
    case 'allowlists': return cat(number8(5), signedList(conflict.first), signedList(conflict.second))
    case 'shares': return cat(number8(6), shareMessage(conflict.first), shareMessage(conflict.second))
    case 'recoveredProposals':
      return cat(number8(7), conflict.recovery, blockProposal(conflict.first), blockProposal(conflict.second))
    case 'recoveredVotes':
      return cat(number8(8), conflict.recovery, vote(conflict.first), vote(conflict.second))
  }
}

export function caseBytes (of: Case): Buffer {
  return cat(
    of.id, of.submitter, number64(of.height), of.transactionId, number16(of.index), number64(of.proposedAt),
    proposalBytes(of), of.replaces, number8(of.replaceRelation), number8(of.status),
    number64(of.drawHeight), number64(of.openedAt), number8(Number(of.isForClinician)),
    listed(of.rejections.map(number64)), number8(of.panel), number8(of.needed), listed(of.candidates),
    listed(of.holders.map(({ validator, since, deadline, state, takeUp }) =>
      cat(validator, number64(since), number64(deadline), number8(state), number8(takeUp)))),
    listed(of.opinions.map(({ validator, decision, judgedBy, group, findings, height }) =>
      cat(validator, number8(decision), number8(judgedBy), number8(group), findings, number64(height)))),
    number64(of.closedHeight), of.supersededBy
  )
}
