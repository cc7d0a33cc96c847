import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import * as c from '../../../../src/protocol/codec/index.js'
import { b32, b64, bytes, element, few, int, maybe, name, record, u16, u32, u64 } from './random-values.js'
import { of, type Case } from './codec-case.js'
import { EXCERPTS } from './random-excerpts.js'
import { FINDINGS } from './random-findings.js'
import { CUSTODY } from './random-custody.js'
import { NAMES } from './random-names.js'
import {
  certificate, member, recovery, recoveryStatement, signedAllowlist, statement
} from './random-recovery.js'
import { EMERGENCIES, EMERGENCY_MESSAGES } from './random-emergencies.js'
import { TRACES } from './random-erasures.js'
import { CONFIRMING, MISMATCH } from './random-mismatches.js'
import { ORDERS, RULES } from './random-orders.js'
import { envelope, finalBlock, sentBody, requestMessage, signedRecord } from './random-requests.js'
import { statusCodec } from './status-codec.js'

const join = record({
  index: int(255), block: record({ height: u64, timestamp: u64, hash: b32 }), signature: b64
})
const request = record({ member, addresses: few(name, 8), issuedAt: u64 })
const parameters = record({
  validatorsPerDiagnosis: int(255), takeUpMs: u64, attemptWindowMs: u64, attempts: int(255),
  auditRate: u32,
  minMembers: u16, maxMembers: u16,
  allowlistGapMs: u64, trustPeriodMs: u64, maxSkewMs: u64, minBlockGapMs: u64,
  viewTimeoutMs: u64, viewTimeoutCapMs: u64,
  maxOpenCases: u32,
  maxOpenPerPseudonym: u32,
  maxProposalsPerBlock: u32,
  maxBlockBytes: u32,
  maxTransactionBytes: u32,
  maxBodyBytes: u32,
  maxBodyBytesPerTransaction: u32,
  maxBodyBytesPerBlock: u32,
  emergencySoft: u32, emergencyHard: u32,
  emergencySurgeMs: u64, emergencyLongestMs: u64, emergencyReviewMs: u64, attestedReviewRate: u32
})
const genesis = record({
  createdAt: u64,
  governmentPeer: b32,
  governmentListKey: b32,
  name,
  parameters,
  members: few(member)
})
const signedGenesis = record({ genesis, signature: b64 })
const relation = fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const)
const verdict = fc.constantFrom(1 as const, 2 as const)
const decision = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const)
const judgedBy = fc.constantFrom(0 as const, 1 as const, 2 as const)
const group = fc.constantFrom(
  0 as const, 1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const
)
const proposed = {
  pseudonym: b32,
  relation, isHistorical: fc.boolean(),
  related: b32,
  retryTag: b32,
  r: bytes(16),
  link: b32,
  classTag: b32,
  caseVersion: u16,
  casePartHash: b32,
  casePartSize: u32,
  casePartCommitment: b32,
  bodyHash: b32,
  bodySize: u32,
  keyCommitment: b32,
  custody: b32,
  custodyProof: b64
}
const proposal = record(proposed)
const opinion = record({ caseId: b32, decision, judgedBy, group, findings: b32 })
const vote = record({ ...statement, signer: b32, signature: b64 })
const blockProposal = record({
  height: u64, view: u32, blockHash: b32, signer: b32, signature: b64
})
const provenOpinion = record({
  author: b32,
  rulesetHash: b32,
  count: u16,
  root: b32,
  index: u16,
  opinion,
  path: few(b32, 10),
  signature: b64
})
const pair = <Name extends string, T>(type: Name, of: Arbitrary<T>):
Arbitrary<{ type: Name, first: T, second: T }> =>
  record({ type: fc.constant(type), first: of, second: of })
const equalityProof = record({ c: b32, s: b32 })
const beaconShare = record({ index: u16, element, proof: equalityProof })
const shareMessage = record({
  epoch: u32, height: u64, blockHash: b32, holder: b32, element, proof: equalityProof
})
const underRecovery = <Name extends string, T>(type: Name, of: Arbitrary<T>):
Arbitrary<{ type: Name, recovery: Uint8Array, first: T, second: T }> =>
  record({ type: fc.constant(type), recovery: b32, first: of, second: of })
