import {
  assert, type CaseId, type Chain, type MemberId, type Opinions, type Proposal, type Propose,
  type ProvenOpinion, type ProvenProposal
} from '../../types/index.js'
import { inclusionPath, leafHash, merkleRootOfHashes, verifyInclusion } from '../../crypto/index.js'
import { caseIds } from '../parts/identifiers.js'
import { opinionCodec, proposalCodec } from '../parts/proposal.js'
import { proposeSignBytes } from './propose.js'

/** Returns an opinion with the proof that its author signed it, for evidence. */
export function proveOpinion (batch: Opinions, index: number): ProvenOpinion {
  const opinion = batch.opinions[index]
  assert(opinion !== undefined, 'opinion outside the batch')
  const leaves = batch.opinions.map(item => leafHash(opinionCodec.encode(item)))
  const { author, rulesetHash, signature } = batch
  return {
    author,
    rulesetHash,
    count: leaves.length,
    root: merkleRootOfHashes(leaves),
    index,
    opinion,
    path: inclusionPath(leaves, index),
    signature
  }
}

/** Returns the proof that the author of a PROPOSE signed one of its proposals. */
export function proveProposal (batch: Propose, index: number): ProvenProposal {
  assert(batch.proposals[index] !== undefined, 'proposal outside the batch')
  const leaves = batch.proposals.map(item => leafHash(proposalCodec.encode(item)))
  return {
    count: leaves.length,
    root: merkleRootOfHashes(leaves),
    path: inclusionPath(leaves, index),
    signature: batch.signature
  }
}

/** Returns the case that a hospital opens with a proposal. */
export function caseIdOf (chain: Chain, author: MemberId, proposal: Proposal): CaseId {
  return caseIds(chain.id, author, [leafHash(proposalCodec.encode(proposal))])[0]!
}

/** Tells whether the author signed a batch with this proposal at this place. */
export function isProvenProposal (
  chain: Chain, author: MemberId, proposal: Proposal, index: number, proven: ProvenProposal
): boolean {
  const { count, path, root, signature } = proven
  return verifyInclusion(root, leafHash(proposalCodec.encode(proposal)), index, count, path) &&
    chain.verifier.verify(author, proposeSignBytes(chain.id, author, count, root), signature)
}
