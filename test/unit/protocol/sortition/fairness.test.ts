import assert from 'node:assert/strict'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { initialBeacon, rankedValidators } from '../../../../src/protocol/sortition/index.js'
import { compare, concat, hex, utf8 } from '../../../../src/protocol/types/index.js'

const chainId = sha256(utf8('fairness'))
const HOSPITALS = 10
const DRAWS = 100_000
const members = Array.from({ length: HOSPITALS }, (_, i) => sha256(utf8(`hospital ${i}`)))
  .sort(compare).map(id => ({ id, boxKey: id, name: '' }))

/** Returns chi-squared of counts that should be equal. */
function chiSquared (counts: ReadonlyMap<string, number>): number {
  const expected = [...counts.values()].reduce((sum, count) => sum + count, 0) / counts.size
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('sortition: fairness', () => {
  it('draws each hospital, and each pair of hospitals, equally often', () => {
    const submitter = members[0]!.id
    const alone = new Map<string, number>()
    const pairs = new Map<string, number>()
    for (let draw = 0; draw < DRAWS; draw++) {
      const caseId = sha256(concat(utf8('case'), new Uint8Array(new Uint32Array([draw]).buffer)))
      const drawn = rankedValidators(chainId, initialBeacon(chainId), caseId, submitter, { members })
        .slice(0, 2).map(({ id }) => hex(id))
      for (const id of drawn) alone.set(id, (alone.get(id) ?? 0) + 1)
      const pair = drawn.sort().join()
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    assert.deepEqual([alone.size, pairs.size], [HOSPITALS - 1, 36])
    // The 99.9 % points of chi-squared with 8 and with 35 degrees of freedom.
    assert(chiSquared(alone) < 26.12, `${chiSquared(alone)}`)
    assert(chiSquared(pairs) < 66.62, `${chiSquared(pairs)}`)
  }).timeout(180_000)
})
