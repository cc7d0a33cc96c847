/** Makes `codec/encodings.json`: values and their bytes. */
import type { Case, Genesis, ProposalMessage } from '../../../src/protocol/types/index.js'
import { number16, number32, number64, number8 } from '../../../src/sim/checkers/arithmetic.js'
import { allowlistBytes, headerBytes, joinBytes, proposalBytes } from '../../../src/sim/checkers/layouts.js'
import { A, B, C, D, E, digest, elementOf, governmentPeer, memberOf } from './cast.js'
import {
  START_MS, ZEROS, chain, chainless, encode, genesis, shareOf, signGenesis, signUnder, voteOf
} from './chain.js'
import { custodyEncodings } from './custody-encodings.js'
import { of, type Encoding } from './encoding.js'
import { erasureTransactions } from './erasures.js'
import * as l from './layouts.js'
import * as s from './story.js'

const { cat, listed, optional, sized, text } = l

const signedGenesis = { genesis, signature: signGenesis(genesis).subarray(-64) }
const signedAddress = { record: s.address, signature: signUnder(A, 'address', l.addressRecord(s.address)) }
const addressBytes = cat(l.addressRecord(s.address), signedAddress.signature)

const request = { member: memberOf(E), addresses: ['/ip4/127.0.0.1/tcp/4001'], issuedAt: START_MS - 1000 }
const enrolment = {
  request, signature: E.sign(cat(chainless('enrol'), governmentPeer.id, l.enrolment(request)))
}

const beaconShares = [0, 2].map(index => ({ index, element: elementOf(9 + index), proof: s.proof }))
const finality = { certificate: s.finalization, shares: beaconShares, recovery: undefined }
const finalityHead = cat(l.certificate(s.finalization), listed(beaconShares.map(l.share)))
const finalityBytes = cat(finalityHead, number8(0))
const unsigned = {
  chainId: chain.id, number: 1, listHash: ZEROS, signer: A.id,
  tip: { height: s.HEIGHT, hash: s.blockHash, certificate: s.finalization },
  above: [{ certificate: s.notarization, holdsBlock: true }], isIntact: true, keyEpoch: 2
}
const stated = { ...unsigned, signature: signUnder(A, 'recovery-statement', l.unsignedStatement(unsigned)) }
const recovery = { list: s.secondSigned, statements: [stated] }
const share = shareOf(C, 'shared block')

const compact = { header: s.header, leaves: s.leaves }
const transactions = [encode(s.propose), encode(s.opinions)]
const block = cat(headerBytes(s.header), listed(transactions.map(sized)))
const finalBlock = { block, certificate: finalityBytes }
const finalBlockBytes = cat(sized(block), sized(finalityBytes))

const fresh: ProposalMessage = {
  proposal: s.lead,
  justifyView: -1,
  block: compact,
  notarization: undefined,
  nullifications: [s.nullification],
  shares: beaconShares
}
const repeated: ProposalMessage = {
  ...fresh, justifyView: 0, block: undefined, notarization: s.notarization, nullifications: [], shares: []
}

const tip = s.finalization
const nullifying = voteOf(B, { ...s.nullify, view: 0 })
const notarizing = voteOf(A, s.notarize)
const status = { height: s.HEIGHT, view: 1, lastHash: digest('parent'), now: START_MS + 5000 }
const statusBytes = cat(number64(s.HEIGHT), number32(1), status.lastHash, number64(status.now))
const statusMessage = {
  chainId: chain.id, ...status, allowlistVersion: 1, successorVersion: 2,
  addressDigest: digest('addresses'), tip
}
const statusHead = cat(chain.id, statusBytes, number32(1), number32(2), digest('addresses'),
  optional(tip, l.certificate))

const accepted: Case = {
  id: digest('case 7'),
  submitter: A.id,
  height: s.HEIGHT,
  transactionId: digest('transaction'),
  index: 1,
  proposedAt: START_MS + 1234,
  pseudonym: digest('pseudonym'),
  link: digest('link'),
  classTag: digest('class'),
  caseVersion: 1,
  casePartHash: digest('case part'),
  casePartSize: 500,
  casePartCommitment: digest('case key'),
  custody: digest('custody'),
  custodyProof: cat(digest('c'), digest('s')),
  r: digest('r').subarray(16),
  bodyHash: digest('body'),
  bodySize: 1500,
  keyCommitment: digest('commitment'),
  retryTag: digest('retry'),
  relation: 3,
  isHistorical: true,
  related: digest('related'),
  replaces: digest('replaced'),
  replaceRelation: 1,
  status: 2,
  drawHeight: 44,
  openedAt: START_MS + 2000,
  isForClinician: true,
  rejections: [START_MS],
  panel: 3,
  needed: 2,
  candidates: [B.id],
  holders: [
    { validator: D.id, since: START_MS + 2000, deadline: 0, state: 1, takeUp: 1 },
    { validator: C.id, since: START_MS + 2000, deadline: START_MS + 22_000, state: 1, takeUp: 0 }
  ],
  opinions: [
    { validator: D.id, decision: 1, judgedBy: 1, group: 0, findings: ZEROS, height: 45 },
    { validator: C.id, decision: 1, judgedBy: 1, group: 0, findings: ZEROS, height: 46 }
  ],
  closedHeight: 46,
  supersededBy: ZEROS
}

