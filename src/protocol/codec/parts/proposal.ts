import { Decision, Relation, type Opinion, type Proposal } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { bytes32, u16, u32, u8 } from '../wire/primitives.js'

const relation = oneOf(u8, [Relation.new, Relation.amends, Relation.retracts, Relation.resubmits])

/** Encodes a proposal (SPECIFICATION.md §3.2 PROPOSE). */
export const proposalCodec = struct<Proposal>({
  pseudonym: bytes32,
  linkEpoch: u16,
  bodyHash: bytes32,
  bodySize: u32,
  keyCommitment: bytes32,
  retryTag: bytes32,
  relation,
  related: bytes32
})

/** The length of every proposal. So the offset of the k-th proposal in its transaction is known. */
export const PROPOSAL_BYTES = 5 * 32 + 2 + 4 + 1

/** Encodes an opinion (SPECIFICATION.md §3.3 OPINIONS). */
export const opinionCodec = struct<Opinion>({
  caseId: bytes32,
  attempt: u8,
  decision: oneOf(u8, [Decision.approve, Decision.reject]),
  reason: u16
})

/** The length of every opinion. */
export const OPINION_BYTES = 32 + 1 + 1 + 2
