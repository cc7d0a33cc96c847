import assert from 'node:assert/strict'
import { readReceipt, readReceiptBytes, receiptFile, type ValidReport } from '../../../src/receipt/index.js'
import { meaningOf } from '../../../src/receipt/reading/meanings.js'
import { receiptCodec } from '../../../src/protocol/receipt/index.js'
import { fixedReceipt, fixedReceipts } from '../../fixtures/fixed-receipts.js'

describe('receipt: reading', () => {
  const { chainId, forgeries } = fixedReceipts()
  const bytesOf = fixedReceipt
  const valid = (fate: string, known: string | undefined = chainId): ValidReport => {
    const report = readReceiptBytes(bytesOf(fate), known)
    assert(report.isValid, JSON.stringify(report))
    return report
  }
  const code = (json: unknown, known?: string): string => {
    const report = readReceipt(json, known)
    return report.isValid ? 'valid' : report.code
  }

  it('says of each case what became of it, in its first sentence', () => {
    for (const [fate, headline] of [
      ['accepted', /^The hospitals accepted this diagnosis as a record\.$/],
      ['rejected', /rejected this diagnosis\. It is no record/],
      ['open', /have not decided\. It is no record yet/],
      ['amended', /has replaced it since by a newer record/],
      ['retracted', /has retracted it since\. It is void/],
      ['retraction', /accepted this retraction: it makes an earlier record void/]
    ] as const) assert.match(valid(fate).headline, headline)
    assert.equal(valid('retracted').replacedBy?.by, 'retracted')
    assert.equal(valid('amended').replacedBy?.by, 'amended')
    assert.equal(valid('rejected').opinions[0]?.reason, 'time')
  })

  it('says what is proved and what is not', () => {
    const { notProved, order, proved } = valid('accepted')
    assert.match(proved.join('\n'), /^Hospital 1 signed exactly this sealed record/)
    assert.equal(proved.filter(line => /approved it, judged by a clinician/.test(line)).length, 2)
    assert.match(proved.join('\n'), /agreed to the next \(1 change\)/)
    assert.match(notProved.join('\n'), /may have been amended, retracted or disputed after 2026-09-21 /)
    assert.equal(notProved.some(line => /chain id/.test(line)), false)
    assert.deepEqual(order.map(({ part }) => part).sort(), ['given', 'given', 'not-needed', 'not-needed'])
  })

  it('tells a reader without a chain id to compare it, and refuses another chain', () => {
    const report = readReceipt(receiptFile(bytesOf('accepted')), undefined)
    assert(report.isValid && !report.isChainKnown)
    assert.equal(report.chainId, chainId)
    assert.match(report.notProved[0]!, /compare the chain id/)
    assert.equal(code(receiptFile(bytesOf('accepted')), 'ab'.repeat(32)), 'receipt-of-another-chain')
  })

  it('says that the shares of the draw are missing if they are', () => {
    const receipt = receiptCodec.decode(bytesOf('accepted'))
    const report = readReceiptBytes(receiptCodec.encode({ ...receipt, beacon: undefined }), chainId)
    assert(report.isValid && !report.hasShares)
    assert.match(report.proved.join('\n'), /certified the random value of the draw/)
    assert.match(report.notProved.join('\n'), /shared key of that time has been replaced/)
  })

  it('refuses other files, each with a code and a sentence', () => {
    const file = receiptFile(bytesOf('accepted'))
    for (const [json, expected] of [
      [undefined, 'not-a-receipt'], [null, 'not-a-receipt'], ['text', 'not-a-receipt'], [[], 'not-a-receipt'],
      [{ ...file, form: 'medichain-receipt-2' }, 'receipt-of-another-form'],
      [{ ...file, diagnosis: 'appendicitis' }, 'receipt-with-other-words'],
      [{ ...file, receipt: 7 }, 'not-a-receipt'], [{ ...file, receipt: 'AB' }, 'not-a-receipt'],
      [{ ...file, receipt: '' }, 'not-a-receipt'], [{ ...file, receipt: 'abc' }, 'not-a-receipt'],
      [{ ...file, receipt: '02' }, 'receipt-truncated'],
      [{ ...file, receipt: `${file.receipt}00` }, 'receipt-trailing-bytes'],
      [{ ...file, receipt: 'ab'.repeat(8 * 1024 * 1024 + 1) }, 'receipt-too-large']
    ] as const) assert.equal(code(json), expected)
  })

  it('has a sentence for every code of a forgery', () => {
    for (const { code: forged } of forgeries) {
      assert.notEqual(meaningOf(forged), meaningOf(''), forged)
    }
  })
})
