/** The lists, transactions, votes and certificates that several files of vectors contain. */
import {
  TransactionKind, type Allowlist, type Certificate, type Header, type Opinion, type Opinions,
  type PatientAct, type Proposal, type Propose, type Statement, type Transaction
} from '../../../src/protocol/types/index.js'
import {
  leafOf, number16, number32, number8, rootOf, sha, tagged
} from '../../../src/sim/checkers/arithmetic.js'
import { headerBytes } from '../../../src/sim/checkers/layouts.js'
import { keyMessage, orderMessage } from '../../../src/sim/checkers/layouts-of-orders.js'
import { A, B, C, D, E, FOUNDERS, digest, elementOf, keyOf, membersOf, type Key } from './cast.js'
import {
  START_MS, ZEROS, chain, encode, genesis, joinOf, listHash, proposalOf, signList, signed, voteOf
} from './chain.js'
import { cat, listed, text } from './layouts.js'

const COMMITMENTS = 2
export const HEIGHT = 42

export const firstList: Allowlist = {
  version: 1,
  prevHash: ZEROS,
  issuedAt: START_MS,
  checkpointHeight: 0,
  // The hash of the virtual block 0 is the chain id.
  checkpointHash: chain.id as Uint8Array,
  entries: genesis.members
}

/** The second list, on which hospital E is new. */
export const secondList: Allowlist = {
  version: 2,
  prevHash: listHash(firstList),
  issuedAt: START_MS + 60_000,
  checkpointHeight: 7,
  checkpointHash: digest('checkpoint'),
  entries: membersOf(A, B, C, D, E)
}
export const secondSigned = signList(secondList)

const joinBlock = { height: 41, timestamp: START_MS + 1000, hash: digest('join block') }
/** The join signatures of all members of the second list. */
export const allJoins = secondList.entries.map(({ id }, index) => {
  const by = [...FOUNDERS, E].find(key => key.id.equals(id))!
  return { index, block: joinBlock, signature: joinOf(by, secondList, joinBlock.hash) }
})

export const ciphertext = Buffer.concat([digest('ciphertext'), digest('ciphertext')])
/** Findings: reason TMP-01, with one rejection of issue code "value". */
export const findings = cat(number16(301), listed([
  cat(number16(301), number8(1), number8(2), text('Condition.onset'), text('későbbi'))
]))
export const recordKey = digest('record key')

/** Returns a proposal of which every field follows from its name. */
export function proposal (name: string, change: Partial<Proposal> = {}): Proposal {
  return {
    pseudonym: digest(`pseudonym ${name}`),
    link: digest(`link ${name}`),
    classTag: digest(`class ${name}`),
    caseVersion: 1,
    casePartHash: digest(`case part ${name}`),
    casePartSize: 500,
    casePartCommitment: digest(`case key ${name}`),
    custody: digest(`custody ${name}`),
    custodyProof: cat(digest(`c ${name}`), digest(`s ${name}`)),
    r: digest(`r ${name}`).subarray(16),
    bodyHash: digest(`body ${name}`),
    bodySize: 1500,
    keyCommitment: digest(`key ${name}`),
    retryTag: digest(`retry ${name}`),
    relation: 0,
    isHistorical: false,
    related: ZEROS,
    ...change
  }
}

export const amending = proposal('1', { bodySize: 1501, relation: 1, related: digest('amended') })
export const resubmitting = proposal('2', { bodySize: 1502, relation: 3, related: digest('rejected') })
export const proposals: readonly Proposal[] = [proposal('0'), amending, resubmitting]

export function proposeOf (
  by: Key, items: readonly Proposal[], signer = by, on = chain
): Propose {
  return signed<Propose>(signer, {
    kind: TransactionKind.propose, author: by.id, proposals: items
  }, on)
}

export const approval: Opinion =
  { caseId: digest('case 0'), decision: 1, judgedBy: 1, group: 0, findings: ZEROS }
