import { Decision, Relation, type Opinion, type Proposal } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { bytes32, u16, u32, u8 } from '../wire/primitives.js'

const relation = oneOf(u8, [Relation.new, Relation.amends, Relation.retracts, Relation.resubmits])

/** SPECIFICATION.md §3.2 PROPOSE, one proposal. */
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

/** Every proposal has this many bytes, so the k-th lies at a known place in its transaction. */
export const PROPOSAL_BYTES = 5 * 32 + 2 + 4 + 1

/** SPECIFICATION.md §3.3 OPINIONS, one opinion. */
export const opinionCodec = struct<Opinion>({
  caseId: bytes32,
  attempt: u8,
  decision: oneOf(u8, [Decision.approve, Decision.reject]),
  reason: u16
})

export const OPINION_BYTES = 32 + 1 + 1 + 2
