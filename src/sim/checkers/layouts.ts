import {
  TransactionKind, type Allowlist, type BlockProposal, type Chain, type Dealing, type Header,
  type JoinSignature, type Opinion, type Proposal, type ProvenOpinion, type Ruleset,
  type Transaction
} from '../../protocol/types/index.js'
import { emergencyFields } from './layouts-of-emergencies.js'
import { stepBytes } from './layouts-of-erasures.js'
import { actBytes } from './layouts-of-orders.js'
import {
  leafOf, nameOf, number16, number32, number64, number8, rootOf, tagged, ZEROS
} from './arithmetic.js'

/*
 * The bytes of §3 that are hashed and signed, field by field, without the codecs of protocol/.
 */

const SIGNATURE_BYTES = 64
const HEADER_FORMAT = 2

export function headerBytes (header: Header): Buffer {
  return Buffer.concat([
    number8(HEADER_FORMAT), number64(header.height), number32(header.view), header.parent,
    number64(header.timestamp), header.proposer, header.sigma, header.allowlistHash,
    header.stateRoot, header.transactionRoot, number32(header.transactionCount)
  ])
}

export function allowlistBytes (list: Allowlist): Buffer {
  const { version, prevHash, issuedAt, checkpointHeight, checkpointHash, entries } = list
  return Buffer.concat([
    number32(version), prevHash, number64(issuedAt), number64(checkpointHeight), checkpointHash,
    number16(entries.length),
    ...entries.flatMap(({ id, boxKey, name }) => {
      const text = Buffer.from(name)
      return [id, boxKey, number32(text.length), text]
    })
  ])
}

/** Encodes a join signature. */
export function joinBytes ({ block, index, signature }: JoinSignature): Buffer {
  return Buffer.concat([
    number8(index), number64(block.height), number64(block.timestamp), block.hash, signature
  ])
}

/** Returns the bytes that a member signs for a new list and a block (§5.1). */
export function joinMessage (chain: Chain, listHash: Uint8Array, blockHash: Uint8Array): Buffer {
  return Buffer.concat([tagged(chain, 'join'), listHash, blockHash])
}

export function proposalBytes (proposal: Proposal): Buffer {
  return Buffer.concat([
    proposal.pseudonym, number8(proposal.relation + (proposal.isHistorical ? 128 : 0)), proposal.related,
    proposal.retryTag, proposal.r, proposal.link, proposal.classTag, number16(proposal.caseVersion),
    proposal.casePartHash, number32(proposal.casePartSize), proposal.casePartCommitment,
    proposal.bodyHash, number32(proposal.bodySize), proposal.keyCommitment,
    proposal.custody, proposal.custodyProof
  ])
}

export function opinionBytes ({ caseId, decision, findings, group, judgedBy }: Opinion): Buffer {
  return Buffer.concat([caseId, number8(decision), number8(judgedBy), number8(group), findings])
}

export function opinionsMessage (
  chain: Chain,
  { author, rulesetHash, count, root }: Pick<ProvenOpinion, 'author' | 'rulesetHash' | 'count' | 'root'>
): Buffer {
  return Buffer.concat([tagged(chain, 'opinions'), author, rulesetHash, number16(count), root])
}

export function allowlistMessage (chain: Chain, list: Allowlist): Buffer {
  return Buffer.concat([tagged(chain, 'allowlist'), allowlistBytes(list)])
}

/** Returns the bytes that a BLOCK-PROPOSAL signs. */
export function leadMessage (
  chain: Chain, { height, view, blockHash }: BlockProposal, recovery: Uint8Array = ZEROS
): Buffer {
  return Buffer.concat([
    tagged(chain, 'proposal'), nameOf(recovery), number64(height), number32(view), blockHash
  ])
}

