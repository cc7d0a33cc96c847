import assert from 'node:assert/strict'
import { hex } from '../../../src/protocol/types/index.js'
import { joinSymbols, readReceipt, readReceiptBytes, symbolsOf } from '../../../src/receipt/index.js'
import { fixedReceipt, fixedReceipts } from '../../fixtures/fixed-receipts.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

let made: { readonly bytes: Uint8Array, readonly chainId: string } | undefined

function sample (): NonNullable<typeof made> {
  return made ??= { bytes: fixedReceipt('retracted'), chainId: fixedReceipts().chainId }
}

/** Requires a report on the file of a receipt, and that only the unchanged receipt is valid. */
const receipt: Target = {
  name: 'receipt',
  extension: 'bin',
  make: random => mutateBytes(sample().bytes, random),
  run (input) {
    const { bytes, chainId } = sample()
    const report = readReceiptBytes(input, chainId)
    assert(!report.isValid || hex(input) === hex(bytes), 'another receipt is valid')
    assert.equal(readReceipt({ form: 'medichain-receipt-1', receipt: input }, undefined).isValid, false)
  }
}

/** Requires a verdict on texts of symbols, and that no other text gives the receipt. */
const symbols: Target = {
  name: 'receipt-symbols',
  extension: 'txt',
  make (random) {
    const text = symbolsOf(sample().bytes.subarray(0, 1500))!.join('\n')
    return mutateBytes(new TextEncoder().encode(text), random)
  },
  run (input) {
    const joined = joinSymbols(new TextDecoder('latin1').decode(input).split('\n'))
    if (joined.verdict !== 'accept') return
    assert.equal(hex(joined.value), hex(sample().bytes.subarray(0, 1500)), 'other symbols make a receipt')
  }
}

export const receiptTargets: readonly Target[] = [receipt, symbols]
