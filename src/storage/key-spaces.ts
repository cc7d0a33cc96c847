import type { EntrySpace } from '../protocol/ledger/index.js'
import { unfilled } from './unfilled.js'

/**
 * The kinds of rows in the database, by the first byte of the key. Numbers are never reused: a retired
 * space keeps its line with the word "retired". Integers in keys are big-endian, so that a scan runs in
 * numerical order. Values are bytes that were received or encoded elsewhere; storage does not decode them.
 *
 * 1–63: rows of this folder. 64–127: rows of the ledger, written only as the changes of a block.
 */
export const KeySpace = {
  /** name (UTF-8) -> see `meta.ts` */
  meta: 1,
  /** height u64 -> block */
  block: 2,
  /** height u64 -> finalization certificate */
  certificate: 3,
  /** block hash -> height u64 */
  blockHeight: 4,
  /** arrival number u64 -> ciphertext, of a node without files of envelopes */
  body: 5,
  /** body hash -> place of its envelope: its arrival number, or where it is in the files of envelopes */
  bodyIndex: 6,
  /** case id -> record key, sealed under the node's storage key */
  recordKey: 7,
  /** leaf of the transaction -> own PROPOSE as gossiped, until it is final */
  outbox: 8,
  /** case id -> own proposal that was acknowledged, until a stored PROPOSE has it */
  sealedProposal: 57,
  /** version u32 -> signed allowlist seen (committed or pending) */
  allowlist: 9,
  /** body hash -> submitter of a body that this hospital lacks */
  missingBody: 10,
  /** case id -> entry of the manual review queue */
  review: 11,
  /** member id -> newest signed address record */
  address: 12,
  /** hospital id -> enrolment request and its state (government) */
  enrolment: 13,
  /** time u64 ‖ code (UTF-8) -> alarm shown to operators, with its proof */
  alarm: 14,
  /** keyed digest of a submission without a retry key -> arrival time u64 ‖ its case, for ten minutes */
  submission: 15,
  /** case id -> own verdict, so that no case is judged twice after a restart */
  opinion: 17,
  /** case id ‖ time u64 -> decision of a clinician, sealed under the node's storage key */
  reviewDecision: 20,
  /** case id -> findings of an own rejection, sealed under the node's storage key */
  ownFindings: 21,
  /** case id ‖ validator -> findings of a rejected own case, sealed under the node's storage key */
  findings: 22,
  /** case id ‖ validator -> group u8 ‖ commitment, until the findings are here */
  awaitedFindings: 23,
  /** keyed digest of a disputed case ‖ keyed digest of the case that disputes it -> the latter, sealed */
  dispute: 26,
  /** body hash -> empty; present while the body waits: no block has opened a case with it */
  waitingBody: 27,
  /** keyed name of a list (16) ‖ height u64 ‖ place in the block (10) ‖ case id -> empty */
  caseIndex: 28,
  /** height u64 -> timestamp u64 of the block, so that no header is read for it */
  blockTime: 29,
  /** time u64 ‖ case id -> empty; the decisions of clinicians in the order of time */
  reviewDecisionTime: 30,
  /**
   * keyed digest of a patient's identifier -> its names N with their name keys, sealed, newest first. Also,
   * keyed digest of the handle of a name -> the digest of the identifier.
   */
  name: 31,
  /** day u32 ‖ hospital id -> names evaluated for that hospital, u32 */
  nameCount: 32,
  /** case id ‖ submitter ‖ question (16) -> a question of this hospital and the excerpt, sealed */
  question: 33,
  /** case id ‖ hospital ‖ question (16) -> a question to this hospital and the excerpt, sealed */
  excerpt: 34,
  /** case id -> the clinician who has claimed the case, and until when, sealed */
  claim: 35,
  /** handle ‖ rule hash -> rule of a live consent, sealed under a key of the patient's name */
  consentRule: 36,
  /** id of an emergency -> its sealed justification, under a key of the patient's name */
  justification: 48,
  /** id of an emergency -> its transaction, until a block has it */
  emergencyOutbox: 49,
  /** time u64 ‖ random (4) -> an attempt to open an emergency that was refused, sealed */
  emergencyAttempt: 50,
  /** id of an own emergency -> the key of its justification, sealed under the node's storage key */
  justificationKey: 51,
  /** entry of the own roster u32 -> name of the practitioner, sealed under the node's storage key */
  practitionerName: 52,
  /** number u64 -> handle ‖ kind ‖ hash of an access of this hospital, until a block has it */
  accessOutbox: 43,
  /** hash -> event of an access of any hospital, sealed under a key of the patient's name */
  accessEvent: 44,
  /** handle ‖ count u64 -> an access as the chain has it */
  access: 45,
  /** hash -> author ‖ height u64 of an access whose event this hospital lacks */
  missingAccess: 46,
  /** 0 -> end of the envelopes u64; 1 ‖ place -> empty, while a dropped envelope may not be overwritten */
  envelope: 39,
  /** case id of the first version -> versions of an effect whose bytes this hospital has to overwrite */
  erasing: 40,
  /** effect u64 ‖ case id -> empty; orders that wait for their time */
  erasureDue: 41,
  /** case id -> hospital ‖ time u64 of an erased record that this hospital has read, until confirmed */
  erasureNotice: 42,
  /** case id -> empty; somebody attests that no record of its patient is left, and this hospital follows */
  patientToForget: 47,
  /** id of a patient at this hospital (16), a keyed digest -> the identifier of the patient, sealed */
  patientId: 37,
  /** keyed digest of a case id (16) -> id of its patient (16) */
  casePatient: 38,
  /** handle ‖ rule hash -> form, reason and rule of an own attested consent, sealed, until its review ends */
  consentForm: 53
} as const

/** Rows of the ledger; keys and values are those of `protocol/ledger/rows/entry.ts`. */
export const LedgerSpace: Readonly<Record<EntrySpace, number>> = {
  ledger: 64,
  case: 65,
  undecided: 66,
  tag: 67,
  body: 68,
  patient: 69,
  tally: 70,
  evidence: 71,
  allowlist: 72,
  'block-hash': 73,
  // 74 is retired: linking.
  kind: 75,
  'key-epoch': 76,
  dealing: 77,
  'key-member': 78,
  presence: 79,
  rejections: 80,
  recovery: 81,
  'state-page': 82,
  'state-root': 83,
  pseudonym: 84,
  names: 85,
  'name-totals': 86,
  ruleset: 87,
  handle: 88,
  order: 89,
  filings: 90,
  practitioner: 96,
  'practitioner-index': 97,
  emergency: 98,
  glass: 99,
  'emergency-counts': 100,
  review: 101,
  'access-head': 91,
  'access-batch': 92,
  'access-count': 93,
  measure: 102,
  erased: 103,
  attestation: 104,
  'erasure-count': 105,
  attested: 106,
  'attested-counts': 107
}

/** Returns `space ‖ key`. */
export function keyIn (space: number, key: Uint8Array): Uint8Array {
  const bytes = unfilled(1 + key.byteLength)
  bytes[0] = space
  bytes.set(key, 1)
  return bytes
}

/** Returns the key without its space. */
export function keyWithout (key: Uint8Array): Uint8Array {
  return key.subarray(1)
}
