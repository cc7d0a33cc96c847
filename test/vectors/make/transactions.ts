/** Makes `codec/transactions.json`: transactions, and the verdict without a ledger. */
import type {
  Allowlist, BlockProposal, Conflict, Opinion, Proposal, ProvenOpinion, Statement,
  Transaction
} from '../../../src/protocol/types/index.js'
import { leafOf, tagged } from '../../../src/sim/checkers/arithmetic.js'
import { messageOf, opinionBytes } from '../../../src/sim/checkers/layouts.js'
import { accesses } from './access-log.js'
import { A, B, C, D, E, NO_ELEMENT, digest, governmentPeer, type Key } from './cast.js'
import {
  ZEROS, chain, encode, genesis, otherChain, proposalOf, rootOver, shareOf, signList, signed, voteOf
} from './chain.js'
import { cat, genesisBytes } from './layouts.js'
import { emergencyVectors } from './emergency-transactions.js'
import { erasureVectors } from './erasures.js'
import * as s from './story.js'
import { bad, good, stranger, type Kind, type Vector } from './vector.js'

const MAX_BODY = genesis.parameters.maxBodyBytes
const [first, second, third] = s.proposals as [Proposal, Proposal, Proposal]
const flip = (bytes: Uint8Array, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at]! ^= 1
  return changed
}
const flipLast = (bytes: Uint8Array): Buffer => flip(bytes, bytes.length - 1)
const sizes = (...bodySizes: readonly number[]): Transaction =>
  s.proposeOf(A, bodySizes.map((bodySize, i) => s.proposal(String(i), { bodySize, casePartSize: 1 })))

/** A signature over the fields of an OPINIONS under the domain of votes. */
const asVote = B.sign(cat(tagged(chain, 'vote'),
  messageOf(chain, s.opinions, encode(s.opinions)).subarray(tagged(chain, 'opinions').length)))

const batches: readonly Vector[] = [
  good('PROPOSE of three', s.propose),
  good('OPINIONS of two', s.opinions),
  bad('bad-signature', 'PROPOSE signed for another chain', s.proposeOf(A, [first], A, otherChain)),
  bad('bad-signature', 'PROPOSE signed by another hospital', s.proposeOf(A, [first], B)),
  bad('bad-signature', 'PROPOSE, last bit of the signature changed',
    { ...s.propose, signature: flipLast(s.propose.signature) }),
  bad('bad-signature', 'PROPOSE, first bit of a pseudonym changed',
    { ...s.propose, proposals: [{ ...first, pseudonym: flip(first.pseudonym, 0) }, second, third] }),
  bad('bad-signature', 'PROPOSE, two proposals exchanged',
    { ...s.propose, proposals: [second, first, third] }),
  stranger('PROPOSE of a hospital that is no member', s.proposeOf(E, [first])),
  bad('bad-relation', 'PROPOSE, relation new but a related case',
    s.proposeOf(A, [{ ...first, related: digest('related') }])),
  bad('bad-relation', 'PROPOSE, amends nothing', s.proposeOf(A, [{ ...first, relation: 1 }])),
  bad('body-too-large', 'PROPOSE, one body of 256 KiB and a byte', sizes(MAX_BODY + 1)),
  bad('bodies-too-large', 'PROPOSE, bodies of 1 MiB and a byte',
    sizes(MAX_BODY - 1, MAX_BODY - 1, MAX_BODY - 1, MAX_BODY)),
  good('PROPOSE, bodies of exactly 1 MiB', sizes(MAX_BODY - 1, MAX_BODY - 1, MAX_BODY - 1, MAX_BODY - 1)),
  bad('bad-signature', 'OPINIONS as a vote signature', { ...s.opinions, signature: asVote }),
  stranger('OPINIONS of a hospital that is no member', s.opinionsOf(E, [s.approval])),
  bad('bad-signature', 'OPINIONS, a group changed',
    { ...s.opinions, opinions: [s.approval, { ...s.rejection, group: 4 }] })
]