const pad = digest('pad')
const bodies = [
  { ciphertext: s.ciphertext, pad }, { ciphertext: s.ciphertext, pad: undefined },
  { ciphertext: Buffer.alloc(0), pad: undefined }
]
const bodiesBytes = bodies.map(body => cat(optional(body.pad, bytes => bytes), sized(body.ciphertext)))
const envelope = { transaction: transactions[1]!, bodies: [] }
const envelopeBytes = cat(sized(envelope.transaction), listed([]))
const bodyHash = digest('body 0')
const ephemeralKey = digest('ephemeral key')
const caseIds = [s.rejection.caseId, digest('case 2')]
const keySignature = digest('key request')
const signature = cat(keySignature, keySignature)
const joined = s.allJoins[2]!

const OWN_LIMITS: Genesis = {
  ...genesis, parameters: { ...genesis.parameters, emergencySoft: 20, emergencyReviewMs: 86_400_000 }
}

const OWN_REVIEWS: Genesis = {
  ...genesis, parameters: { ...genesis.parameters, attestedReviewRate: 100_000 }
}

const parts: readonly Encoding[] = [
  of('genesis of four', 'genesis', genesis, l.genesisBytes(genesis)),
  of('genesis with its own limits of emergencies', 'genesis', OWN_LIMITS, l.genesisBytes(OWN_LIMITS, 3)),
  of('genesis with its own share of reviews', 'genesis', OWN_REVIEWS, l.genesisBytes(OWN_REVIEWS, 4)),
  of('genesis with its signature', 'signedGenesis', signedGenesis, signGenesis(genesis)),
  of('allowlist, version 1', 'allowlist', s.firstList, allowlistBytes(s.firstList)),
  of('allowlist, version 2, signed', 'signedAllowlist', s.secondSigned, l.signedList(s.secondSigned)),
  of('join signature', 'joinSignature', joined, joinBytes(joined)),
  of('address record', 'signedAddressRecord', signedAddress, addressBytes),
  of('enrolment request', 'signedEnrolmentRequest', enrolment,
    cat(l.enrolment(request), enrolment.signature)),
  of('proposal that resubmits', 'proposal', s.resubmitting, proposalBytes(s.resubmitting)),
  ...([
    ['PROPOSE of three', s.propose], ['OPINIONS of two', s.opinions], ['ALLOWLIST', s.allowlist],
    ['presence', s.presence], ['names/allow', s.namesAllow], ['names/totals', s.namesTotals],
    ['case/mismatch', s.mismatch], ['ruleset/adopt', s.adopt], ['patient/order', s.patientOrder],
    ['patient/order with a new key', s.patientRotation], ['patient/file', s.patientFiling],
    ['patient/key', s.registered], ['access/log', s.accessLog],
    ...erasureTransactions,
    ['ALLOWLIST with the join signatures of five', s.allowlistWithJoins],
    ['evidence of NULLIFY and FINALIZE', s.contradiction],
    ['keys/deal', s.deal], ['keys/complain', s.complain], ['keys/ready', s.ready], ['keys/lost', s.lost]
  ] as const).map(([desc, value]) => of(desc, 'transaction', value, encode(value)))
]

