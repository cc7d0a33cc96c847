import { sha256, verifyInclusion, leafHash } from '../../crypto/index.js'
import {
  NO_RECOVERY, VoteKind, concat, equal, isVerdict, type Chain, type Conflict, type Height, type MemberId,
  type ProvenOpinion, type RecoveryId, type ShareMessage, type SignedAllowlist
} from '../../types/index.js'
import { domain } from '../wire/domain.js'
import { allowlistHash } from '../parts/identifiers.js'
import { u8 } from '../wire/primitives.js'
import { opinionCodec } from '../parts/proposal.js'
import { blockProposalSignBytes, voteSignBytes } from '../parts/sign-bytes.js'
import { verifyAllowlistSignature } from './allowlist.js'
import { opinionsSignBytes } from './opinions.js'

/** Returns the key that signed both objects: a member's, or the government's list key for lists. */
export function accusedOf (chain: Chain, conflict: Conflict): MemberId {
  switch (conflict.type) {
    case 'proposals':
    case 'votes':
    case 'recoveredProposals':
    case 'recoveredVotes': return conflict.first.signer
    case 'shares': return conflict.first.holder
    case 'opinions': return conflict.first.author
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
    case 'allowlists': return allowlistsConflict(chain, conflict.first, conflict.second)
    case 'shares': return sharesConflict(conflict.first, conflict.second)
  }
}

const TYPES: Readonly<Record<Conflict['type'], number>> = {
  proposals: 1, recoveredProposals: 1, votes: 2, recoveredVotes: 2, opinions: 3, allowlists: 5, shares: 6
}

/**
 * Returns SHA-256(D("conflict") ‖ type ‖ accused), equal for all evidence of one type against one key. A liar
 * can sign contradictions without end, and one of each type is proof enough for ever.
 */
export function conflictKey (chain: Chain, conflict: Conflict): Uint8Array {
  return sha256(concat(
    domain('conflict', chain.id), u8.encode(TYPES[conflict.type]), accusedOf(chain, conflict)
  ))
}

/** Returns the height at which the accused signed; 0 for objects without a height. */
export function conflictHeight (conflict: Conflict): Height {
  switch (conflict.type) {
    case 'proposals':
    case 'recoveredProposals':
    case 'votes':
    case 'recoveredVotes':
    case 'shares': return conflict.first.height
    case 'opinions':
    case 'allowlists': return 0
  }
}

type TwoProposals = Extract<Conflict, { type: 'proposals' | 'recoveredProposals' }>
type TwoVotes = Extract<Conflict, { type: 'votes' | 'recoveredVotes' }>

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
    isVerdict(a.opinion.decision) && isVerdict(b.opinion.decision) &&
    a.opinion.decision !== b.opinion.decision &&
    [a, b].every(o => isProvenOpinion(chain, o))
}

/** Tells whether the author signed a batch with this opinion. */
export function isProvenOpinion (chain: Chain, proven: ProvenOpinion): boolean {
  const { author, root, index, count, path, opinion, signature } = proven
  const leaf = leafHash(opinionCodec.encode(opinion))
  return verifyInclusion(root, leaf, index, count, path) &&
    chain.verifier.verify(author, opinionsSignBytes(chain.id, proven), signature)
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