const [join, ...joins] = s.allJoins
const lists: readonly Vector[] = [
  good('ALLOWLIST', s.allowlist),
  good('ALLOWLIST with the join signatures of five', s.allowlistWithJoins),
  bad('join-signature', 'ALLOWLIST, a join signature for another block', {
    ...s.allowlist, joins: [{ ...join!, block: { ...join!.block, hash: digest('another block') } }, ...joins]
  }),
  bad('bad-signature', 'ALLOWLIST signed by the government peer, not its list key',
    { ...s.allowlist, allowlist: signList(s.secondList, governmentPeer) }),
  bad('bad-signature', 'ALLOWLIST signed by a hospital',
    { ...s.allowlist, allowlist: signList(s.secondList, A) })
]

const evidence = (conflict: Conflict, by: Key = C): Kind<4> =>
  signed<Kind<4>>(by, { kind: 4, author: by.id, conflict })
const votes = (a: Statement, b: Statement, by: Key = D): Kind<4> =>
  evidence({ type: 'votes', first: voteOf(D, a), second: voteOf(by, b) })
const block = (name: string): Pick<BlockProposal, 'height' | 'view' | 'blockHash'> =>
  ({ height: s.HEIGHT, view: 1, blockHash: digest(name) })
const leads = (a: string, b: string, leader: Key, by: Key = C): Kind<4> => evidence({
  type: 'proposals', first: proposalOf(leader, block(a)), second: proposalOf(leader, block(b))
}, by)
const forged = voteOf(D, { ...s.notarize, blockHash: digest('another block') })

/** Returns the first of two opinions, whose path is the leaf of the second. */
function proven (opinion: Opinion, other: Opinion): ProvenOpinion {
  const { author, rulesetHash, signature } = s.opinionsOf(D, [opinion, other])
  const items = [opinion, other].map(opinionBytes)
  return {
    author, rulesetHash, count: 2, root: rootOver(items), index: 0, opinion, path: [leafOf(items[1]!)],
    signature
  }
}
const said = (first: ProvenOpinion, second: ProvenOpinion): Kind<4> =>
  evidence({ type: 'opinions', first, second })
const yes = proven(s.approval, s.rejection)
const no = proven({ ...s.approval, decision: 2, group: 3 }, s.rejection)
const takenUp = proven({ ...s.approval, decision: 3, judgedBy: 0 }, s.rejection)

const otherList: Allowlist = { ...s.secondList, issuedAt: s.secondList.issuedAt + 1 }
const twoLists = (list: Allowlist): Kind<4> =>
  evidence({ type: 'allowlists', first: s.secondSigned, second: signList(list) })
const shares = (a: string, b: string): Kind<4> =>
  evidence({ type: 'shares', first: shareOf(D, a), second: shareOf(D, b) })

const recovery = digest('recovery')
/** Two votes that name a recovery, signed under another or the same. */
const votesUnder = (named: Uint8Array, signedFor: Uint8Array): Kind<4> => evidence({
  type: 'recoveredVotes',
  recovery: named,
  first: voteOf(D, s.notarize, signedFor),
  second: voteOf(D, { ...s.notarize, blockHash: digest('another block') }, signedFor)
})
const leadsUnder = (named: Uint8Array, signedFor: Uint8Array): Kind<4> => evidence({
  type: 'recoveredProposals',
  recovery: named,
  first: proposalOf(D, block('block 1'), signedFor),
  second: proposalOf(D, block('block 2'), signedFor)
})

