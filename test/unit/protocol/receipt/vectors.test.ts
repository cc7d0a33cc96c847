import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { decode } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { checkReceipt, receiptCodec } from '../../../../src/protocol/receipt/index.js'
import { concat, fromHex, hex } from '../../../../src/protocol/types/index.js'

interface Vectors {
  readonly chainId: string
  readonly receipts: Readonly<Record<string, string>>
  readonly forgeries: readonly {
    readonly why: string, readonly of: string, readonly at: number, readonly remove: number,
    readonly insert: string, readonly code: string
  }[]
}

/** `receipt.test.ts` compares this file with receipts that a node makes. */
const FILE = new URL('../../../vectors/receipt/receipts.json', import.meta.url)

function codeOf (bytes: Uint8Array, chainId: string): string {
  const decoded = decode(receiptCodec, bytes)
  if (decoded.verdict !== 'accept') return decoded.code
  const verdict = checkReceipt(nodeVerifier, fromHex(chainId), decoded.value)
  return verdict.verdict === 'accept' ? 'valid' : verdict.code
}

describe('receipts: fixed', () => {
  const { chainId, forgeries, receipts } = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors
  for (const [fate, receipt] of Object.entries(receipts)) {
    it(`valid: ${fate}`, () => {
      assert.equal(codeOf(fromHex(receipt), chainId), 'valid')
      assert.equal(codeOf(fromHex(receipt), hex(new Uint8Array(32))), 'receipt-of-another-chain')
    })
  }
  for (const { at, code, insert, of, remove, why } of forgeries) {
    it(`${code}: ${why}`, () => {
      const before = fromHex(receipts[of]!)
      const forged = concat(before.subarray(0, at), fromHex(insert), before.subarray(at + remove))
      assert.equal(codeOf(forged, chainId), code)
    })
  }
})
