import { caseCodec, caseIdOf, decode, isProvenProposal } from '../codec/index.js'
import { caseKey, ENTRY_SPACES, keyEpochKey, type EntryKey } from '../ledger/index.js'
import { verifyGenesis } from '../membership/index.js'
import { checkRow } from '../tree/index.js'
import {
  accept, CaseStatus, equal, reject, ZERO_32, type Case, type CaseId, type Chain, type ChainId, type Height,
  type ProvenProposal, type Timestamp, type Verdict, type Verifier
} from '../types/index.js'
import { checkBeacon, checkDraw, type ProvedDraw } from './check-draw.js'
import { checkFinal } from './check-final.js'
import { checkOpinions } from './check-opinions.js'
import { ListHistory } from './list-history.js'
import type { ProvenRow, Receipt } from './receipt.js'

/** What a valid receipt proves. */
export interface ProvedCase {
  readonly chain: Chain
  readonly lists: ListHistory
  /** The case after this block. */
  readonly case: Case
  readonly height: Height
  /** The time of the header above, which names the state. */
  readonly timestamp: Timestamp
  /** Undefined if the case was never drawn. */
  readonly draw: ProvedDraw | undefined
  /** The shares of t holders of the lottery key made the draw. Otherwise the quorum alone says so. */
  readonly hasShares: boolean
  /** The case that amended or retracted the case. */
  readonly successor: Case | undefined
}

/**
 * Checks every part of a receipt with nothing but the chain id (SPECIFICATION.md §4.6). It never throws.
 * @param chainId undefined if the caller compares the id that it gets
 */
export function checkReceipt (
  verifier: Verifier, chainId: ChainId | undefined, receipt: Receipt
): Verdict<ProvedCase> {
  const genesis = verifyGenesis(receipt.genesis, verifier)
  if (genesis.verdict !== 'accept') return reject(`genesis-${genesis.code}`)
  const chain = genesis.value
  if (chainId !== undefined && !equal(chain.id, chainId)) return reject('receipt-of-another-chain')
  const lists = new ListHistory(chain)
  for (const change of receipt.lists) {
    const added = lists.add(change)
    if (added.verdict !== 'accept') return added
  }
  const { header } = receipt.state
  if (lists.lastChange >= header.height) return reject('list-after-the-state')
  const final = checkFinal(lists, receipt.state, 'state')
  if (final.verdict !== 'accept') return final
  return checkCase(lists, receipt)
}

/** Checks the case, whose row is under a certified state root. */
function checkCase (lists: ListHistory, receipt: Receipt): Verdict<ProvedCase> {
  const { chain } = lists
  const { header } = receipt.state
  const row = caseIn(header.stateRoot, receipt.caseId, receipt.row, 'case')
  if (row.verdict !== 'accept') return row
  const proved = row.value
  const submission = checkSubmission(lists, proved, receipt.submission)
  if (submission.verdict !== 'accept') return submission
  const draw = checkDraw(lists, proved, receipt.draw)
  if (draw.verdict !== 'accept') return draw
  const beacon = checkShares(lists, receipt)
  if (beacon.verdict !== 'accept') return beacon
  const opinions = checkOpinions(lists, proved, receipt.opinions)
  if (opinions.verdict !== 'accept') return opinions
  const successor = checkReplacement(header.stateRoot, proved, receipt.successor)
  if (successor.verdict !== 'accept') return successor
  return accept({
    chain, lists, case: proved, height: header.height - 1, timestamp: header.timestamp, draw: draw.value,
    hasShares: receipt.beacon !== undefined, successor: successor.value
  })
}

function caseIn (root: Uint8Array, id: CaseId, row: ProvenRow, what: string): Verdict<Case> {
  const shown = checkProvenRow(root, caseKey(id), row, what)
  if (shown.verdict !== 'accept') return shown
  const decoded = decode(caseCodec, row.value)
  if (decoded.verdict !== 'accept') return reject(`${what}-${decoded.code}`)
  return equal(decoded.value.id, id) ? decoded : reject(`${what}-of-another-id`)
}

function checkProvenRow (
  root: Uint8Array, { key, space }: EntryKey, { pages, value }: ProvenRow, what: string
): Verdict {
  const shown = checkRow(root, { table: ENTRY_SPACES[space], key, value }, pages)
  return shown.verdict === 'accept' ? shown : reject(`${what}-${shown.code}`)
}

/** Checks that the submitter was a member and signed exactly this proposal. */
function checkSubmission (lists: ListHistory, proved: Case, submission: ProvenProposal): Verdict {
  const { chain } = lists
  const { height, id, index, submitter } = proved
  if (!equal(caseIdOf(chain, submitter, proved), id)) return reject('case-of-another-proposal')
  if (!lists.setAt(height).has(submitter)) return reject('submitter-is-no-member')
  return isProvenProposal(chain, submitter, proved, index, submission)
    ? accept(undefined)
    : reject('submission-not-signed')
}

function checkShares (lists: ListHistory, { beacon, draw, state }: Receipt): Verdict {
  if (beacon === undefined) return accept(undefined)
  if (draw === undefined) return reject('beacon-without-draw')
  const row = checkProvenRow(state.header.stateRoot, keyEpochKey(beacon.epoch), beacon.row, 'epoch')
  return row.verdict === 'accept' ? checkBeacon(lists, draw, beacon) : row
}

/** Checks the case that replaced the case. A receipt must not hide that a record was amended or retracted. */
function checkReplacement (
  root: Uint8Array, proved: Case, row: ProvenRow | undefined
): Verdict<Case | undefined> {
  const isSuperseded = !equal(proved.supersededBy, ZERO_32)
  if (row === undefined) return isSuperseded ? reject('successor-missing') : accept(undefined)
  if (!isSuperseded) return reject('successor-needless')
  const successor = caseIn(root, proved.supersededBy, row, 'successor')
  if (successor.verdict !== 'accept') return successor
  const { replaces, status, submitter } = successor.value
  const follows = equal(replaces, proved.id) && status === CaseStatus.accepted &&
    equal(submitter, proved.submitter)
  return follows ? successor : reject('successor-of-another-case')
}