const offences: readonly Vector[] = [
  good('case/mismatch', s.mismatch),
  bad('bad-signature', 'case/mismatch, verdict changed', { ...s.mismatch, verdict: 2 }),
  bad('own-case', 'case/mismatch of the submitter itself',
    signed<Kind<13>>(A, { ...s.mismatch, author: A.id })),
  stranger('case/mismatch of a hospital that is no member',
    signed<Kind<13>>(E, { ...s.mismatch, author: E.id })),
  good('evidence', s.contradiction),
  bad('not-a-conflict', 'evidence: the same vote twice', votes(s.finalize, s.finalize)),
  bad('not-a-conflict', 'evidence: NOTARIZE and NULLIFY, which an honest node may sign both',
    votes({ ...s.notarize, view: 1 }, s.nullify)),
  bad('not-a-conflict', 'evidence: FINALIZE in two views',
    votes(s.finalize, { ...s.finalize, view: 2, blockHash: digest('another block') })),
  good('evidence: two NOTARIZE of different blocks',
    votes(s.notarize, { ...s.notarize, blockHash: digest('another block') })),
  bad('not-a-conflict', 'evidence: two signers',
    votes(s.notarize, { ...s.notarize, blockHash: digest('another block') }, B)),
  bad('not-a-conflict', 'evidence: one vote forged', evidence({
    type: 'votes', first: voteOf(D, s.notarize), second: { ...forged, signature: flipLast(forged.signature) }
  })),
  good('evidence: two block proposals', leads('block 1', 'block 2', D)),
  bad('not-a-conflict', 'evidence: one block proposal twice', leads('block 1', 'block 1', D)),
  good('evidence against a key that is no member now: the ledger knows whether it was one',
    leads('block 1', 'block 2', E)),
  stranger('evidence by a key that is no member', leads('block 1', 'block 2', D, E)),
  good('evidence: approve and reject of one case', said(yes, no)),
  bad('not-a-conflict', 'evidence: approve and taken up', said(yes, takenUp)),
  bad('not-a-conflict', 'evidence: opinion that its path does not prove',
    said(yes, { ...no, path: [digest('another leaf')] })),
  good('evidence: two lists of one version', twoLists(otherList)),
  bad('not-a-conflict', 'evidence: lists of two versions', twoLists({ ...otherList, version: 3 })),
  good('evidence: shares for two blocks of a height', shares('block 1', 'block 2')),
  bad('not-a-conflict', 'evidence: one share twice', shares('block 1', 'block 1')),
  { ...bad('bad-signature', 'evidence, last bit of its signature changed', s.contradiction),
    bytes: flipLast(encode(s.contradiction)) },
  bad('not-a-conflict', 'evidence: NULLIFY of no block and of one',
    votes(s.nullify, { ...s.nullify, blockHash: s.blockHash })),
  good('evidence: two NOTARIZE under a recovery', votesUnder(recovery, recovery)),
  good('evidence: two block proposals under a recovery', leadsUnder(recovery, recovery)),
  bad('not-a-conflict', 'evidence: two NOTARIZE, said to be under a recovery', votesUnder(recovery, ZEROS)),
  bad('not-a-conflict', 'evidence: two NOTARIZE under another recovery',
    votesUnder(recovery, digest('another recovery'))),
  bad('not-a-conflict', 'evidence: two NOTARIZE under the recovery of zeros', votesUnder(ZEROS, ZEROS)),
  bad('not-a-conflict', 'evidence: two block proposals under the recovery of zeros', leadsUnder(ZEROS, ZEROS))
]