const conflict = fc.oneof(
  pair('proposals', blockProposal), pair('votes', vote), pair('opinions', provenOpinion),
  pair('allowlists', signedAllowlist), pair('shares', shareMessage),
  underRecovery('recoveredProposals', blockProposal), underRecovery('recoveredVotes', vote)
)
const dealing = record({
  dealer: b32,
  epoch: u32,
  ephemeral: element,
  keys: few(record({ key: int(255), commitments: few(element), boxes: few(bytes(48)) })),
  proof: equalityProof
})
/** One generator for each kind of transaction. */
export const TRANSACTIONS = [
  record({
    kind: fc.constant(1 as const),
    author: b32,
    proposals: few(proposal, 4, 1),
    signature: b64
  }),
  record({
    kind: fc.constant(2 as const),
    author: b32,
    rulesetHash: b32,
    opinions: few(opinion, 4, 1),
    signature: b64
  }),
  record({ kind: fc.constant(3 as const), joins: few(join), allowlist: signedAllowlist }),
  record({ kind: fc.constant(4 as const), author: b32, conflict, signature: b64 }),
  record({ kind: fc.constant(6 as const), author: b32, dealing, signature: b64 }),
  record({
    kind: fc.constant(7 as const), author: b32, epoch: u32, dealing: b32,
    complaint: record({ shared: element, proof: equalityProof }), signature: b64
  }),
  record({
    kind: fc.constant(8 as const), author: b32, epoch: u32, dealings: few(b32), boxKey: element,
    signature: b64
  }),
  record({ kind: fc.constant(9 as const), author: b32, epoch: u32, boxKey: element, signature: b64 }),
  record({ kind: fc.constant(10 as const), author: b32, since: u64, signature: b64 }),
  record({
    kind: fc.constant(11 as const), author: b32, raise: record({ hospital: b32, day: u32, names: u32 }),
    approvals: few(record({ member: b32, signature: b64 }), 3, 1), signature: b64
  }),
  record({
    kind: fc.constant(12 as const), author: b32, day: u32,
    totals: few(record({ hospital: b32, names: u32 }), 3, 1), signature: b64
  }),
  record({
    kind: fc.constant(16 as const), author: b32, subject: fc.constantFrom(1 as const, 2 as const),
    system: name, version: name, hash: b32, firstDay: u32, lastDay: u32, signature: b64
  }),
  ...ORDERS, ...EMERGENCIES, ...TRACES, MISMATCH
] as const
const transaction = fc.oneof(...TRANSACTIONS)
const header = record({
  height: u64,
  view: u32,
  parent: b32,
  timestamp: u64,
  proposer: b32,
  sigma: b32,
  allowlistHash: b32,
  stateRoot: b32,
  transactionRoot: b32,
  transactionCount: u32
})
const compactBlock = record({ header, leaves: few(b32) })
const proposalMessage = record({
  proposal: blockProposal,
  justifyView: int(0x7fff_ffff, -0x8000_0000),
  block: maybe(compactBlock),
  notarization: maybe(certificate),
  nullifications: few(certificate),
  shares: few(beaconShare)
})
const consensusMessage = fc.oneof(
  record({ type: fc.constant('proposal' as const), proposal: proposalMessage }),
  record({ type: fc.constant('vote' as const), vote }),
  record({ type: fc.constant('certificate' as const), certificate }),
  record({ type: fc.constant('share' as const), share: shareMessage })
)
const ledgerCase = record({
  id: b32,
  submitter: b32,
  height: u64,
  transactionId: b32,
  index: u16,
  proposedAt: u64,
  ...proposed,
  replaces: b32,
  replaceRelation: relation,
  status: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
  drawHeight: u64,
  openedAt: u64,
  isForClinician: fc.boolean(),
  rejections: few(u64),
  panel: int(255),
  needed: int(255),
  candidates: few(b32),
  holders: few(record({
    validator: b32, since: u64, deadline: u64,
    state: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
    takeUp: fc.constantFrom(0 as const, 1 as const, 2 as const)
  })),
  opinions: few(record({
    validator: b32, decision: verdict, judgedBy, group, findings: b32, height: u64
  })),
  closedHeight: u64,
  supersededBy: b32
})
const reply = fc.oneof(
  record({ type: fc.constant('blocks' as const), blocks: few(finalBlock) }),
  record({ type: fc.constant('block' as const), block: maybe(bytes(0, 40)) }),
  record({ type: fc.constant('transactions' as const), envelopes: few(envelope) }),
  record({
    type: fc.constant('bodies' as const),
    bodies: few(fc.tuple(b32, sentBody).map(([hash, body]) => ({ hash, ...body })))
  }),
  record({ type: fc.constant('certificates' as const), certificates: few(certificate) }),
  record({ type: fc.constant('shares' as const), shares: few(shareMessage) }),
  record({ type: fc.constant('addresses' as const), records: few(signedRecord) }),
  record({ type: fc.constant('statements' as const), statements: few(recoveryStatement) })
)
const statusMessage = record({
  chainId: b32,
  height: u64,
  view: u32,
  lastHash: b32,
  now: u64,
  allowlistVersion: u32,
  successorVersion: u32,
  addressDigest: b32,
  tip: maybe(certificate),
  yourVotes: fc.array(vote, { maxLength: 3 }),
  wantsVotes: fc.boolean(),
  votesFrom: maybe(u64)
})
const enrolReply = record({
  state: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
  message: name,
  genesis: maybe(signedGenesis),
  lists: few(signedAllowlist, 2),
  addressRecords: few(signedRecord, 2)
})