const DOMAINS = {
  [TransactionKind.evidence]: 'evidence', [TransactionKind.keysDeal]: 'keys-deal',
  [TransactionKind.keysComplain]: 'keys-complain', [TransactionKind.keysReady]: 'keys-ready',
  [TransactionKind.keysLost]: 'keys-lost', [TransactionKind.namesAllow]: 'names-allow',
  [TransactionKind.mismatch]: 'case-mismatch',
  [TransactionKind.namesTotals]: 'names-totals', [TransactionKind.patientOrder]: 'patient-order',
  [TransactionKind.patientFiling]: 'patient-filing', [TransactionKind.patientKey]: 'patient-key',
  [TransactionKind.rosterEntry]: 'roster-entry', [TransactionKind.emergencyOpen]: 'emergency-open',
  [TransactionKind.emergencyClose]: 'emergency-close',
  [TransactionKind.emergencySurge]: 'emergency-surge-by',
  [TransactionKind.emergencyJudge]: 'emergency-judge', [TransactionKind.consentJudge]: 'consent-judge',
  [TransactionKind.consentContest]: 'consent-contest',
  [TransactionKind.emergencyContest]: 'emergency-contest-by',
  [TransactionKind.accessLog]: 'access-log',
  [TransactionKind.erasureOrder]: 'erasure-order', [TransactionKind.erasureAttest]: 'erasure-attest'
} as const

/** Returns the bytes that the signature of a transaction covers. */
export function messageOf (chain: Chain, transaction: Transaction, bytes: Uint8Array): Buffer {
  switch (transaction.kind) {
    case TransactionKind.propose: {
      const { author, proposals } = transaction
      const root = rootOf(proposals.map(proposal => leafOf(proposalBytes(proposal))))
      return Buffer.concat([tagged(chain, 'propose'), author, number16(proposals.length), root])
    }
    case TransactionKind.opinions: {
      const root = rootOf(transaction.opinions.map(opinion => leafOf(opinionBytes(opinion))))
      return opinionsMessage(chain, { ...transaction, count: transaction.opinions.length, root })
    }
    case TransactionKind.allowlist: return allowlistMessage(chain, transaction.allowlist.list)
    case TransactionKind.presence:
      return Buffer.concat([tagged(chain, 'presence'), transaction.author, number64(transaction.since)])
    case TransactionKind.adopt:
      return Buffer.concat([tagged(chain, 'adopt'), transaction.author, rulesetBytes(transaction)])
    // The rest of the transaction lies between its kind and its signature.
    case TransactionKind.evidence:
    case TransactionKind.keysDeal:
    case TransactionKind.keysComplain:
    case TransactionKind.keysReady:
    case TransactionKind.keysLost:
    case TransactionKind.namesAllow:
    case TransactionKind.namesTotals:
    case TransactionKind.mismatch:
    case TransactionKind.patientOrder:
    case TransactionKind.patientFiling:
    case TransactionKind.patientKey:
    case TransactionKind.rosterEntry:
    case TransactionKind.emergencyOpen:
    case TransactionKind.emergencyClose:
    case TransactionKind.emergencySurge:
    case TransactionKind.emergencyJudge:
    case TransactionKind.consentJudge:
    case TransactionKind.consentContest:
    case TransactionKind.emergencyContest:
    case TransactionKind.accessLog:
    case TransactionKind.erasureOrder:
    case TransactionKind.erasureAttest:
      return Buffer.concat([tagged(chain, DOMAINS[transaction.kind]), bytes.subarray(1, -SIGNATURE_BYTES)])
  }
}

/** Encodes the fields of a ruleset. */
export function rulesetBytes ({ firstDay, hash, lastDay, subject, system, version }: Ruleset): Buffer {
  const [uri, edition] = [Buffer.from(system), Buffer.from(version)]
  return Buffer.concat([
    number8(subject), number32(uri.length), uri, number32(edition.length), edition, hash,
    number32(firstDay), number32(lastDay)
  ])
}

function dealingBytes ({ dealer, epoch, ephemeral, keys, proof }: Dealing): Buffer {
  return Buffer.concat([
    dealer, number32(epoch), ephemeral, number16(keys.length),
    ...keys.flatMap(({ key, commitments, boxes }) => [
      number8(key), number16(commitments.length), ...commitments, number16(boxes.length), ...boxes
    ]),
    proof.c, proof.s
  ])
}