const { dealings } = s.ready
const keys: readonly Vector[] = [
  good('presence', s.presence),
  bad('bad-signature', 'presence, time changed', { ...s.presence, since: s.presence.since + 1 }),
  stranger('presence of a hospital that is no member', signed<Kind<10>>(E, { ...s.presence, author: E.id })),
  good('ruleset/adopt', s.adopt),
  good('ruleset/adopt without a last day', signed<Kind<16>>(B, { ...s.adopt, lastDay: 0 })),
  bad('bad-signature', 'ruleset/adopt, hash changed', { ...s.adopt, hash: digest('another release') }),
  bad('ruleset-days-reversed', 'ruleset/adopt that ends before it begins',
    signed<Kind<16>>(B, { ...s.adopt, lastDay: s.adopt.firstDay - 1 })),
  bad('ruleset-without-name', 'ruleset/adopt without a system',
    signed<Kind<16>>(B, { ...s.adopt, system: '' })),
  bad('ruleset-without-name', 'ruleset/adopt without a version',
    signed<Kind<16>>(B, { ...s.adopt, version: '' })),
  stranger('ruleset/adopt of a hospital that is no member',
    signed<Kind<16>>(E, { ...s.adopt, author: E.id })),
  good('keys/deal', s.deal),
  bad('dealing-of-another', 'keys/deal of the dealing of another',
    signed<Kind<6>>(B, { ...s.deal, author: B.id })),
  bad('bad-signature', 'keys/deal, epoch changed', { ...s.deal, dealing: { ...s.deal.dealing, epoch: 2 } }),
  good('keys/complain', s.complain),
  bad('bad-signature', 'keys/complain, dealing changed', { ...s.complain, dealing: ZEROS }),
  good('keys/ready', s.ready),
  good('keys/ready without dealings', signed<Kind<8>>(C, { ...s.ready, dealings: [] })),
  bad('unsorted-dealings', 'keys/ready, dealings not sorted',
    signed<Kind<8>>(C, { ...s.ready, dealings: dealings.toReversed() })),
  bad('unsorted-dealings', 'keys/ready, a dealing twice',
    signed<Kind<8>>(C, { ...s.ready, dealings: [dealings[0]!, dealings[0]!] })),
  bad('bad-box-key', 'keys/ready with a box key that is no element',
    signed<Kind<8>>(C, { ...s.ready, boxKey: NO_ELEMENT })),
  bad('bad-signature', 'keys/ready, epoch changed', { ...s.ready, epoch: 2 }),
  good('keys/lost', s.lost),
  bad('bad-box-key', 'keys/lost with a box key that is no element',
    signed<Kind<9>>(D, { ...s.lost, boxKey: NO_ELEMENT })),
  stranger('keys/lost of a hospital that is no member', signed<Kind<9>>(E, { ...s.lost, author: E.id }))
]

const { approvals } = s.namesAllow
const approved = (list: Kind<11>['approvals']): Kind<11> =>
  signed<Kind<11>>(A, { ...s.namesAllow, approvals: list })
const [total, otherTotal] = s.namesTotals.totals as [Kind<12>['totals'][0], Kind<12>['totals'][0]]
const names: readonly Vector[] = [
  good('names/allow by three of four', s.namesAllow),
  good('names/allow by one, since only the ledger counts', approved(approvals.slice(0, 1))),
  bad('bad-signature', 'names/allow, names changed',
    { ...s.namesAllow, raise: { ...s.namesAllow.raise, names: 1 } }),
  bad('approval-signature', 'names/allow, names changed after the approvals',
    signed<Kind<11>>(A, { ...s.namesAllow, raise: { ...s.namesAllow.raise, names: 1 } })),
  bad('approval-signature', 'names/allow, an approval of another',
    approved([{ ...approvals[0]!, signature: approvals[1]!.signature }])),
  bad('approvals-unsorted', 'names/allow, approvals not sorted', approved(approvals.toReversed())),
  bad('approvals-unsorted', 'names/allow, an approval twice', approved([approvals[0]!, approvals[0]!])),
  { ...stranger('names/allow with the approval of a hospital that is no member',
    approved([{ member: E.id, signature: E.sign(s.raiseMessage) }])), code: 'unknown-approver' },
  stranger('names/allow of a hospital that is no member',
    signed<Kind<11>>(E, { ...s.namesAllow, author: E.id })),
  good('names/totals', s.namesTotals),
  bad('bad-signature', 'names/totals, day changed', { ...s.namesTotals, day: 1 }),
  bad('totals-unsorted', 'names/totals, hospitals not sorted',
    signed<Kind<12>>(B, { ...s.namesTotals, totals: [otherTotal, total] })),
  bad('totals-unsorted', 'names/totals, a hospital twice',
    signed<Kind<12>>(B, { ...s.namesTotals, totals: [total, total] })),
  bad('total-of-nothing', 'names/totals of no name',
    signed<Kind<12>>(B, { ...s.namesTotals, totals: [{ ...total, names: 0 }] })),
  stranger('names/totals of a hospital that is no member',
    signed<Kind<12>>(E, { ...s.namesTotals, author: E.id }))
]

