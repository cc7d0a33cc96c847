/** What a quorum of liars still cannot show, although it certifies a false state. */
import {
  caseCodec, caseIdOf, proposalCodec, proveProposal, signTransaction
} from '../../../../src/protocol/codec/index.js'
import type { Receipt } from '../../../../src/protocol/receipt/index.js'
import { TransactionKind, ZERO_32, type Case, type Propose } from '../../../../src/protocol/types/index.js'
import { lyingReceipt, type Lie, type ReceiptWorld } from '../../../fixtures/receipts.js'
import type { Row } from './forgeries.js'

/** Returns the forgeries of one true receipt. */
export function byLiars (made: ReceiptWorld, receipt: Receipt): Row[] {
  const { world } = made
  const row = caseCodec.decode(receipt.row.value)
  const [first, second] = row.holders
  const afterwards = receipt.state.header.height - 1
  const lie = (why: string, changed: Lie, code: string): Row =>
    [why, lyingReceipt(world, receipt, changed), code]
  const bySubmitter = {
    ...receipt, opinions: [{ ...receipt.opinions[0]!, author: row.submitter }, receipt.opinions[1]!]
  }
  return [
    lie('liars: another record', { case: { bodyHash: ZERO_32 } }, 'case-of-another-proposal'),
    lie('liars: another submitter', { case: { submitter: row.opinions[0]!.validator } },
      'case-of-another-proposal'),
    lie('liars: another place in the batch', { case: { index: 0 } }, 'submission-not-signed'),
    byStranger(made, receipt),
    lie('liars: a hospital that was not drawn has a slot', {
      case: { holders: [{ ...first!, validator: row.submitter }, second!] }
    }, 'slot-of-another-draw'),
    ['liars: the submitter judges its own case', lyingReceipt(world, bySubmitter, {
      case: { opinions: [{ ...row.opinions[0]!, validator: row.submitter }, row.opinions[1]!] }
    }), 'opinion-without-slot'],
    lie('liars: an opinion without a slot', { case: { holders: [second!] } }, 'opinion-without-slot'),
    lie('liars: an opinion of a hospital that has left', {
      case: { opinions: row.opinions.map(opinion => ({ ...opinion, height: afterwards })) }
    }, 'opinion-of-no-member'),
    ['liars: one opinion twice', lyingReceipt(world, {
      ...receipt, opinions: [receipt.opinions[0]!, receipt.opinions[0]!]
    }, { case: { opinions: [row.opinions[0]!, row.opinions[0]!] } }), 'opinion-twice'],
    ['liars: one approval is enough', lyingReceipt(world, { ...receipt, opinions: [receipt.opinions[0]!] }, {
      case: { opinions: [row.opinions[0]!], needed: 1, panel: 1 }
    }), 'too-few-approvals'],
    lie('liars: a clinician had to judge', { case: { isForClinician: true } }, 'sample-of-another-draw'),
    lie('liars: a case that was never drawn has a draw', { case: { drawHeight: 0 } },
      'draw-of-an-undrawn-case'),
    ['liars: shares without a draw', lyingReceipt(world, { ...receipt, draw: undefined, opinions: [] }, {
      case: { drawHeight: 0, holders: [], opinions: [] }
    }), 'beacon-without-draw'],
    lie('liars: an epoch without keys', { epoch: Uint8Array.of(0) }, 'epoch-without-keys'),
    ['liars: the row of another id', lyingReceipt(world, { ...receipt, caseId: ZERO_32 }, {}),
      'case-of-another-id'],
    ['liars: a row that is none', notACase(made, receipt), 'case-truncated']
  ]
}

/** A stranger signs a proposal, and the liars open a case with it. */
function byStranger ({ world }: ReceiptWorld, receipt: Receipt): Row {
  const stranger = world.signer('stranger')
  const row: Case = caseCodec.decode(receipt.row.value)
  const proposal = proposalCodec.decode(proposalCodec.encode(row))
  const propose = signTransaction(world.chain.id, stranger, {
    kind: TransactionKind.propose, author: stranger.id, proposals: [proposal]
  }) as Propose
  const id = caseIdOf(world.chain, stranger.id, proposal)
  const forged = lyingReceipt(world, { ...receipt, caseId: id, submission: proveProposal(propose, 0) }, {
    case: { id, submitter: stranger.id, index: 0 }
  })
  return ['liars: a stranger submits', forged, 'submitter-is-no-member']
}

function notACase ({ world }: ReceiptWorld, receipt: Receipt): Receipt {
  return lyingReceipt(world, receipt, { bytes: Uint8Array.of(1) })
}