const blocks: readonly Encoding[] = [
  of('header', 'header', s.header, headerBytes(s.header)),
  of('compact block', 'compactBlock', compact, l.compactBlock(compact)),
  of('block of two transactions', 'block', { header: s.header, transactions }, block),
  of('proof beside a block', 'finality', finality, finalityBytes),
  of('proof beside the first block after a recovery', 'finality', { ...finality, recovery },
    cat(finalityHead, number8(1), l.recovery(recovery))),
  of('statement for a recovery', 'recoveryStatement', stated, l.recoveryStatement(stated)),
  of('final block', 'finalBlock', finalBlock, finalBlockBytes),
  of('NOTARIZE', 'vote', notarizing, l.vote(notarizing)),
  of('finalization by three of four', 'certificate', tip, l.certificate(tip)),
  of('signed part of a block proposal', 'blockProposal', s.lead, l.blockProposal(s.lead)),
  of('fresh block proposal in view 1', 'consensusMessage', { type: 'proposal', proposal: fresh },
    cat(number8(1), l.proposalMessage(fresh))),
  of('repeated block proposal', 'consensusMessage', { type: 'proposal', proposal: repeated },
    cat(number8(1), l.proposalMessage(repeated))),
  of('vote on the wire', 'consensusMessage', { type: 'vote', vote: nullifying },
    cat(number8(2), l.vote(nullifying))),
  of('certificate on the wire', 'consensusMessage', { type: 'certificate', certificate: tip },
    cat(number8(3), l.certificate(tip))),
  of('share on the wire', 'consensusMessage', { type: 'share', share },
    cat(number8(4), l.shareMessage(share))),
  of('status', 'status', status, statusBytes),
  of('status message', 'statusMessage',
    { ...statusMessage, yourVotes: [], wantsVotes: true, votesFrom: undefined },
    cat(statusHead, listed([]), number8(1), number8(0))),
  of('status message of a member that abstains', 'statusMessage',
    { ...statusMessage, yourVotes: [], wantsVotes: false, votesFrom: 45 },
    cat(statusHead, listed([]), number8(0), number8(1), number64(45))),
  of('status message to one whose vote was received', 'statusMessage',
    { ...statusMessage, yourVotes: [notarizing], wantsVotes: false, votesFrom: undefined },
    cat(statusHead, listed([l.vote(notarizing)]), number8(0), number8(0))),
  of('accepted case', 'case', accepted, l.caseBytes(accepted))
]