type Order = Kind<17>
const patients: readonly Vector[] = [
  good('patient/order: a consent', s.patientOrder),
  good('patient/order: a new key', s.patientRotation),
  bad('bad-signature', 'patient/order, counter changed', { ...s.patientOrder, counter: 3 }),
  bad('order-signature', 'patient/order, counter changed by its injector',
    signed<Order>(B, { ...s.patientOrder, counter: 3 })),
  bad('order-signature', 'patient/order, time changed by its injector',
    signed<Order>(B, { ...s.patientOrder, signedAt: 1 })),
  bad('order-signature', 'patient/order, handle changed by its injector',
    signed<Order>(B, { ...s.patientOrder, handle: digest('another patient') })),
  bad('order-signature', 'patient/order under another key',
    signed<Order>(B, { ...s.patientOrder, key: C.id })),
  bad('order-without-number', 'patient/order with counter 0', s.orderOf(s.given, s.patientKey, 0)),
  bad('act-of-a-hospital', 'patient/order in favour of a filer', s.orderOf({ ...s.given, type: 'attest' })),
  bad('act-of-a-hospital', 'patient/order with the objection of a hospital', s.orderOf({ type: 'object' })),
  bad('possession-signature', 'patient/order with a new key that nobody holds',
    s.orderOf({ type: 'rotate', key: C.id, possession: s.patientOrder.order })),
  bad('bad-patient-key', 'patient/order that appoints a key of small order',
    s.orderOf({ type: 'appoint', key: ZEROS, role: 2, scope: 1, from: 1, until: 2 })),
  stranger('patient/order by a hospital that is no member',
    signed<Order>(E, { ...s.patientOrder, author: E.id })),
  good('patient/file: a guardian', s.patientFiling),
  bad('act-of-a-key', 'patient/file that cancels',
    signed<Kind<18>>(A, { ...s.patientFiling, act: { type: 'cancel' } })),
  bad('act-of-a-key', 'patient/file with a new key',
    signed<Kind<18>>(A, { ...s.patientFiling, act: s.patientRotation.act })),
  bad('bad-patient-key', 'patient/file that appoints a key of small order', signed<Kind<18>>(A, {
    ...s.patientFiling, act: { type: 'appoint', key: ZEROS, role: 1, scope: 1, from: 1, until: 2 }
  })),
  bad('order-without-number', 'patient/file with counter 0',
    signed<Kind<18>>(A, { ...s.patientFiling, counter: 0 })),
  good('patient/key with two vouches', s.registered),
  good('patient/key without vouches', signed<Kind<19>>(A, { ...s.registered, vouches: [] })),
  bad('order-without-number', 'patient/key with counter 0',
    signed<Kind<19>>(A, { ...s.registered, counter: 0 })),
  bad('vouches-unsorted', 'patient/key, vouches not sorted',
    signed<Kind<19>>(A, { ...s.registered, vouches: s.registered.vouches.toReversed() })),
  bad('vouches-unsorted', 'patient/key, a vouch twice', signed<Kind<19>>(A, {
    ...s.registered, vouches: [s.registered.vouches[0]!, s.registered.vouches[0]!]
  })),
  bad('vouch-signature', 'patient/key with the vouch of another', signed<Kind<19>>(A, {
    ...s.registered, vouches: [{ ...s.registered.vouches[0]!, signature: s.registered.possession }]
  })),
  bad('possession-signature', 'patient/key that nobody holds',
    signed<Kind<19>>(A, { ...s.registered, key: C.id })),
  bad('possession-signature', 'patient/key of another patient',
    signed<Kind<19>>(A, { ...s.registered, handle: digest('another patient') })),
  { ...stranger('patient/key with the vouch of a hospital that is no member', signed<Kind<19>>(A, {
    ...s.registered, vouches: [{ member: E.id, signature: E.sign(s.patientKeyMessage) }]
  })), code: 'unknown-voucher' }
]

export const transactions = {
  genesis: genesisBytes(genesis),
  chainId: chain.id,
  vectors: [...batches, ...lists, ...offences, ...keys, ...names, ...patients, ...accesses, ...erasureVectors,
    ...emergencyVectors({ good, bad, stranger })]
}
