import { CaseStatus, Decision, Relation, type Case, type CountedOpinion } from '../../types/index.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { MAX_COUNTED_OPINIONS, MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, u16, u32, u64, u8 } from '../wire/primitives.js'

const relation = oneOf(u8, [Relation.new, Relation.amends, Relation.retracts, Relation.resubmits])
const status = oneOf(u8, [
  CaseStatus.undrawn, CaseStatus.open, CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired
])

const countedOpinionCodec = struct<CountedOpinion>({
  validator: bytes32,
  attempt: u8,
  decision: oneOf(u8, [Decision.approve, Decision.reject]),
  reason: u16,
  height: u64
})

/** Encodes a case for a row of the ledger. The state root covers these bytes. */
export const caseCodec = struct<Case>({
  id: bytes32,
  submitter: bytes32,
  seq: u64,
  height: u64,
  transactionId: bytes32,
  index: u16,
  proposedAt: u64,
  pseudonym: bytes32,
  linkEpoch: u16,
  bodyHash: bytes32,
  bodySize: u32,
  keyCommitment: bytes32,
  retryTag: bytes32,
  relation,
  related: bytes32,
  replaces: bytes32,
  replaceRelation: relation,
  status,
  drawHeight: u64,
  openedAt: u64,
  order: list(bytes32, MAX_MEMBERS),
  opinions: list(countedOpinionCodec, MAX_COUNTED_OPINIONS),
  closedHeight: u64,
  supersededBy: bytes32
})