export const rejection: Opinion =
  { caseId: digest('case 1'), decision: 2, judgedBy: 2, group: 3, findings: digest('findings') }

export function opinionsOf (by: Key, items: readonly Opinion[]): Opinions {
  return signed<Opinions>(by, {
    kind: TransactionKind.opinions, author: by.id, rulesetHash: digest('ruleset'), opinions: items
  })
}

export const propose = proposeOf(A, proposals)
export const opinions = opinionsOf(B, [approval, rejection])
export const allowlist = { kind: TransactionKind.allowlist, joins: [], allowlist: secondSigned }
export const allowlistWithJoins = { ...allowlist, joins: allJoins }

export const header: Header = {
  height: HEIGHT,
  view: 1,
  parent: digest('parent'),
  timestamp: START_MS + 1234,
  proposer: B.id,
  sigma: elementOf(10),
  allowlistHash: listHash(firstList),
  stateRoot: digest('state'),
  transactionRoot: rootOf([propose, opinions].map(each => leafOf(encode(each)))),
  transactionCount: 2
}
export const blockHash = sha(tagged(chain, 'block'), headerBytes(header))
export const leaves = [propose, opinions].map(each => leafOf(encode(each)))

export const finalize: Statement = { kind: 3, height: HEIGHT, view: 1, blockHash }
export const nullify: Statement = { kind: 2, height: HEIGHT, view: 1, blockHash: ZEROS }
export const notarize: Statement = { kind: 1, height: HEIGHT, view: 0, blockHash }

/** Returns the certificate of these members, by place in the set. */
export function certify (statement: Statement, places: readonly number[]): Certificate {
  return {
    ...statement,
    bitmap: Buffer.of(places.reduce((bits, place) => bits | 1 << place, 0)),
    signatures: places.map(place => voteOf(FOUNDERS[place]!, statement).signature)
  }
}

export const finalization = certify(finalize, [1, 2, 3])
export const nullification = certify({ ...nullify, view: 0 }, [0, 1, 3])
export const notarization = certify(notarize, [0, 2, 3])
export const lead = proposalOf(B, { height: HEIGHT, view: 1, blockHash })

export const contradiction = signed<Extract<Transaction, { kind: 4 }>>(C, {
  kind: TransactionKind.evidence,
  author: C.id,
  conflict: { type: 'votes', first: voteOf(D, nullify), second: voteOf(D, finalize) }
})

export const proof = { c: digest('challenge'), s: digest('response') }
/** A dealing in form only: its boxes and its proof are digests, which the form does not open. */
export const deal = signed<Extract<Transaction, { kind: 6 }>>(A, {
  kind: TransactionKind.keysDeal,
  author: A.id,
  dealing: {
    dealer: A.id,
    epoch: 1,
    ephemeral: elementOf(3),
    keys: [{
      key: 0,
      commitments: Array.from({ length: COMMITMENTS }, (_, m) => elementOf(4 + m)),
      boxes: FOUNDERS.map((_, i) => Buffer.concat([digest(`box ${i}`), digest('tag').subarray(16)]))
    }],
    proof
  }
})
export const complain = signed<Extract<Transaction, { kind: 7 }>>(B, {
  kind: TransactionKind.keysComplain,
  author: B.id,
  epoch: 1,
  dealing: digest('dealing'),
  complaint: { shared: elementOf(6), proof }
})
export const ready = signed<Extract<Transaction, { kind: 8 }>>(C, {
  kind: TransactionKind.keysReady,
  author: C.id,
  epoch: 1,
  dealings: [digest('dealing 0'), digest('dealing 1')].sort(Buffer.compare),
  boxKey: elementOf(7)
})
export const lost = signed<Extract<Transaction, { kind: 9 }>>(D, {
  kind: TransactionKind.keysLost, author: D.id, epoch: 1, boxKey: elementOf(8)
})