/** Every codec of a message, a stored value or a signed statement. */
export const CASES: readonly Case[] = [
  of('genesis', c.signedGenesisCodec, signedGenesis),
  of('allowlist', c.signedAllowlistCodec, signedAllowlist),
  of('address record', c.signedAddressRecordCodec, signedRecord),
  of('enrolment request', c.signedEnrolmentRequestCodec, record({ request, signature: b64 })),
  of('proposal', c.proposalCodec, proposal),
  of('opinion', c.opinionCodec, opinion),
  of('transaction', c.transactionCodec, transaction),
  of('conflict', c.conflictCodec, conflict),
  of('dealing', c.dealingCodec, dealing),
  of('envelope', c.transactionEnvelopeCodec, envelope),
  of('header', c.headerCodec, header),
  of('block', c.blockCodec, record({ header, transactions: few(bytes(0, 40)) })),
  of('final block', c.finalBlockCodec, finalBlock),
  of('proof beside a block', c.finalityCodec,
    record({ certificate, shares: few(beaconShare), recovery: maybe(recovery) })),
  of('statement for a recovery', c.recoveryStatementCodec, recoveryStatement),
  of('recovery', c.recoveryCodec, recovery),
  of('statement', c.statementCodec, record(statement)),
  of('consensus message', c.consensusMessageCodec, consensusMessage),
  of('status', statusCodec, record({ height: u64, view: u32, lastHash: b32, now: u64 })),
  of('case', c.caseCodec, ledgerCase),
  of('request', c.requestCodec, requestMessage),
  of('reply', c.replyCodec, reply),
  of('txs summary', c.transactionsSummaryCodec, record({
    waiting: few(b32)
  })),
  of('txs reply', c.transactionsReplyCodec, record({ envelopes: few(envelope) })),
  of('allowlist exchange', c.allowlistExchangeCodec, record({
    haveVersion: u32, push: few(signedAllowlist, 2)
  })),
  of('join request', c.joinRequestCodec, record({
    allowlist: signedAllowlist, height: u64, joins: few(join)
  })),
  of('join reply', c.joinReplyCodec, record({
    state: fc.constantFrom(1, 2, 3, 4), height: u64, join: maybe(join)
  })),
  of('status message', c.statusMessageCodec, statusMessage),
  of('enrol reply', c.enrolReplyCodec, enrolReply),
  of('record key request', c.recordKeyRequestCodec, record({
    ephemeralKey: b32, caseIds: few(b32), nonce: u64, signature: b64
  })),
  of('record key reply', c.recordKeyReplyCodec, record({
    box: bytes(0, 40), refused: few(record({ caseId: b32, code: int(255) }))
  })),
  of('record keys', c.recordKeysCodec, few(record({ caseId: b32, key: b32 }))),
  ...EXCERPTS, ...FINDINGS, ...NAMES, ...CUSTODY, ...RULES, ...EMERGENCY_MESSAGES, ...CONFIRMING,
  of('compact block', c.compactBlockCodec, compactBlock),
  of('proposal message', c.proposalMessageCodec, proposalMessage)
]
