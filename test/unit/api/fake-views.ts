import type {
  BlockEvent, BlockReport, BlockView, CaseView, MismatchesView, NamesView, RecoveryView, StateProofView
} from '../../../src/api/index.js'
import { receiptFile, type ReceiptFile } from '../../../src/receipt/index.js'
import { fixedReceipt } from '../../fixtures/fixed-receipts.js'

/** The hospital of every view. */
export const PEER = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
export const HOSPITAL = { id: PEER, name: 'St Mary' }

/** The statements about records of a chain without any. */
export const NO_MISMATCHES: MismatchesView = { needed: 2, named: [], cases: [], more: false }

/** Returns the state of a chain with nothing to recover. */
export function fakeRecovery (): RecoveryView {
  return {
    number: 1, chainName: 'testnet', height: 7, phase: 'none', voting: 1, quorum: 3, waitsFor: [],
    isDatabaseIntact: true, holdsShare: true, lacksShares: false,
    message: '1 of 3 needed hospitals can vote.'
  }
}

/** Returns the look-ups of a hospital that evaluated 12 names for another. */
export function fakeNames (): NamesView {
  return {
    day: 1_770_076_800_000,
    facts: {
      ready: true, lacking: 0, own: { names: 40, allowed: 250, refused: 0 },
      others: [{ hospital: HOSPITAL, names: 12, allowed: 250, refused: 0 }],
      published: [
        { evaluator: HOSPITAL, day: 1_769_990_400_000, hospital: HOSPITAL, names: 31, allowed: 250 }
      ]
    }
  }
}

export function eventOf (height: number, changed: CaseView): BlockEvent {
  const head = {
    height, hash: 'ab'.repeat(32), timestamp: 1_770_000_000_000 + height, view: 0,
    proposer: HOSPITAL, transactions: 1, allowlistVersion: 1
  }
  return { head, committedAt: head.timestamp + 5, cases: [changed] }
}

export function reportOf (height: number, changed: CaseView): BlockReport {
  const full = eventOf(height, changed)
  const { id, status } = changed
  return { full, brief: { height, committedAt: full.committedAt, cases: [[id, status]] } }
}

export function blockOf (height: number, caseId: string): BlockView {
  return {
    hash: 'ab'.repeat(32),
    header: {
      height, view: 0, parent: 'ac'.repeat(32), timestamp: 1_770_000_000_000, proposer: HOSPITAL,
      sigma: '00'.repeat(32), allowlistHash: 'ad'.repeat(32), stateRoot: 'ae'.repeat(32),
      transactionRoot: 'af'.repeat(32), transactionCount: 1
    },
    transactions: [{
      kind: 'diagnosis/propose', id: '12'.repeat(32), leaf: '13'.repeat(32), author: HOSPITAL,
      size: 300, cases: [caseId]
    }],
    certificate: { view: 0, signers: [HOSPITAL], quorum: 3 }
  }
}

/** A proof as it is shown. Its bytes prove nothing. */
export function proofOf (height: number): StateProofView {
  return {
    format: 1, chainId: 'cc'.repeat(32), height, timestamp: 1_800_000_000_000, isPresent: true, proof: 'ab'
  }
}

/** Returns a receipt of a fixed chain; none for a case of zeros, which is long, or of ones. */
export function receiptOf (id: string): ReceiptFile {
  if (/^0+$/.test(id)) return receiptFile(new Uint8Array(30_000))
  return receiptFile(/^1+$/.test(id) ? new Uint8Array(90) : fixedReceipt('accepted'))
}
