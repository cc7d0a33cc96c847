import { caseCodec } from '../../codec/index.js'
import { CaseStatus, Decision, Relation, ZERO_32, type Case, type CountedOpinion } from '../../types/index.js'

const OPINION: CountedOpinion = {
  validator: ZERO_32, attempt: 0, decision: Decision.approve, reason: 0, height: 0
}

const EMPTY: Case = {
  id: ZERO_32, submitter: ZERO_32, seq: 0, height: 0, transactionId: ZERO_32, index: 0,
  proposedAt: 0, pseudonym: ZERO_32, linkEpoch: 0, bodyHash: ZERO_32, bodySize: 0,
  keyCommitment: ZERO_32, retryTag: ZERO_32, relation: Relation.new, related: ZERO_32,
  replaces: ZERO_32, replaceRelation: Relation.new, status: CaseStatus.undrawn, drawHeight: 0,
  openedAt: 0, order: [], opinions: [], closedHeight: 0, supersededBy: ZERO_32
}

/** The codec gives the sizes. Only `order` and `opinions` vary in length. */
const FIXED_BYTES = caseCodec.encode(EMPTY).byteLength
const DRAWN_BYTES = caseCodec.encode({ ...EMPTY, order: [ZERO_32] }).byteLength - FIXED_BYTES
const OPINION_BYTES = caseCodec.encode({ ...EMPTY, opinions: [OPINION] }).byteLength - FIXED_BYTES

export function caseSize ({ order, opinions }: Case): number {
  return FIXED_BYTES + order.length * DRAWN_BYTES + opinions.length * OPINION_BYTES
}
