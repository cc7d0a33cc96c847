import type { BlockView, HeadView, TransactionView } from '../../api/index.js'
import {
  accusedOf, blockHash, caseIdsOf, signersOf, transactionIdOfBytes, transactionLeaf
} from '../../protocol/codec/index.js'
import type { MemberSet } from '../../protocol/membership/index.js'
import {
  hex, MismatchVerdict, TransactionKind, type Chain, type Header, type Transaction
} from '../../protocol/types/index.js'
import { DECISIONS } from '../clinical/opinion-names.js'
import { groupView } from './case-views.js'
import { emergencyTransactionView } from './emergencies/index.js'
import { MEASURES } from './erasures/names.js'
import type { Parties } from './parties.js'
import type { DecodedBlock } from '../loop/stored-block.js'

export function headView (
  header: Header, hash: Uint8Array, allowlistVersion: number, parties: Parties
): HeadView {
  return {
    height: header.height,
    hash: hex(hash),
    timestamp: header.timestamp,
    view: header.view,
    proposer: parties.show(header.proposer),
    transactions: header.transactionCount,
    allowlistVersion
  }
}

/** @param set the members at the block's height, who signed its certificate */
export function blockView (
  chain: Chain, block: DecodedBlock, set: MemberSet, beacon: Uint8Array | undefined, parties: Parties
): BlockView {
  const { header, certificate } = block
  return {
    hash: hex(blockHash(chain.id, header)),
    header: {
      height: header.height,
      view: header.view,
      parent: hex(header.parent),
      timestamp: header.timestamp,
      proposer: parties.show(header.proposer),
      sigma: hex(header.sigma),
      allowlistHash: hex(header.allowlistHash),
      stateRoot: hex(header.stateRoot),
      transactionRoot: hex(header.transactionRoot),
      transactionCount: header.transactionCount
    },
    ...(beacon === undefined ? {} : { beacon: hex(beacon) }),
    transactions: block.transactions.map(({ transaction, bytes }) =>
      transactionView(chain, transaction, bytes, parties)),
    certificate: {
      view: certificate.view,
      signers: (signersOf(certificate.bitmap, set.size) ?? [])
        .map(index => set.members[index]).filter(member => member !== undefined)
        .map(member => parties.show(member.id)),
      quorum: set.quorum
    }
  }
}

function transactionView (
  chain: Chain, transaction: Transaction, bytes: Uint8Array, parties: Parties
): TransactionView {
  const base = {
    id: hex(transactionIdOfBytes(chain.id, bytes)),
    leaf: hex(transactionLeaf(bytes)),
    size: bytes.byteLength
  }
  switch (transaction.kind) {
    case TransactionKind.propose: return {
      ...base, kind: 'diagnosis/propose', author: parties.show(transaction.author),
      cases: caseIdsOf(chain.id, transaction).map(hex)
    }
    case TransactionKind.opinions: return {
      ...base, kind: 'diagnosis/opinions', author: parties.show(transaction.author),
      rulesetHash: hex(transaction.rulesetHash), opinions: transaction.opinions.map(opinion =>
        ({ caseId: hex(opinion.caseId), decision: DECISIONS[opinion.decision], ...groupView(opinion.group) }))
    }
    case TransactionKind.allowlist: return {
      ...base, kind: 'allowlist/update', author: parties.show(chain.genesis.governmentPeer),
      version: transaction.allowlist.list.version, members: transaction.allowlist.list.entries.length
    }
    case TransactionKind.evidence: return {
      ...base, kind: 'evidence', author: parties.show(transaction.author),
      conflict: transaction.conflict.type, accused: parties.show(accusedOf(chain, transaction.conflict))
    }
    case TransactionKind.presence: return {
      ...base, kind: 'presence', author: parties.show(transaction.author), since: transaction.since
    }
    case TransactionKind.adopt: return {
      ...base, kind: 'ruleset/adopt', author: parties.show(transaction.author), system: transaction.system,
      version: transaction.version, hash: hex(transaction.hash)
    }
    case TransactionKind.namesAllow: return {
      ...base, kind: 'names/allow', author: parties.show(transaction.author),
      hospital: parties.show(transaction.raise.hospital), day: transaction.raise.day,
      names: transaction.raise.names, approvals: transaction.approvals.length
    }
    case TransactionKind.namesTotals: return {
      ...base, kind: 'names/totals', author: parties.show(transaction.author), day: transaction.day,
      totals: transaction.totals.map(({ hospital, names }) => ({ hospital: parties.show(hospital), names }))
    }
    case TransactionKind.mismatch: return {
      ...base, kind: 'case/mismatch', author: parties.show(transaction.author),
      caseId: hex(transaction.caseId), submitter: parties.show(transaction.submitter),
      verdict: transaction.verdict === MismatchVerdict.differs ? 'differs' : 'fits'
    }
    case TransactionKind.patientOrder: return {
      ...base, kind: 'patient/order', author: parties.show(transaction.author),
      handle: hex(transaction.handle), counter: transaction.counter, act: transaction.act.type
    }
    case TransactionKind.patientFiling: return {
      ...base, kind: 'patient/file', author: parties.show(transaction.author),
      handle: hex(transaction.handle), counter: transaction.counter, act: transaction.act.type
    }
    case TransactionKind.patientKey: return {
      ...base, kind: 'patient/key', author: parties.show(transaction.author),
      handle: hex(transaction.handle), counter: transaction.counter, act: 'key'
    }
    case TransactionKind.rosterEntry:
    case TransactionKind.emergencyOpen:
    case TransactionKind.emergencyClose:
    case TransactionKind.emergencySurge:
    case TransactionKind.emergencyJudge:
    case TransactionKind.consentJudge:
    case TransactionKind.consentContest:
    case TransactionKind.emergencyContest:
      return emergencyTransactionView(base, transaction, parties)
    case TransactionKind.accessLog: return {
      ...base, kind: 'access/log', author: parties.show(transaction.author), number: transaction.number,
      accesses: transaction.entries.length
    }
    case TransactionKind.erasureOrder: return {
      ...base, kind: 'erasure/order', author: parties.show(transaction.author),
      record: hex(transaction.record), measure: MEASURES[transaction.measure], act: transaction.act.type
    }
    case TransactionKind.erasureAttest: return {
      ...base, kind: 'erasure/attest', author: parties.show(transaction.author),
      record: hex(transaction.record)
    }
    case TransactionKind.keysDeal: return {
      ...base, kind: 'keys/deal', author: parties.show(transaction.author), epoch: transaction.dealing.epoch
    }
    case TransactionKind.keysComplain: return {
      ...base, kind: 'keys/complain', author: parties.show(transaction.author), epoch: transaction.epoch,
      dealing: hex(transaction.dealing)
    }
    case TransactionKind.keysReady: return {
      ...base, kind: 'keys/ready', author: parties.show(transaction.author), epoch: transaction.epoch,
      dealings: transaction.dealings.map(hex)
    }
    case TransactionKind.keysLost: return {
      ...base, kind: 'keys/lost', author: parties.show(transaction.author), epoch: transaction.epoch
    }
  }
}