/** Encodes a whole transaction; the conflict of an evidence is copied from the received bytes. */
export function transactionBytes (transaction: Transaction, received: Uint8Array): Buffer {
  const kind = number8(transaction.kind)
  switch (transaction.kind) {
    case TransactionKind.propose: {
      const { author, proposals, signature } = transaction
      return Buffer.concat([kind, author, number16(proposals.length),
        ...proposals.map(proposalBytes), signature])
    }
    case TransactionKind.opinions: {
      const { author, rulesetHash, opinions, signature } = transaction
      return Buffer.concat([kind, author, rulesetHash, number16(opinions.length),
        ...opinions.map(opinionBytes), signature])
    }
    case TransactionKind.allowlist: {
      const { list, signature } = transaction.allowlist
      const { joins } = transaction
      return Buffer.concat([
        kind, number16(joins.length), ...joins.map(joinBytes), allowlistBytes(list), signature
      ])
    }
    case TransactionKind.presence:
      return Buffer.concat([kind, transaction.author, number64(transaction.since), transaction.signature])
    case TransactionKind.adopt:
      return Buffer.concat([kind, transaction.author, rulesetBytes(transaction), transaction.signature])
    case TransactionKind.evidence: {
      const { author, signature } = transaction
      const conflict = received.subarray(1 + author.length, -SIGNATURE_BYTES)
      return Buffer.concat([kind, author, conflict, signature])
    }
    case TransactionKind.keysDeal: {
      const { author, dealing, signature } = transaction
      return Buffer.concat([kind, author, dealingBytes(dealing), signature])
    }
    case TransactionKind.keysComplain: {
      const { author, epoch, dealing, complaint: { shared, proof }, signature } = transaction
      return Buffer.concat([kind, author, number32(epoch), dealing, shared, proof.c, proof.s, signature])
    }
    case TransactionKind.keysReady: {
      const { author, epoch, dealings, boxKey, signature } = transaction
      return Buffer.concat([kind, author, number32(epoch), number16(dealings.length), ...dealings, boxKey,
        signature])
    }
    case TransactionKind.namesAllow: {
      const { approvals, author, raise: { day, hospital, names }, signature } = transaction
      return Buffer.concat([
        kind, author, hospital, number32(day), number32(names), number16(approvals.length),
        ...approvals.flatMap(approval => [approval.member, approval.signature]), signature
      ])
    }
    case TransactionKind.namesTotals: {
      const { author, day, totals, signature } = transaction
      return Buffer.concat([kind, author, number32(day), number16(totals.length),
        ...totals.flatMap(({ hospital, names }) => [hospital, number32(names)]), signature])
    }
    case TransactionKind.mismatch: {
      const { author, caseId, signature, submitter, verdict } = transaction
      return Buffer.concat([kind, author, caseId, submitter, number8(verdict), signature])
    }
    case TransactionKind.patientOrder: {
      const { act, author, counter, handle, key, order, signature, signedAt } = transaction
      return Buffer.concat([kind, author, handle, number64(counter), number64(signedAt), actBytes(act), key,
        order, signature])
    }
    case TransactionKind.patientFiling: {
      const { act, author, counter, form, handle, signature } = transaction
      return Buffer.concat([kind, author, handle, number64(counter), form, actBytes(act), signature])
    }
    case TransactionKind.patientKey: {
      const { author, counter, handle, key, possession, signature, vouches } = transaction
      return Buffer.concat([
        kind, author, handle, number64(counter), key, possession, number16(vouches.length),
        ...vouches.flatMap(vouch => [vouch.member, vouch.signature]), signature
      ])
    }
    case TransactionKind.rosterEntry:
    case TransactionKind.emergencyOpen:
    case TransactionKind.emergencyClose:
    case TransactionKind.emergencySurge:
    case TransactionKind.emergencyJudge:
    case TransactionKind.consentJudge:
    case TransactionKind.consentContest:
    case TransactionKind.emergencyContest: {
      const { author, signature } = transaction
      return Buffer.concat([kind, author, emergencyFields(transaction), signature])
    }
    case TransactionKind.accessLog: {
      const { author, entries, number, signature } = transaction
      return Buffer.concat([kind, author, number64(number), number16(entries.length),
        ...entries.flatMap(entry => [entry.handle, number8(entry.kind), entry.hash]), signature])
    }
    case TransactionKind.erasureOrder: {
      const { act, author, measure, record, signature } = transaction
      return Buffer.concat([kind, author, record, number8(measure), stepBytes(act), signature])
    }
    case TransactionKind.erasureAttest: {
      const { author, backupsUntil, discard, fileSystem, record, signature, wiped } = transaction
      return Buffer.concat([kind, author, record, number8(wiped), number8(fileSystem), number8(discard),
        number64(backupsUntil), signature])
    }
    case TransactionKind.keysLost: {
      const { author, epoch, boxKey, signature } = transaction
      return Buffer.concat([kind, author, number32(epoch), boxKey, signature])
    }
  }
}
