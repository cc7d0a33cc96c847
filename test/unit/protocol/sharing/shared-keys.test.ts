import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ristretto255 } from '../../../../src/protocol/crypto/index.js'
import {
  combineShares, freshKey, makeShare, openSubShares, resharedKey, resharedShare, verifyShare
} from '../../../../src/protocol/sharing/index.js'
import { hex, utf8, ZERO_32, type Group, type Scalar } from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'
import { CHAIN, deal, freshlyHeld, holdersOf, type HeldKey } from './holders.js'

const CONTEXT = utf8('a shared key')

/** n from 2 to 10, 2 ≤ t ≤ n, and an order of the holders. */
const sizes = fc.integer({ min: 2, max: 10 }).chain(n => fc.record({
  n: fc.constant(n),
  t: fc.integer({ min: 2, max: n }),
  order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n })
}))

/** Returns k·M by the shares of some holders. */
function used (group: Group, { shares }: HeldKey, holders: readonly number[]): string {
  const M = group.hashToElement(utf8('message'), CONTEXT)
  const elements = holders.map(index => ({ index, element: group.multiply(shares[index]!, M)! }))
  const combined = combineShares(group, elements)
  return combined === undefined ? 'none' : hex(combined)
}

function assertPublicShares (group: Group, { key, shares }: HeldKey): void {
  assert.deepEqual(shares.map(share => hex(group.base(share)!)), key.shares.map(hex))
}

/** Gives a key to new holders, by t of the old. */
function reshare (
  group: Group, old: HeldKey, dealers: readonly number[], n: number, t: number, epoch: number
): HeldKey {
  const holders = holdersOf(group, n, `${epoch} `)
  const dealings = dealers.map(dealer => ({
    dealer, dealing: deal(group, holders, dealer, t, { epoch, share: old.shares[dealer]! })
  }))
  for (const { dealer, dealing } of dealings) {
    assert.equal(hex(dealing.keys[0]!.commitments[0]!), hex(old.key.shares[dealer]!))
  }
  const key = resharedKey(group, n, dealings.map(({ dealer, dealing }) =>
    ({ dealer, commitments: dealing.keys[0]!.commitments })))!
  const shares = holders.boxSecrets.map((secret, i): Scalar => resharedShare(group,
    dealings.map(({ dealer, dealing }) =>
      ({ dealer, subShare: openSubShares(group, CHAIN, dealing, i, secret)![0]! }))))
  return { key, shares }
}

const GROUPS = [['ristretto255', ristretto255, 5], ['the fast group', fastGroup, 60]] as const

for (const [name, group, runs] of GROUPS) {
  describe(`sharing: a key of ${name}`, () => {
    it('is given by any t holders, and by no t−1', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = freshlyHeld(group, holdersOf(group, n), t)
        assertPublicShares(group, held)
        const value = used(group, held, order.slice(0, t))
        assert.equal(used(group, held, order.slice(n - t)), value)
        assert.equal(used(group, held, order), value)
        assert.notEqual(used(group, held, order.slice(0, t - 1)), value)
      }), { numRuns: runs })
    })

    it('is the sum of the dealt keys that count', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const holders = holdersOf(group, n)
        const some = freshlyHeld(group, holders, t, order.slice(1))
        assertPublicShares(group, some)
        if (n > 2) assert.notDeepEqual(some.key, freshlyHeld(group, holders, t, order.slice(2)).key)
      }), { numRuns: runs })
    })

    it('stays through reshares to other holders with another threshold', () => {
      fc.assert(fc.property(sizes, sizes, sizes, (first, second, third) => {
        let held = freshlyHeld(group, holdersOf(group, first.n), first.t)
        const value = used(group, held, first.order.slice(0, first.t))
        let before = first
        for (const [i, next] of [second, third].entries()) {
          const { publicKey } = held.key
          held = reshare(group, held, before.order.slice(0, before.t), next.n, next.t, i + 2)
          assert.deepEqual(held.key.publicKey, publicKey)
          assertPublicShares(group, held)
          assert.equal(used(group, held, next.order.slice(0, next.t)), value)
          assert.notEqual(used(group, held, next.order.slice(0, next.t - 1)), value)
          before = next
        }
      }), { numRuns: runs })
    })

    it('has shares that their proofs tie to the holder, the context and the element', () => {
      const { key, shares } = freshlyHeld(group, holdersOf(group, 4), 2)
      const M = group.hashToElement(utf8('message'), CONTEXT)
      const share = makeShare(group, CONTEXT, shares[1]!, M)
      assert(verifyShare(group, CONTEXT, key.shares[1]!, M, share))
      assert(!verifyShare(group, CONTEXT, key.shares[2]!, M, share))
      assert(!verifyShare(group, utf8('x'), key.shares[1]!, M, share))
      assert(!verifyShare(group, CONTEXT, key.shares[1]!, key.shares[0]!, share))
      assert(!verifyShare(group, CONTEXT, ZERO_32, M, share))
    })

    it('is not combined from one share twice or from no share', () => {
      const element = group.hashToElement(utf8('message'), CONTEXT)
      assert.equal(combineShares(group, [{ index: 1, element }, { index: 1, element }]), undefined)
      assert.equal(combineShares(group, []), undefined)
    })

    it('survives commitments whose sums are neutral', () => {
      const { key: { shares: [a, b, c] } } = freshlyHeld(group, holdersOf(group, 3), 2)
      const negative = (element: Uint8Array | undefined): Uint8Array =>
        group.multiply(group.subtractScalars(group.scalarOf(0), group.scalarOf(1)), element!)!
      // The first two cancel each other; then the second coefficients of all three do.
      const all = freshKey(group, 5, [[a!, b!], [negative(a), negative(b)], [c!, b!]])!
      assert.deepEqual(all, freshKey(group, 5, [[c!, b!]]))
      const flat = freshKey(group, 5, [[a!, b!], [c!, negative(b)]])!
      assert.deepEqual(flat.shares.map(hex), Array.from({ length: 5 }, () => hex(flat.publicKey)))
      assert.equal(freshKey(group, 5, [[a!, b!], [negative(a), c!]]), undefined)
      assert.equal(freshKey(group, 5, []), undefined)
    })

    it('writes zeros for the public share of a holder that conspired to have none', () => {
      const [a, b] = [group.scalarOf(5), group.subtractScalars(group.scalarOf(0), group.scalarOf(1))]
      const { shares } = freshKey(group, 8, [[group.base(a)!, group.base(b)!]])!
      assert.deepEqual(shares[4], ZERO_32)
      assert.deepEqual(shares[5], group.base(b))
      assert.deepEqual(shares[2], group.base(group.scalarOf(2)))
    })
  })
}
