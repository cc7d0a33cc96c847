/** Every way to forge a receipt, with the code that refuses it. Some forgeries need liars with real keys. */
import {
  allowlistSignBytes, transactionCodec, transactionLeaf
} from '../../../../src/protocol/codec/index.js'
import { merkleRootOfHashes } from '../../../../src/protocol/crypto/index.js'
import type { ListChange, Receipt } from '../../../../src/protocol/receipt/index.js'
import {
  CaseStatus, JudgedBy, VoteKind, ZERO_32, type AllowlistUpdate, type Certificate
} from '../../../../src/protocol/types/index.js'
import {
  finalHeader, lyingReceipt, receiptOf, type Fate, type ReceiptWorld
} from '../../../fixtures/receipts.js'
import { byLiars } from './lies.js'

export interface Forgery {
  readonly why: string
  /** The true receipt that was changed. */
  readonly of: Fate
  readonly receipt: Receipt
  readonly code: string
}

/** A forgery of a certain receipt. */
export type Row = readonly [why: string, receipt: Receipt, code: string]

export function flipped (bytes: Uint8Array, at = 3): Uint8Array {
  return bytes.map((byte, i) => i === at ? byte ^ 1 : byte)
}

/** Makes all forgeries. */
export async function forgeries (made: ReceiptWorld): Promise<Forgery[]> {
  const receipts = Object.fromEntries(await Promise.all(Object.entries(made.cases).map(async ([fate, id]) =>
    [fate, await receiptOf(made, id)]))) as Record<Fate, Receipt>
  const { accepted, amended, rejected, retracted, open } = receipts
  const rows: readonly (readonly [Fate, readonly Row[]])[] = [
    ['accepted', [
      ...ofGenesis(accepted), ...ofLists(made, accepted), ...ofState(made, accepted),
      ...ofRow(accepted, rejected), ...ofDraw(made, accepted, rejected), ...ofOpinions(accepted),
      ...ofBeacon(accepted), ...byLiars(made, accepted),
      ['a successor that there is not', { ...accepted, successor: accepted.row }, 'successor-needless']
    ]],
    ['amended', ofSuccessor(made, amended)],
    ['retracted', [
      ['a retraction is hidden', { ...retracted, successor: undefined }, 'successor-missing']
    ]],
    ['rejected', [
      ['rejections alone make a record', lyingReceipt(made.world, rejected, {
        case: { status: CaseStatus.accepted }
      }), 'too-few-approvals'],
      ['fewer rejections than the bar needs', lyingReceipt(made.world, rejected, {
        case: { needed: 1 }
      }), 'too-few-rejections'],
      ['a rejection becomes an approval', {
        ...rejected, opinions: rejected.opinions.map(proven =>
          ({ ...proven, opinion: { ...proven.opinion, decision: 1 } }))
      }, 'opinion-differs']
    ]],
    ['open', [
      ['an open case is a record', lyingReceipt(made.world, open, {
        case: { status: CaseStatus.accepted }
      }), 'too-few-approvals']
    ]]
  ]
  return rows.flatMap(([of, list]) => list.map(([why, receipt, code]) => ({ why, of, receipt, code })))
}

function ofGenesis (receipt: Receipt): Row[] {
  const { genesis } = receipt
  const other = (parts: Partial<typeof genesis.genesis>): Receipt =>
    ({ ...receipt, genesis: { ...genesis, genesis: { ...genesis.genesis, ...parts } } })
  return [
    ['no signature of the genesis', { ...receipt, genesis: { ...genesis, signature: new Uint8Array(64) } },
      'genesis-bad-signature'],
    ['another name of the chain', other({ name: 'another' }), 'genesis-bad-signature'],
    ['another time of the genesis', other({ createdAt: 1 }), 'genesis-bad-signature'],
    ['other members at the beginning', other({ members: genesis.genesis.members.slice(1) }),
      'genesis-bad-signature']
  ]
}

