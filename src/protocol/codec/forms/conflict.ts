import { sha256, verifyInclusion, leafHash } from '../../crypto/index.js'
import {
  NO_RECOVERY, VoteKind, concat, equal, type Chain, type Conflict, type MemberId, type ProposeHead,
  type ProvenOpinion, type RecoveryId, type ShareMessage, type SignedAllowlist
} from '../../types/index.js'
import { domain } from '../wire/domain.js'
import { allowlistHash } from '../parts/identifiers.js'
import { u32, u64, u8 } from '../wire/primitives.js'
import { opinionCodec } from '../parts/proposal.js'
import { blockProposalSignBytes, voteSignBytes } from '../parts/sign-bytes.js'
import { verifyAllowlistSignature } from './allowlist.js'
import { opinionsSignBytes } from './opinions.js'
import { proposeSignBytes } from './propose.js'

/** Returns the key that signed both objects: a member's, or the government's list key for lists. */
export function accusedOf (chain: Chain, conflict: Conflict): MemberId {
  switch (conflict.type) {
    case 'proposals':
    case 'votes':
    case 'recoveredProposals':
    case 'recoveredVotes': return conflict.first.signer
    case 'shares': return conflict.first.holder
    case 'opinions':
    case 'proposes': return conflict.first.author
    case 'allowlists': return chain.genesis.governmentListKey
  }
}

/**
 * Tells whether two objects prove an offence (SPECIFICATION.md §12). The same key must have signed both,
 * with valid signatures, and no honest node signs both. The caller checks whether the key is a member's.
 */
export function isConflict (chain: Chain, conflict: Conflict): boolean {
  switch (conflict.type) {
    case 'proposals':
    case 'recoveredProposals': return proposalsConflict(chain, conflict)
    case 'votes':
    case 'recoveredVotes': return votesConflict(chain, conflict)
    case 'opinions': return opinionsConflict(chain, conflict.first, conflict.second)
    case 'proposes': return proposesConflict(chain, conflict.first, conflict.second)
    case 'allowlists': return allowlistsConflict(chain, conflict.first, conflict.second)
    case 'shares': return sharesConflict(conflict.first, conflict.second)
  }
}

/**
 * Returns SHA-256(D("conflict") ‖ type ‖ accused ‖ slot), equal for all evidence of the same offence. So a
 * member that signs ten blocks at the same height and view is reported once, not forty-five times.
 */
export function conflictKey (chain: Chain, conflict: Conflict): Uint8Array {
  const [type, slot] = slotOf(conflict)
  return sha256(concat(
    domain('conflict', chain.id), u8.encode(type), accusedOf(chain, conflict), slot
  ))
}

function slotOf (conflict: Conflict): [type: number, slot: Uint8Array] {
  switch (conflict.type) {
    case 'proposals': return [1, proposalSlot(conflict)]
    case 'votes': return [2, voteSlot(conflict)]
    case 'recoveredProposals': return [7, concat(conflict.recovery, proposalSlot(conflict))]
    case 'recoveredVotes': return [8, concat(conflict.recovery, voteSlot(conflict))]
    case 'opinions':
      return [3, concat(conflict.first.opinion.caseId, u8.encode(conflict.first.opinion.attempt))]
    case 'proposes':
      return [4, u64.encode(Math.max(conflict.first.firstSeq, conflict.second.firstSeq))]
    case 'allowlists':
      return [5, u32.encode(conflict.first.list.version)]
    case 'shares':
      return [6, u64.encode(conflict.first.height)]
  }
}

type TwoProposals = Extract<Conflict, { type: 'proposals' | 'recoveredProposals' }>
type TwoVotes = Extract<Conflict, { type: 'votes' | 'recoveredVotes' }>

function proposalSlot ({ first }: TwoProposals): Uint8Array {
  return concat(u64.encode(first.height), u32.encode(first.view))
}

