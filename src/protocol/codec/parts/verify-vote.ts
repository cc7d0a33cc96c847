import type { BlockProposal, Chain, MemberId, Statement, Verdict, Vote } from '../../types/index.js'
import { VoteKind, ZERO_32, accept, equal, ignore, reject } from '../../types/index.js'
import { blockProposalSignBytes, voteSignBytes } from './sign-bytes.js'

/** A NULLIFY names no block; every other vote names one (consensus.md §3 VOTE). */
export function isStatement (statement: Statement): boolean {
  return (statement.kind === VoteKind.nullify) === equal(statement.blockHash, ZERO_32)
}

/** consensus.md §8 R5: by a member of set(height), on a well-formed statement, signed. */
export function verifyVote (
  chain: Chain, set: { has (id: MemberId): boolean }, vote: Vote
): Verdict {
  if (!isStatement(vote)) return reject('bad-statement')
  if (!set.has(vote.signer)) return ignore('unknown-signer')
  const holds = chain.verifier.verify(vote.signer, voteSignBytes(chain.id, vote), vote.signature)
  return holds ? accept(undefined) : reject('bad-signature')
}

/** The signature alone; that the signer is leader(height, view) the caller requires first. */
export function verifyBlockProposal (chain: Chain, proposal: BlockProposal): Verdict {
  const message = blockProposalSignBytes(chain.id, proposal)
  const holds = chain.verifier.verify(proposal.signer, message, proposal.signature)
  return holds ? accept(undefined) : reject('bad-signature')
}
