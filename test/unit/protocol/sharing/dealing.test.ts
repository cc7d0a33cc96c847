import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dealingCodec, dealingProofBytes } from '../../../../src/protocol/codec/index.js'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import { sealSubShare } from '../../../../src/protocol/sharing/box.js'
import {
  checkDealing, dealingSecrets, judgeComplaint, makeComplaint, makeDealing, openSubShares
} from '../../../../src/protocol/sharing/index.js'
import { proveKnowledge } from '../../../../src/protocol/sharing/schnorr.js'
import { equal, hex, utf8, type Dealing, type Scalar } from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'
import { CHAIN, deal, holdersOf } from './holders.js'

const N = 4
const T = 2
const FORM = { holders: N, threshold: T, keys: [0] }
const ID = sha256(utf8('id of a dealing'))

for (const [name, group] of Object.entries({ ristretto255, fastGroup })) {
  const holders = holdersOf(group, N)
  const { boxSecrets, boxKeys, ids } = holders
  const good = deal(group, holders, 0, T)
  const r = group.hashToScalar(utf8('r of a liar'), utf8('test'))

  /** Makes the proof of a changed dealing anew, as its dealer can. */
  const prove = (secret: Scalar, dealing: Dealing): Dealing =>
    ({ ...dealing, proof: proveKnowledge(group, secret, dealingProofBytes(CHAIN, dealing)) })
  const check = (dealing: Dealing): string | undefined => checkDealing(group, CHAIN, dealing, FORM)
  const withKey = (change: Partial<Dealing['keys'][number]>): Dealing =>
    ({ ...good, keys: [{ ...good.keys[0]!, ...change }] })
  /** A dealing by holder 3 that its dealer could prove, with one box replaced. */
  const withBox = (holder: number, subShare: Uint8Array): Dealing => {
    const secrets = { r, polynomials: dealingSecrets(group, ID, T, [{ key: 0 }]).polynomials }
    const dealing = makeDealing(group, { chainId: CHAIN, epoch: 1, dealer: ids[3]!, boxKeys }, secrets)
    const place = { chainId: CHAIN, dealer: ids[3]!, epoch: 1, holder, key: 0 }
    const boxes = dealing.keys[0]!.boxes.with(
      holder, sealSubShare(place, group.multiply(r, boxKeys[holder]!)!, subShare))
    return prove(r, { ...dealing, keys: [{ ...dealing.keys[0]!, boxes }] })
  }
  const judge = (dealing: Dealing, holder: number): string => {
    const complaint = makeComplaint(group, CHAIN, dealing, ID, holder, boxSecrets[holder]!)
    return judgeComplaint(group, CHAIN, dealing, ID, holder, boxKeys[holder]!, complaint)
  }

  describe(`sharing: a dealing of ${name}`, () => {
    it('passes, is the same each time, and gives each holder its sub-share', () => {
      assert.equal(check(good), undefined)
      assert.deepEqual(deal(group, holders, 0, T), good)
      assert.deepEqual(dealingCodec.decode(dealingCodec.encode(good)), good)
      const opened = boxSecrets.map((secret, i) => openSubShares(group, CHAIN, good, i, secret)!)
      assert.equal(new Set(opened.map(([subShare]) => hex(subShare!))).size, N)
    })

    it('holds sub-shares of several keys', () => {
      const two = deal(group, holders, 0, T, { keys: [0, 2] })
      assert.equal(checkDealing(group, CHAIN, two, { ...FORM, keys: [0, 2] }), undefined)
      const [a, b] = openSubShares(group, CHAIN, two, 1, boxSecrets[1]!)!
      assert.notDeepEqual(a, b)
      for (const keys of [[], [0], [0, 1], [2, 0], [0, 1, 2]]) {
        assert.equal(checkDealing(group, CHAIN, two, { ...FORM, keys }), 'wrong-keys')
      }
    })

    it('is refused with keys out of order or twice', () => {
      for (const keys of [[2, 0], [0, 0]]) {
        const other = deal(group, holders, 0, T, { keys })
        assert.equal(checkDealing(group, CHAIN, other, { ...FORM, keys }), 'wrong-keys')
      }
    })

    it('is refused with a wrong number of commitments or boxes', () => {
      const { commitments, boxes } = good.keys[0]!
      assert.equal(check(withKey({ commitments: commitments.slice(1) })), 'wrong-commitment-count')
      const more = [...commitments, commitments[0]!]
      assert.equal(check(withKey({ commitments: more })), 'wrong-commitment-count')
      assert.equal(check(withKey({ boxes: boxes.slice(1) })), 'wrong-box-count')
      assert.equal(check(withKey({ boxes: [...boxes, boxes[0]!] })), 'wrong-box-count')
    })

    it('is refused with an element that is neutral or not canonical', () => {
      for (const bad of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
        assert.equal(check({ ...good, ephemeral: bad }), 'bad-element')
        assert.equal(check(withKey({ commitments: good.keys[0]!.commitments.with(1, bad) })), 'bad-element')
      }
      const neutral = dealingCodec.encode(good)
      neutral.fill(0, 36, 68)
      assert.throws(() => dealingCodec.decode(neutral), /neutral-element/)
    })

    it('is refused without a proof of r over every other byte', () => {
      const bytes = dealingCodec.encode(good)
      const prefix = bytes.length - 64
      fc.assert(fc.property(fc.nat(prefix * 8 - 1), bit => {
        const changed = bytes.slice()
        changed[bit >> 3]! ^= 1 << (bit & 7)
        let dealing: Dealing
        try { dealing = dealingCodec.decode(changed) } catch { return }
        assert.notEqual(check(dealing), undefined)
      }), { numRuns: 150 })
      const other = sha256(utf8('another chain'))
      assert.equal(checkDealing(group, other, good, FORM), 'bad-dealing-proof')
      const one = group.scalarOf(1)
      assert.equal(check({ ...good, proof: { c: one, s: one } }), 'bad-dealing-proof')
    })

    it('is refused with the E of another, so that no complaint opens the boxes of that other', () => {
      // The dealer does not know r of the copied E. Its own polynomial and garbage boxes are right otherwise.
      const own = deal(group, holders, 3, T)
      const copied = { ...own, ephemeral: good.ephemeral }
      assert.equal(check(copied), 'bad-dealing-proof')
      assert.equal(check({ ...copied, proof: good.proof }), 'bad-dealing-proof')
      assert.equal(check(prove(r, copied)), 'bad-dealing-proof')
      // Were it accepted, the S of a complaint against it would open the honest dealer's box.
      const { shared } = makeComplaint(group, CHAIN, copied, ID, 1, boxSecrets[1]!)
      assert.deepEqual(shared, group.multiply(boxSecrets[1]!, good.ephemeral))
    })

    it('gives nothing with the secret of another holder or at another place', () => {
      assert.equal(openSubShares(group, CHAIN, good, 1, boxSecrets[2]!), undefined)
      assert.equal(openSubShares(group, CHAIN, good, N, boxSecrets[1]!), undefined)
      assert.equal(openSubShares(group, CHAIN, { ...good, epoch: 2 }, 1, boxSecrets[1]!), undefined)
      assert.equal(openSubShares(group, CHAIN, { ...good, dealer: ids[1]! }, 1, boxSecrets[1]!), undefined)
      assert.equal(openSubShares(group, ID, good, 1, boxSecrets[1]!), undefined)
      const swapped = withKey({ boxes: good.keys[0]!.boxes.toReversed() })
      assert.equal(openSubShares(group, CHAIN, swapped, 1, boxSecrets[1]!), undefined)
    })

    it('has complaints that hold against each kind of bad box, and against no good box', () => {
      const order = group.subtractScalars(group.scalarOf(0), group.scalarOf(1)).with(0, 0xed)
      for (const bad of [withBox(1, group.scalarOf(7)), withBox(1, order), withBox(1, group.scalarOf(0))]) {
        assert.equal(check(bad), undefined)
        assert.equal(openSubShares(group, CHAIN, bad, 1, boxSecrets[1]!), undefined)
        assert.deepEqual([0, 1, 2, 3].map(holder => judge(bad, holder)), ['false', 'holds', 'false', 'false'])
      }
      const garbage = prove(r, {
        ...withBox(1, order),
        keys: [{ ...withBox(1, order).keys[0]!, boxes: good.keys[0]!.boxes }]
      })
      assert.equal(check(garbage), undefined)
      assert.deepEqual([0, 1, 2, 3].map(holder => judge(garbage, holder)), Array(N).fill('holds'))
      assert.deepEqual([0, 1, 2, 3].map(holder => judge(good, holder)), Array(N).fill('false'))
    })

    it('has complaints that nobody makes for another holder or moves to another dealing', () => {
      const bad = withBox(1, group.scalarOf(7))
      const complaint = makeComplaint(group, CHAIN, bad, ID, 1, boxSecrets[1]!)
      const judgeAs = (dealing: Dealing, id: Uint8Array, holder: number, by = complaint): string =>
        judgeComplaint(group, CHAIN, dealing, id, holder, boxKeys[holder]!, by)
      assert.equal(judgeAs(bad, ID, 1), 'holds')
      assert.equal(judgeAs(bad, sha256(ID), 1), 'bad-proof')
      assert.equal(judgeAs(good, ID, 1), 'bad-proof')
      assert.equal(judgeAs(bad, ID, 2), 'bad-proof')
      assert.equal(judgeAs(good, ID, 1, { ...complaint, shared: good.ephemeral }), 'bad-proof')
      assert.equal(judgeAs(bad, ID, 1, { ...complaint, shared: new Uint8Array(32) }), 'bad-proof')
      assert.equal(judgeAs(bad, ID, 1, { ...complaint, shared: new Uint8Array(32).fill(0xff) }), 'bad-proof')
    })

    it('may hold a sub-share of zero', () => {
      // f(x) = 2 − x, so the holder with x = 2 has zero.
      const minusOne = group.subtractScalars(group.scalarOf(0), group.scalarOf(1))
      const polynomials = [{ key: 0, coefficients: [group.scalarOf(2), minusOne] }]
      const plan = { chainId: CHAIN, epoch: 1, dealer: ids[3]!, boxKeys }
      const dealing = makeDealing(group, plan, { r, polynomials })
      const [subShare] = openSubShares(group, CHAIN, dealing, 1, boxSecrets[1]!)!
      assert(equal(subShare!, group.scalarOf(0)))
      assert.equal(judge(dealing, 1), 'false')
    })
  })
}