function voteSlot ({ first: { kind, height, view }, second }: TwoVotes): Uint8Array {
  const slotKind = kind === second.kind ? kind : VoteKind.nullify
  return concat(u8.encode(slotKind), u64.encode(height), u32.encode(view))
}

function recoveryOf (conflict: TwoProposals | TwoVotes): RecoveryId {
  return 'recovery' in conflict ? conflict.recovery : NO_RECOVERY
}

/** A conflict of these forms names a real recovery: otherwise one offence would have two names. */
function namesRecovery (conflict: TwoProposals | TwoVotes): boolean {
  return !('recovery' in conflict) || !equal(conflict.recovery, NO_RECOVERY)
}

function proposalsConflict (chain: Chain, conflict: TwoProposals): boolean {
  const { first: a, second: b } = conflict
  return namesRecovery(conflict) && equal(a.signer, b.signer) && a.height === b.height &&
    a.view === b.view && !equal(a.blockHash, b.blockHash) &&
    [a, b].every(p => chain.verifier.verify(
      p.signer, blockProposalSignBytes(chain.id, p, recoveryOf(conflict)), p.signature
    ))
}

function votesConflict (chain: Chain, conflict: TwoVotes): boolean {
  const { first: a, second: b } = conflict
  if (!namesRecovery(conflict)) return false
  if (!equal(a.signer, b.signer) || a.height !== b.height || a.view !== b.view) return false
  const twice = a.kind === b.kind && a.kind !== VoteKind.nullify && !equal(a.blockHash, b.blockHash)
  const kinds = new Set([a.kind, b.kind])
  const exclusive = kinds.has(VoteKind.nullify) && kinds.has(VoteKind.finalize)
  return (twice || exclusive) && [a, b].every(v => chain.verifier.verify(
    v.signer, voteSignBytes(chain.id, v, recoveryOf(conflict)), v.signature
  ))
}

function opinionsConflict (chain: Chain, a: ProvenOpinion, b: ProvenOpinion): boolean {
  return equal(a.author, b.author) && equal(a.opinion.caseId, b.opinion.caseId) &&
    a.opinion.attempt === b.opinion.attempt && a.opinion.decision !== b.opinion.decision &&
    [a, b].every(o => isProven(chain, o))
}

function isProven (chain: Chain, proven: ProvenOpinion): boolean {
  const { author, root, index, count, path, opinion, signature } = proven
  const leaf = leafHash(opinionCodec.encode(opinion))
  return verifyInclusion(root, leaf, index, count, path) &&
    chain.verifier.verify(author, opinionsSignBytes(chain.id, proven), signature)
}

function proposesConflict (chain: Chain, a: ProposeHead, b: ProposeHead): boolean {
  // The ranges [firstSeq, firstSeq + count) must overlap. An empty range overlaps nothing.
  const first = Math.max(a.firstSeq, b.firstSeq)
  const common = Math.min(a.firstSeq + a.count, b.firstSeq + b.count) - first
  const same = a.firstSeq === b.firstSeq && a.count === b.count && equal(a.root, b.root)
  return equal(a.author, b.author) && common > 0 && !same &&
    [a, b].every(p => chain.verifier.verify(
      p.author, proposeSignBytes(chain.id, p), p.signature
    ))
}

function allowlistsConflict (chain: Chain, a: SignedAllowlist, b: SignedAllowlist): boolean {
  return a.list.version === b.list.version &&
    !equal(allowlistHash(chain.id, a.list), allowlistHash(chain.id, b.list)) &&
    [a, b].every(signed => verifyAllowlistSignature(chain, signed))
}

/** The proofs need the public shares of the epoch, so the ledger checks them (§12.1). */
function sharesConflict (a: ShareMessage, b: ShareMessage): boolean {
  return equal(a.holder, b.holder) && a.epoch === b.epoch && a.height === b.height &&
    !equal(a.blockHash, b.blockHash)
}