function ofLists ({ world }: ReceiptWorld, receipt: Receipt): Row[] {
  const [change] = receipt.lists
  if (change?.type !== 'committed') throw new Error('a list was committed')
  const { block } = change
  const changed = (parts: Partial<typeof change>): Receipt =>
    ({ ...receipt, lists: [{ ...change, ...parts }] })
  /** A block of the old members that holds this transaction alone. */
  const committing = (bytes: Uint8Array): ListChange => ({
    type: 'committed', transaction: bytes, path: [],
    block: finalHeader(world, {
      ...block.header, transactionRoot: merkleRootOfHashes([transactionLeaf(bytes)]), transactionCount: 1
    })
  })
  const update = transactionCodec.decode(change.transaction) as AllowlistUpdate
  const { list } = update.allowlist
  const signedBy = (parts: Partial<typeof list>): Receipt => {
    const next = { ...list, ...parts }
    const signature = world.government.sign(allowlistSignBytes(world.chain.id, next))
    const bytes = transactionCodec.encode({ ...update, allowlist: { list: next, signature } })
    return { ...receipt, lists: [committing(bytes)] }
  }
  const unsigned = { ...update, allowlist: { list, signature: new Uint8Array(64) } }
  const anything = world.anything(world.signers[0]!, 9).bytes
  return [
    ['the change of the list is missing', { ...receipt, lists: [] }, 'state-of-another-list'],
    ['a list twice', { ...receipt, lists: [change, change] }, 'list-out-of-order'],
    ['another transaction than the list', changed({ transaction: flipped(change.transaction, 60) }),
      'list-not-in-block'],
    ['no path of the list', changed({ path: [] }), 'list-not-in-block'],
    ['the block of a list with another view', changed({
      block: { ...block, header: { ...block.header, view: 1 } }
    }), 'list-certificate-of-another-block'],
    ['a list that too few accepted', changed({ block: finalHeader(world, block.header, 3) }),
      'list-certificate-no-quorum'],
    ['a block without a list', { ...receipt, lists: [committing(anything)] }, 'list-not-in-block'],
    ['a list that the government did not sign', {
      ...receipt, lists: [committing(transactionCodec.encode(unsigned))]
    }, 'list-bad-signature'],
    ['a list of another history', signedBy({ prevHash: ZERO_32 }), 'list-another-history'],
    ['a list of an old version', signedBy({ version: 1 }), 'list-old-version'],
    ['a list that exchanges too many', signedBy({ entries: [] }), 'list-too-few-members']
  ]
}

function ofState ({ world }: ReceiptWorld, receipt: Receipt): Row[] {
  const { state } = receipt
  const { certificate, header } = state
  const certified = (parts: Partial<Certificate>): Receipt =>
    ({ ...receipt, state: { ...state, certificate: { ...certificate, ...parts } } })
  const [one, ...rest] = certificate.signatures
  const changed = receipt.lists[0]
  const changeHeight = changed?.type === 'committed' ? changed.block.header.height : 0
  const former = finalHeader(world, { ...header, height: changeHeight }).header
  const before = { ...receipt.genesis.genesis }
  return [
    ['another state root', { ...receipt, state: { ...state, header: { ...header, stateRoot: ZERO_32 } } },
      'state-certificate-of-another-block'],
    ['another time', { ...receipt, state: { ...state, header: { ...header, timestamp: 1 } } },
      'state-certificate-of-another-block'],
    ['a notarization in place of a finalization', certified({ kind: VoteKind.notarize }),
      'state-certificate-of-another-block'],
    ['a certificate of a view before', certified({ view: 0, blockHash: ZERO_32 }),
      'state-certificate-of-another-block'],
    ['a certificate of another height', certified({ height: header.height - 1 }),
      'state-certificate-of-another-block'],
    ['a certificate without a signature', certified({ signatures: rest }),
      'state-certificate-bad-signature-count'],
    ['a certificate of too few', { ...receipt, state: finalHeader(world, header, 2) },
      'state-certificate-no-quorum'],
    ['a signature that is another', certified({ signatures: [flipped(one!), ...rest] }),
      'state-certificate-bad-signature'],
    ['a certificate under a recovery', { ...receipt, state: { ...state, recovery: flipped(ZERO_32) } },
      'state-certificate-bad-signature'],
    ['a state that former members certified', {
      ...receipt, state: finalHeader(world, {
        ...header, allowlistHash: world.blocks[0]!.content.header.allowlistHash
      })
    }, 'state-of-another-list'],
    ['a state before the last list', { ...receipt, state: { ...state, header: former } },
      'list-after-the-state'],
    ['the parameters of another chain', {
      ...receipt, genesis: {
        ...receipt.genesis, genesis: { ...before, parameters: { ...before.parameters, auditRate: 5 } }
      }
    }, 'genesis-bad-signature']
  ]
}

function ofRow (receipt: Receipt, other: Receipt): Row[] {
  const { row, submission } = receipt
  const submitted = (parts: Partial<typeof submission>): Receipt =>
    ({ ...receipt, submission: { ...submission, ...parts } })
  return [
    ['another value of the row', { ...receipt, row: { ...row, value: flipped(row.value, 40) } },
      'case-row-differs'],
    ['the row of another case', { ...receipt, row: { ...row, value: other.row.value } }, 'case-row-differs'],
    ['no pages', { ...receipt, row: { ...row, pages: [] } }, 'case-path-too-short'],
    ['pages of another root', { ...receipt, row: { ...row, pages: [Uint8Array.of(0)] } },
      'case-path-of-another-root'],
    ['a page that is none', { ...receipt, row: { ...row, pages: [Uint8Array.of(7)] } },
      'case-malformed-page'],
    ['a page too many', { ...receipt, row: { ...row, pages: [...row.pages, row.pages[0]!] } },
      'case-path-too-long'],
    ['another case id', { ...receipt, caseId: flipped(receipt.caseId) }, 'case-path-of-another-key'],
    ['another signature of the submitter', submitted({ signature: flipped(submission.signature) }),
      'submission-not-signed'],
    ['another root of the submission', submitted({ root: flipped(submission.root) }),
      'submission-not-signed'],
    ['another count of the submission', submitted({ count: submission.count + 1 }), 'submission-not-signed'],
    ['another path of the submission', submitted({ path: submission.path.map(hash => flipped(hash)) }),
      'submission-not-signed']
  ]
}