export const presence = signed<Extract<Transaction, { kind: 10 }>>(D, {
  kind: TransactionKind.presence, author: D.id, since: START_MS + 20_000
})

const raise = { hospital: D.id, day: 20_500, names: 40_000 }
const raised = tagged(chain, 'names-raise')
export const raiseMessage = cat(raised, raise.hospital, number32(raise.day), number32(raise.names))
export const namesAllow = signed<Extract<Transaction, { kind: 11 }>>(A, {
  kind: TransactionKind.namesAllow,
  author: A.id,
  raise,
  approvals: FOUNDERS.slice(0, 3).map(member => ({ member: member.id, signature: member.sign(raiseMessage) }))
})
export const namesTotals = signed<Extract<Transaction, { kind: 12 }>>(B, {
  kind: TransactionKind.namesTotals,
  author: B.id,
  day: 20_499,
  totals: [FOUNDERS[0]!, FOUNDERS[2]!].map(({ id }, i) => ({ hospital: id, names: 17 + i }))
})

export const adopt = signed<Extract<Transaction, { kind: 16 }>>(B, {
  kind: TransactionKind.adopt, author: B.id, subject: 1, system: 'http://hl7.org/fhir/sid/icd-10-cm',
  version: '2026', hash: digest('a release'), firstDay: 20_362, lastDay: 20_726
})

const handle = digest('a patient')
const rotated = keyOf('the next key of the patient')
/** The key of a patient. */
export const mismatch = signed<Extract<Transaction, { kind: 13 }>>(C, {
  kind: TransactionKind.mismatch, author: C.id, caseId: digest('case 0'), submitter: A.id, verdict: 1
})

export const patientKey = keyOf('patient')

/** Returns an order that the patient signs, and B injects. */
export function orderOf (
  act: PatientAct, by = patientKey, counter = 2
): Extract<Transaction, { kind: 17 }> {
  const signedAt = 1_799_999_000_000
  return signed<Extract<Transaction, { kind: 17 }>>(B, {
    kind: TransactionKind.patientOrder, author: B.id, handle, counter, signedAt, act, key: by.id,
    order: by.sign(orderMessage(chain, handle, counter, signedAt, act))
  })
}

export const given = {
  type: 'give', ruleHash: digest('a rule'), keyCommitment: digest('a consent key'), until: 1_831_536_000_000
} as const satisfies PatientAct
export const patientOrder = orderOf(given)
export const patientRotation = orderOf({
  type: 'rotate', key: rotated.id,
  possession: rotated.sign(keyMessage(chain, 'patient-possession', handle, 2, rotated.id))
})
export const patientFiling = signed<Extract<Transaction, { kind: 18 }>>(A, {
  kind: TransactionKind.patientFiling, author: A.id, handle, counter: 1, form: digest('a form'),
  act: {
    type: 'appoint', key: patientKey.id, role: 1, scope: 7, from: 1_800_604_800_000, until: 1_900_000_000_000
  }
})
export const patientKeyMessage = keyMessage(chain, 'patient-vouch', handle, 1, patientKey.id)
export const registered = signed<Extract<Transaction, { kind: 19 }>>(A, {
  kind: TransactionKind.patientKey, author: A.id, handle, counter: 1, key: patientKey.id,
  possession: patientKey.sign(keyMessage(chain, 'patient-possession', handle, 1, patientKey.id)),
  vouches: FOUNDERS.slice(0, 2).map(member =>
    ({ member: member.id, signature: member.sign(patientKeyMessage) }))
})

export const accessLog = signed<Extract<Transaction, { kind: 26 }>>(B, {
  kind: TransactionKind.accessLog, author: B.id, number: 3, entries: [
    { handle, kind: 1, hash: digest('an event') }, { handle, kind: 8, hash: digest('another event') }
  ]
})

export const address = {
  id: A.id, seq: 3, addresses: ['/ip4/127.0.0.1/tcp/4001', '/dns4/kórház.example/tcp/4001']
}
