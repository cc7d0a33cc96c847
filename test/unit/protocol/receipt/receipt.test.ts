import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { decode } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { checkReceipt, receiptCodec, type Receipt } from '../../../../src/protocol/receipt/index.js'
import { CaseStatus, equal, hex, type ChainId } from '../../../../src/protocol/types/index.js'
import {
  lyingReceipt, receiptOf, receiptWorld, type Fate, type ReceiptWorld
} from '../../../fixtures/receipts.js'
import { forgeries } from './forgeries.js'

const FILE = new URL('../../../vectors/receipt/receipts.json', import.meta.url)

/** The bytes of a forgery: those of a true receipt, where some bytes from `at` on are replaced. */
interface Splice {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

function spliceOf (before: Uint8Array, after: Uint8Array): Splice {
  let at = 0
  while (at < Math.min(before.length, after.length) && before[at] === after[at]) at++
  let end = 0
  const most = Math.min(before.length, after.length) - at
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { at, remove: before.length - at - end, insert: hex(after.subarray(at, after.length - end)) }
}

describe('receipts', () => {
  let made: ReceiptWorld
  let receipts: Record<Fate, Receipt>
  const code = (receipt: Receipt, chainId: ChainId | undefined = made.world.chain.id): string => {
    const verdict = checkReceipt(nodeVerifier, chainId, receipt)
    return verdict.verdict === 'accept' ? 'valid' : verdict.code
  }

  before(async () => {
    made = await receiptWorld()
    receipts = Object.fromEntries(await Promise.all(Object.entries(made.cases).map(async ([fate, id]) =>
      [fate, await receiptOf(made, id)]))) as Record<Fate, Receipt>
  })

  it('prove what became of a case, in the state below the newest block', () => {
    for (const [fate, receipt] of Object.entries(receipts)) {
      const verdict = checkReceipt(nodeVerifier, made.world.chain.id, receipt)
      assert(verdict.verdict === 'accept', `${fate}: ${JSON.stringify(verdict)}`)
      const { case: row, draw, hasShares, height, lists, successor } = verdict.value
      assert.equal(height, made.world.blocks.length - 1)
      assert.equal(hasShares, true)
      assert.equal(lists.changes, 1)
      assert.deepEqual(row, made.world.case(receipt.caseId))
      assert.equal(draw?.order.length, lists.setAt(row.drawHeight + 1).size - 1)
      assert.equal(successor !== undefined, fate === 'amended' || fate === 'retracted')
    }
  })

  it('prove it also without the shares of the draw, and without a known chain', () => {
    assert.equal(code({ ...receipts.accepted, beacon: undefined }), 'valid')
    assert.equal(code(receipts.accepted, undefined), 'valid')
  })

  it('prove a case that ended before a draw', () => {
    const { accepted } = receipts
    const without = { ...accepted, draw: undefined, beacon: undefined, opinions: [] }
    const ended = lyingReceipt(made.world, without, {
      case: { drawHeight: 0, holders: [], opinions: [], status: CaseStatus.expired }
    })
    const verdict = checkReceipt(nodeVerifier, made.world.chain.id, ended)
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    assert.equal(verdict.value.draw, undefined)
  })

  it('are refused for another chain than the one that the reader knows', async () => {
    const other = await receiptWorld('another country')
    const receipt = await receiptOf(other, other.cases.accepted)
    assert.equal(code(receipt), 'receipt-of-another-chain')
    assert.equal(code(receipt, other.world.chain.id), 'valid')
    assert.equal(code({ ...receipt, genesis: receipts.accepted.genesis }, undefined), 'list-of-another-list')
  })

  it('are refused for every forgery, with its code, and are equal to the fixed receipts', async () => {
    const all = await forgeries(made)
    assert.deepEqual(all.map(({ receipt, why }) => [why, code(receipt)]),
      all.map(({ code: expected, why }) => [why, expected]))
    const bytes = Object.fromEntries(Object.entries(receipts).map(([fate, one]) =>
      [fate, receiptCodec.encode(one)]))
    const written = JSON.stringify({
      chainId: hex(made.world.chain.id),
      receipts: Object.fromEntries(Object.entries(bytes).map(([fate, one]) => [fate, hex(one)])),
      forgeries: all.map(({ code, of, receipt, why }) =>
        ({ why, of, ...spliceOf(bytes[of]!, receiptCodec.encode(receipt)), code }))
    }, undefined, 1) + '\n'
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, written)
    assert.equal(readFileSync(FILE, 'utf8'), written)
  })

  it('survive their canonical form, and any change of a byte is refused', () => {
    const { accepted } = receipts
    const bytes = receiptCodec.encode(accepted)
    assert.deepEqual(receiptCodec.decode(bytes), accepted)
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = bytes.slice()
      changed[at]! ^= flip
      const decoded = decode(receiptCodec, changed)
      if (decoded.verdict !== 'accept') return
      assert.notEqual(code(decoded.value), 'valid', `byte ${at} of ${bytes.length}`)
    }), { numRuns: 400 })
  })

  it('do not depend on the node that makes them', async () => {
    const again = await receiptOf(await receiptWorld(), made.cases.accepted)
    assert(equal(receiptCodec.encode(again), receiptCodec.encode(receipts.accepted)))
  })
})
