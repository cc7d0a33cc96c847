import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  isSymbol, joinSymbols, MAX_SYMBOLS, missingSymbols, symbolsOf, symbolSheet
} from '../../../src/receipt/index.js'
import { equal } from '../../../src/protocol/types/index.js'

const some = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7919 + seed * 104_729) >> 3 & 255)

function codeOf (texts: readonly string[]): string {
  const verdict = joinSymbols(texts)
  return verdict.verdict === 'accept' ? 'valid' : verdict.code
}

describe('receipt: symbols', () => {
  const bytes = some(2500)
  const texts = symbolsOf(bytes)!

  it('are joined in any order, also if some occur twice', () => {
    assert.equal(texts.length, 3)
    assert(texts.every(isSymbol))
    fc.assert(fc.property(fc.shuffledSubarray([...texts, ...texts], { minLength: 6 }), shuffled => {
      const joined = joinSymbols(shuffled)
      assert(joined.verdict === 'accept' && equal(joined.value, bytes))
    }), { numRuns: 30 })
  })

  it('are missing one by one', () => {
    assert.equal(codeOf([]), 'symbols-missing')
    assert.equal(codeOf(texts.slice(1)), 'symbols-missing')
    assert.deepEqual(missingSymbols([texts[1]!]), { missing: [1, 3], count: 3 })
    assert.deepEqual(missingSymbols([]), { missing: [], count: 0 })
  })

  it('of several receipts, of other texts, and changed symbols are refused', () => {
    const [one, two, three] = texts as [string, string, string]
    const others = symbolsOf(some(2500, 2))!
    assert.equal(codeOf([one, others[1]!, three]), 'symbols-of-several-receipts')
    assert.equal(codeOf(['https://example.org', one]), 'symbols-unreadable')
    assert.equal(codeOf([one.replace('1/3', '0/3')]), 'symbols-unreadable')
    assert.equal(codeOf([one.replace('1/3', '4/3')]), 'symbols-unreadable')
    assert.equal(codeOf([one.replace('1/3', '1/99')]), 'symbols-unreadable')
    const forged = one.slice(0, -3) + (one.endsWith('000') ? '100' : '000')
    assert.equal(codeOf([one, forged, two, three]), 'symbols-contradict')
    assert.equal(codeOf([forged, two, three]), 'symbols-damaged')
  })

  it('are too many for a long receipt, and the sheet has one picture of each', () => {
    assert.equal(symbolsOf(some(900 * MAX_SYMBOLS))?.length, MAX_SYMBOLS)
    assert.equal(symbolsOf(some(900 * MAX_SYMBOLS + 1)), undefined)
    const sheet = symbolSheet(texts)
    assert.equal([...sheet.matchAll(/<path /g)].length, 3)
    assert.match(sheet, />3 of 3</)
    assert.equal([...symbolSheet(symbolsOf(some(900 * 10))!).matchAll(/<path /g)].length, 10)
  })
})