const question = digest('question').subarray(0, 16)
const requests: readonly Encoding[] = [
  of('gossiped PROPOSE with bodies', 'transactionEnvelope', { transaction: transactions[0], bodies },
    cat(sized(transactions[0]!), listed(bodiesBytes))),
  of('REQUEST blocks', 'request', { type: 'blocks', from: 40, count: 64 },
    cat(number8(1), number64(40), number16(64))),
  of('REQUEST block', 'request', { type: 'block', hash: s.blockHash }, cat(number8(2), s.blockHash)),
  of('REQUEST transactions', 'request', { type: 'transactions', leaves: s.leaves, withBodies: true },
    cat(number8(3), listed(s.leaves), number8(1))),
  of('REQUEST bodies', 'request', { type: 'bodies', hashes: [bodyHash] },
    cat(number8(4), listed([bodyHash]))),
  of('REQUEST certificates', 'request', { type: 'certificates', height: s.HEIGHT },
    cat(number8(5), number64(s.HEIGHT))),
  of('REQUEST shares', 'request', { type: 'shares', height: s.HEIGHT }, cat(number8(6), number64(s.HEIGHT))),
  of('REQUEST addresses', 'request', { type: 'addresses', known: [{ id: A.id, seq: 7 }], own: undefined },
    cat(number8(7), listed([cat(A.id, number64(7))]), number8(0))),
  of('REQUEST addresses with the own record', 'request', { type: 'addresses', known: [], own: signedAddress },
    cat(number8(7), listed([]), number8(1), addressBytes)),
  of('REQUEST statements', 'request', { type: 'statements', number: 1 }, cat(number8(8), number32(1))),
  of('REPLY blocks', 'reply', { type: 'blocks', blocks: [finalBlock] },
    cat(number8(1), listed([finalBlockBytes]))),
  of('REPLY block, none', 'reply', { type: 'block', block: undefined }, cat(number8(2), number8(0))),
  of('REPLY transactions', 'reply', { type: 'transactions', envelopes: [envelope] },
    cat(number8(3), listed([envelopeBytes]))),
  of('REPLY bodies', 'reply', {
    type: 'bodies', bodies: [{ hash: bodyHash, pad, ciphertext: s.ciphertext }]
  }, cat(number8(4), listed([cat(bodyHash, number8(1), pad, sized(s.ciphertext))]))),
  of('REPLY certificates', 'reply', { type: 'certificates', certificates: [s.nullification, s.notarization] },
    cat(number8(5), listed([s.nullification, s.notarization].map(l.certificate)))),
  of('REPLY shares', 'reply', { type: 'shares', shares: [share] },
    cat(number8(6), listed([l.shareMessage(share)]))),
  of('REPLY addresses', 'reply', { type: 'addresses', records: [signedAddress] },
    cat(number8(7), listed([addressBytes]))),
  of('REPLY statements', 'reply', { type: 'statements', statements: [stated] },
    cat(number8(8), listed([l.recoveryStatement(stated)]))),
  of('txs summary', 'transactionsSummary', { waiting: [s.leaves[1]] }, listed([s.leaves[1]!])),
  of('txs reply', 'transactionsReply', { envelopes: [envelope] }, listed([envelopeBytes])),
  of('allowlist exchange', 'allowlistExchange', { haveVersion: 1, push: [] }, cat(number32(1), listed([]))),
  of('allowlist reply', 'allowlistReply', { lists: [s.secondSigned] },
    listed([l.signedList(s.secondSigned)])),
  of('join request', 'joinRequest', { allowlist: s.secondSigned, height: s.HEIGHT, joins: [joined] },
    cat(l.signedList(s.secondSigned), number64(s.HEIGHT), l.joins([joined]))),
  of('join reply, signed', 'joinReply', { state: 1, height: s.HEIGHT, join: joined },
    cat(number8(1), number64(s.HEIGHT), optional(joined, joinBytes))),
  of('join reply, behind', 'joinReply', { state: 2, height: 7, join: undefined },
    cat(number8(2), number64(7), number8(0))),
  of('enrolment pending', 'enrolReply',
    { state: 1, message: 'várakozik', genesis: undefined, lists: [], addressRecords: [] },
    cat(number8(1), text('várakozik'), number8(0), listed([]), listed([]))),
  of('record key request', 'recordKeyRequest', { ephemeralKey, caseIds, nonce: START_MS + 3000, signature },
    cat(ephemeralKey, listed(caseIds), number64(START_MS + 3000), signature)),
  of('record key reply', 'recordKeyReply',
    { box: s.ciphertext, refused: [{ caseId: caseIds[1], code: 3 }] },
    cat(sized(s.ciphertext), listed([cat(caseIds[1]!, number8(3))]))),
  of('contents of a record key box', 'recordKeys', [{ caseId: caseIds[0], key: s.recordKey }],
    listed([cat(caseIds[0]!, s.recordKey)])),
  of('findings request', 'findingsRequest', { ephemeralKey, caseIds, signature },
    cat(ephemeralKey, listed(caseIds), signature)),
  of('findings reply', 'findingsReply',
    { box: s.ciphertext, refused: [{ caseId: caseIds[1], code: 2 }] },
    cat(sized(s.ciphertext), listed([cat(caseIds[1]!, number8(2))]))),
  of('findings with their salt', 'opening', { salt: digest('salt'), findings: s.findings },
    cat(digest('salt'), sized(s.findings))),
  of('contents of a box of findings', 'openings',
    [{ caseId: caseIds[0], salt: digest('salt'), findings: s.findings }],
    listed([cat(caseIds[0]!, digest('salt'), sized(s.findings))])),
  of('findings of a rejection', 'caseFindings', {
    reason: 301,
    found: [{ rule: 301, outcome: 1, issue: 2, expression: 'Condition.onset', text: 'későbbi' }]
  }, s.findings),
  of('excerpt request', 'excerptRequest',
    { ephemeralKey, questions: [{ caseId: caseIds[0], id: question, text: 'Mérték?' }], signature },
    cat(ephemeralKey, listed([cat(caseIds[0]!, question, text('Mérték?'))]), signature)),
  of('excerpt reply', 'excerptReply', { box: s.ciphertext, unanswered: [{ id: question, code: 3 }] },
    cat(sized(s.ciphertext), listed([cat(question, number8(3))]))),
  of('contents of a box of excerpts', 'excerpts', [{ id: question, text: 'HbA1c 7,8 %' }],
    listed([cat(question, text('HbA1c 7,8 %'))])),
  of('name request', 'nameRequest', { epoch: 3, elements: [digest('name 1'), digest('name 2')] },
    cat(number32(3), listed([digest('name 1'), digest('name 2')]))),
  of('name answer', 'nameReply',
    { type: 'answer', answer: { elements: [digest('name 3')], proof: { c: digest('c'), s: digest('s') } } },
    cat(number8(1), listed([digest('name 3')]), digest('c'), digest('s'))),
  of('names refused', 'nameReply', { type: 'refused', code: 3, left: 12 },
    cat(number8(2), number8(3), number32(12)))
]

export const encodings: readonly Encoding[] = [...parts, ...blocks, ...requests, ...custodyEncodings]