function ofDraw ({ world }: ReceiptWorld, receipt: Receipt, other: Receipt): Row[] {
  const draw = receipt.draw!
  const sigma = other.draw!.header.sigma
  return [
    ['no draw', { ...receipt, draw: undefined }, 'draw-missing'],
    ['the draw of another case', { ...receipt, draw: other.draw }, 'draw-of-another-height'],
    ['another random value', { ...receipt, draw: { ...draw, header: { ...draw.header, sigma } } },
      'draw-certificate-of-another-block'],
    ['a draw that too few certified', { ...receipt, draw: finalHeader(world, draw.header, 3) },
      'draw-certificate-no-quorum'],
    ['a random value that a quorum made up', {
      ...receipt, draw: finalHeader(world, { ...draw.header, sigma })
    }, 'beacon-of-another-draw'],
    ['no random value', { ...receipt, draw: finalHeader(world, { ...draw.header, sigma: ZERO_32 }) },
      'draw-without-sigma'],
    ['a draw of another list', {
      ...receipt, draw: finalHeader(world, { ...draw.header, allowlistHash: ZERO_32 })
    }, 'draw-of-another-list']
  ]
}

function ofOpinions (receipt: Receipt): Row[] {
  const [first, second] = receipt.opinions
  const changed = (parts: Partial<NonNullable<typeof first>>): Receipt =>
    ({ ...receipt, opinions: [{ ...first!, ...parts }, second!] })
  const { opinion } = first!
  return [
    ['an opinion is missing', { ...receipt, opinions: [first!] }, 'opinion-count'],
    ['an opinion too many', { ...receipt, opinions: [first!, second!, first!] }, 'opinion-count'],
    ['opinions in another order', { ...receipt, opinions: [second!, first!] }, 'opinion-of-another-hospital'],
    ['another signature of an opinion', changed({ signature: flipped(first!.signature) }),
      'opinion-not-signed'],
    ['other rules', changed({ rulesetHash: flipped(first!.rulesetHash) }), 'opinion-not-signed'],
    ['another root of the opinions', changed({ root: flipped(first!.root) }), 'opinion-not-signed'],
    ['another count of the opinions', changed({ count: 2 }), 'opinion-not-signed'],
    ['another place of an opinion', changed({ index: 1 }), 'opinion-not-signed'],
    ['another path of an opinion', changed({ path: [ZERO_32] }), 'opinion-not-signed'],
    ['an opinion on another case', changed({ opinion: { ...opinion, caseId: ZERO_32 } }), 'opinion-differs'],
    ['an opinion that another judged', changed({ opinion: { ...opinion, judgedBy: JudgedBy.rules } }),
      'opinion-differs']
  ]
}

function ofBeacon (receipt: Receipt): Row[] {
  const beacon = receipt.beacon!
  const { shares } = beacon
  const changed = (parts: Partial<typeof beacon>): Receipt =>
    ({ ...receipt, beacon: { ...beacon, ...parts } })
  return [
    ['a share is missing', changed({ shares: shares.slice(1) }), 'beacon-share-count'],
    ['shares in another order', changed({ shares: [...shares].reverse() }), 'beacon-share-order'],
    ['the share of another', changed({
      shares: [{ ...shares[0]!, element: shares[1]!.element }, ...shares.slice(1)]
    }), 'beacon-bad-share-proof'],
    ['shares of a recovery', changed({ recovery: flipped(ZERO_32) }), 'beacon-bad-share-proof'],
    ['another epoch', changed({ epoch: beacon.epoch + 1 }), 'epoch-path-of-another-key'],
    ['another row of the epoch', changed({ row: { ...beacon.row, value: flipped(beacon.row.value) } }),
      'epoch-row-differs']
  ]
}

function ofSuccessor ({ world }: ReceiptWorld, receipt: Receipt): Row[] {
  return [
    ['an amendment is hidden', { ...receipt, successor: undefined }, 'successor-missing'],
    ['another successor', { ...receipt, successor: receipt.row }, 'successor-path-of-another-key'],
    ['a successor of another case', lyingReceipt(world, receipt, { successor: { replaces: ZERO_32 } }),
      'successor-of-another-case'],
    ['a successor that is no record', lyingReceipt(world, receipt, {
      successor: { status: CaseStatus.rejected }
    }), 'successor-of-another-case']
  ]
}
