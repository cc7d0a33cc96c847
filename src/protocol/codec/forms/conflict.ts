import { sha256, verifyInclusion, leafHash } from '../../crypto/index.js'
import {
  VoteKind, concat, equal, isVerdict, type BlockProposal, type Chain, type Conflict, type MemberId,
  type ProvenOpinion, type SignedAllowlist, type Vote
} from '../../types/index.js'
import { domain } from '../wire/domain.js'
import { allowlistHash } from '../parts/identifiers.js'
import { u32, u64, u8 } from '../wire/primitives.js'
import { opinionCodec } from '../parts/proposal.js'
import { blockProposalSignBytes, voteSignBytes } from '../parts/sign-bytes.js'
import { verifyAllowlistSignature } from './allowlist.js'
import { opinionsSignBytes } from './opinions.js'

/** Returns the key that signed both objects: a member's, or the government's list key for lists. */
export function accusedOf (chain: Chain, conflict: Conflict): MemberId {
  switch (conflict.type) {
    case 'proposals':
    case 'votes': return conflict.first.signer
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
    case 'proposals': return proposalsConflict(chain, conflict.first, conflict.second)
    case 'votes': return votesConflict(chain, conflict.first, conflict.second)
    case 'opinions': return opinionsConflict(chain, conflict.first, conflict.second)
    case 'allowlists': return allowlistsConflict(chain, conflict.first, conflict.second)
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
    case 'proposals':
      return [1, concat(u64.encode(conflict.first.height), u32.encode(conflict.first.view))]
    case 'votes': {
      const { kind, height, view } = conflict.first
      const mixed = kind !== conflict.second.kind
      const slotKind = mixed ? VoteKind.nullify : kind
      return [2, concat(u8.encode(slotKind), u64.encode(height), u32.encode(view))]
    }
    case 'opinions':
      return [3, conflict.first.opinion.caseId]
    case 'allowlists':
      return [5, u32.encode(conflict.first.list.version)]
  }
}

function proposalsConflict (chain: Chain, a: BlockProposal, b: BlockProposal): boolean {
  return equal(a.signer, b.signer) && a.height === b.height && a.view === b.view &&
    !equal(a.blockHash, b.blockHash) &&
    [a, b].every(p => chain.verifier.verify(
      p.signer, blockProposalSignBytes(chain.id, p), p.signature
    ))
}

function votesConflict (chain: Chain, a: Vote, b: Vote): boolean {
  if (!equal(a.signer, b.signer) || a.height !== b.height || a.view !== b.view) return false
  const twice = a.kind === b.kind && a.kind !== VoteKind.nullify && !equal(a.blockHash, b.blockHash)
  const kinds = new Set([a.kind, b.kind])
  const exclusive = kinds.has(VoteKind.nullify) && kinds.has(VoteKind.finalize)
  return (twice || exclusive) &&
    [a, b].every(v => chain.verifier.verify(v.signer, voteSignBytes(chain.id, v), v.signature))
}

function opinionsConflict (chain: Chain, a: ProvenOpinion, b: ProvenOpinion): boolean {
  return equal(a.author, b.author) && equal(a.opinion.caseId, b.opinion.caseId) &&
    isVerdict(a.opinion.decision) && isVerdict(b.opinion.decision) &&
    a.opinion.decision !== b.opinion.decision &&
    [a, b].every(o => isProven(chain, o))
}

function isProven (chain: Chain, proven: ProvenOpinion): boolean {
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
