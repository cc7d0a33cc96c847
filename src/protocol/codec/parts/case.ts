import {
  CaseStatus, Decision, HolderState, TakeUp, type Case, type CountedOpinion, type Holder
} from '../../types/index.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { MAX_MEMBERS, MAX_REJECTIONS } from '../wire/limits.js'
import { bytes32, flag, u16, u64, u8 } from '../wire/primitives.js'
import { PROPOSAL_FIELDS, judgedByCodec, reasonGroupCodec, relationCodec } from './proposal.js'

const status = oneOf(u8, [
  CaseStatus.undrawn, CaseStatus.open, CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired
])

const holderCodec = struct<Holder>({
  validator: bytes32,
  since: u64,
  deadline: u64,
  state: oneOf(u8, Object.values(HolderState)),
  takeUp: oneOf(u8, Object.values(TakeUp))
})

const countedOpinionCodec = struct<CountedOpinion>({
  validator: bytes32,
  decision: oneOf(u8, [Decision.approve, Decision.reject]),
  judgedBy: judgedByCodec,
  group: reasonGroupCodec,
  findings: bytes32,
  height: u64
})

/** Encodes a case for a row of the ledger. The state root covers these bytes. */
export const caseCodec = struct<Case>({
  id: bytes32,
  submitter: bytes32,
  height: u64,
  transactionId: bytes32,
  index: u16,
  proposedAt: u64,
  ...PROPOSAL_FIELDS,
  replaces: bytes32,
  replaceRelation: relationCodec,
  status,
  drawHeight: u64,
  openedAt: u64,
  isForClinician: flag,
  rejections: list(u64, MAX_REJECTIONS),
  panel: u8,
  needed: u8,
  candidates: list(bytes32, MAX_MEMBERS),
  holders: list(holderCodec, MAX_MEMBERS),
  opinions: list(countedOpinionCodec, MAX_MEMBERS),
  closedHeight: u64,
  supersededBy: bytes32
})
