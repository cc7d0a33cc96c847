import { Decision, JudgedBy, ReasonGroup, Relation, type Opinion, type Proposal } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { bytes16, bytes32, bytes64, u16, u32, u8 } from '../wire/primitives.js'

export const relationCodec =
  oneOf(u8, [Relation.new, Relation.amends, Relation.retracts, Relation.resubmits])

/** The fields of a proposal. A case on the ledger has them in the same order. */
export const PROPOSAL_FIELDS = {
  pseudonym: bytes32,
  relation: relationCodec,
  related: bytes32,
  retryTag: bytes32,
  r: bytes16,
  link: bytes32,
  classTag: bytes32,
  caseVersion: u16,
  casePartHash: bytes32,
  casePartSize: u32,
  casePartCommitment: bytes32,
  bodyHash: bytes32,
  bodySize: u32,
  keyCommitment: bytes32,
  custody: bytes32,
  custodyProof: bytes64
}

/** Encodes a proposal (SPECIFICATION.md §3.2 PROPOSE). */
export const proposalCodec = struct<Proposal>(PROPOSAL_FIELDS)

/** The length of every proposal. So the offset of the k-th proposal in its transaction is known. */
export const PROPOSAL_BYTES = 10 * 32 + 64 + 16 + 4 + 4 + 2 + 1

export const judgedByCodec = oneOf(u8, [JudgedBy.none, JudgedBy.rules, JudgedBy.clinician])
export const reasonGroupCodec = oneOf(u8, Object.values(ReasonGroup))

/** Encodes an opinion (SPECIFICATION.md §3.3 OPINIONS). */
export const opinionCodec = struct<Opinion>({
  caseId: bytes32,
  decision: oneOf(u8, [Decision.approve, Decision.reject, Decision.takenUp, Decision.excused]),
  judgedBy: judgedByCodec,
  group: reasonGroupCodec,
  findings: bytes32
})

/** The length of every opinion. */
export const OPINION_BYTES = 2 * 32 + 3
