import {
  NO_RECOVERY, VoteKind, ZERO_32, accept, equal, ignore, reject, type BlockProposal, type Chain,
  type MemberId, type RecoveryId, type Statement, type Verdict, type Vote
} from '../../types/index.js'
import { blockProposalSignBytes, voteSignBytes } from './sign-bytes.js'

/** Tells whether a statement is well formed: only NULLIFY names no block (SPECIFICATION.md §3.7 VOTE). */
export function isStatement (statement: Statement): boolean {
  return (statement.kind === VoteKind.nullify) === equal(statement.blockHash, ZERO_32)
}

/** Checks statement, signer and signature of a vote (SPECIFICATION.md §8 R5). @param set set(vote.height) */
export function verifyVote (
  chain: Chain, set: { has (id: MemberId): boolean }, vote: Vote, recovery: RecoveryId = NO_RECOVERY
): Verdict {
  if (!isStatement(vote)) return reject('bad-statement')
  if (!set.has(vote.signer)) return ignore('unknown-signer')
  const isValid = chain.verifier.verify(vote.signer, voteSignBytes(chain.id, vote, recovery), vote.signature)
  return isValid ? accept(undefined) : reject('bad-signature')
}

/** Checks only the signature. The caller first checks that the signer is leader(height, view). */
export function verifyBlockProposal (
  chain: Chain, proposal: BlockProposal, recovery: RecoveryId = NO_RECOVERY
): Verdict {
  const message = blockProposalSignBytes(chain.id, proposal, recovery)
  const isValid = chain.verifier.verify(proposal.signer, message, proposal.signature)
  return isValid ? accept(undefined) : reject('bad-signature')
}
