import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  answerNames, blindNames, checkNameAnswer, combineNames, judgeNameRequest, nameInput
} from '../../../../src/protocol/names/index.js'
import { decode, domain, nameReplyCodec, nameRequestCodec } from '../../../../src/protocol/codec/index.js'
import { verifyBatch } from '../../../../src/protocol/sharing/index.js'
import { concat, hex, utf8, ZERO_32, type Group } from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'
import { answersOf, heldNames, type HeldNames } from './held-names.js'

const RANDOM = new Uint8Array(32).fill(9)
const INPUTS = ['1', '2', '3'].map(value => nameInput('urn:register', value)!)

/** n from 2 to 10, 2 ≤ t ≤ n, and an order of the holders. */
const sizes = fc.integer({ min: 2, max: 10 }).chain(n => fc.record({
  n: fc.constant(n),
  t: fc.integer({ min: 2, max: n }),
  order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n })
}))

/** Returns the names of INPUTS by some holders, as hexadecimal. */
function namesBy (held: HeldNames, holders: readonly number[], random = RANDOM): string[] | undefined {
  const { elements, blinds } = blindNames(held.naming.chain.verifier.group, INPUTS, random)
  return combineNames(held.naming, INPUTS, blinds, answersOf(held, elements, holders))?.map(hex)
}

for (const [title, group, runs] of [['ristretto255', ristretto255, 4], ['fast', fastGroup, 60]] as const) {
  describe(`names: evaluated together, ${title}`, () => {
    it('are the same with an own share in the place of an answer', () => {
      fc.assert(fc.property(sizes, ({ n, t, order: [own = 0, ...others] }) => {
        const held = heldNames(group, n, t)
        const { elements, blinds } = blindNames(group, INPUTS, RANDOM)
        const share = { index: own, share: held.shares[own]! }
        const by = (holders: readonly number[]): string[] | undefined =>
          combineNames(held.naming, INPUTS, blinds, answersOf(held, elements, holders), share)?.map(hex)
        const names = namesBy(held, [own, ...others])
        assert.deepEqual(by(others.slice(0, t - 1)), names)
        assert.deepEqual(by([own, ...others]), names, 'its own answer beside the share counts once')
        assert.equal(by([own, ...others.slice(0, t - 2)]), undefined)
      }), { numRuns: runs })
    })

    it('are the same by any t holders, and do not depend on the blinds', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = heldNames(group, n, t)
        const names = namesBy(held, order.slice(0, t))
        assert.equal(new Set(names).size, INPUTS.length)
        assert.deepEqual(namesBy(held, order.slice(n - t)), names)
        assert.deepEqual(namesBy(held, order, new Uint8Array(32).fill(7)), names)
      }), { numRuns: runs })
    })

    it('are not given by fewer than t holders, nor by a holder that answers twice', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = heldNames(group, n, t)
        assert.equal(namesBy(held, order.slice(0, t - 1)), undefined)
        assert.equal(namesBy(held, [...order.slice(0, t - 1), order[0]!]), undefined)
      }), { numRuns: runs })
    })

    it('name the holder of a false answer, whichever element is false and by how many holders', () => {
      fc.assert(fc.property(sizes, fc.nat(2), ({ n, t, order }, which) => {
        const held = heldNames(group, n, t)
        const { elements } = blindNames(group, INPUTS, RANDOM)
        const liars = new Set(order.slice(0, t - 1))
        for (const index of order) {
          const honest = answerNames(held.naming, held.shares[index]!, elements)
          const lie = group.add(honest.elements[which]!, honest.elements[which]!)!
          const sent = liars.has(index) ? { ...honest, elements: honest.elements.with(which, lie) } : honest
          const verdict = checkNameAnswer(held.naming, index, elements, sent)
          if (liars.has(index)) assert.deepEqual(verdict, { verdict: 'reject', code: 'bad-name-proof' })
          else assert.equal(verdict.verdict, 'accept')
        }
      }), { numRuns: runs })
    })

    it('come with a proof for one holder, epoch, chain and batch alone', () => {
      const held = heldNames(group, 4, 2)
      const { naming, shares } = held
      const { elements } = blindNames(group, INPUTS, RANDOM)
      const answer = answerNames(naming, shares[1]!, elements)
      const codeOf = (...[of, index, sent, got]: Parameters<typeof checkNameAnswer>): string => {
        const verdict = checkNameAnswer(of, index, sent, got)
        return verdict.verdict === 'accept' ? 'accept' : verdict.code
      }
      assert.equal(codeOf(naming, 1, elements, answer), 'accept')
      assert.equal(codeOf(naming, 2, elements, answer), 'bad-name-proof')
      assert.equal(codeOf(naming, 4, elements, answer), 'not-a-holder')
      const later = { ...naming, epoch: { ...naming.epoch, number: 2 } }
      assert.equal(codeOf(later, 1, elements, answer), 'bad-name-proof')
      const [lottery, key] = naming.epoch.keys
      const otherKey = { ...naming, epoch: { ...naming.epoch, keys: [key!, lottery!] } }
      assert.equal(codeOf(otherKey, 1, elements, answer), 'bad-name-proof')
      const elsewhere = { ...naming, chain: { ...naming.chain, id: new Uint8Array(32) } }
      assert.equal(codeOf(elsewhere, 1, elements, answer), 'bad-name-proof')
      assert.equal(codeOf(naming, 1, elements.toReversed(), answer), 'bad-name-proof')
      const swapped = { ...answer, elements: answer.elements.toReversed() }
      assert.equal(codeOf(naming, 1, elements, swapped), 'bad-name-proof')
      assert.equal(codeOf(naming, 1, elements.slice(1), answer), 'wrong-count')
      const garbage = { ...answer, elements: answer.elements.with(0, new Uint8Array(32).fill(0xff)) }
      assert.equal(codeOf(naming, 1, elements, garbage), 'bad-element')
      assert.equal(codeOf(naming, 1, elements, { ...answer, proof: { ...answer.proof, c: ZERO_32 } }),
        'bad-name-proof')
    })

    it('of a key without a public share fit no proof', () => {
      const { naming, shares } = heldNames(group, 4, 2)
      const { elements } = blindNames(group, INPUTS, RANDOM)
      const none = naming.epoch.keys.map(key => ({ ...key, shares: key.shares.with(1, ZERO_32) }))
      const verdict = checkNameAnswer({ ...naming, epoch: { ...naming.epoch, keys: none } }, 1, elements,
        answerNames(naming, shares[1]!, elements))
      assert.deepEqual(verdict, { verdict: 'reject', code: 'bad-name-proof' })
    })

    it('have proofs whose weights depend on all pairs, so that no two false pairs cancel', () => {
      const { naming, shares } = heldNames(group, 4, 2)
      const { elements } = blindNames(group, INPUTS, RANDOM)
      const answer = answerNames(naming, shares[1]!, elements)
      const publicShare = naming.epoch.keys[1]!.shares[1]!
      const place = concat(domain('name-proof', naming.chain.id), Uint8Array.of(0, 0, 0, 1, 1))
      const isProved = (context: Uint8Array): boolean =>
        verifyBatch(group, context, publicShare, elements, answer.elements, answer.proof)
      assert(isProved(concat(place, sha256(...elements, ...answer.elements))))
      assert(!isProved(place))
    })
  })
}

describe('names: requests', () => {
  const group: Group = ristretto255
  const { elements } = blindNames(group, INPUTS, RANDOM)

  it('with an element that is repeated or not canonical are refused', () => {
    assert.equal(judgeNameRequest(group, elements).verdict, 'accept')
    assert.deepEqual(judgeNameRequest(group, [...elements, elements[1]!]),
      { verdict: 'reject', code: 'repeated-element' })
    const odd = elements[0]!.with(31, elements[0]![31]! | 0x80)
    assert.deepEqual(judgeNameRequest(group, [odd]), { verdict: 'reject', code: 'bad-element' })
  })

  it('with the neutral element, no element or too many are not decoded', () => {
    const bytes = nameRequestCodec.encode({ epoch: 1, elements })
    const codeOf = (changed: Uint8Array): string => {
      const verdict = decode(nameRequestCodec, changed)
      return verdict.verdict === 'accept' ? 'accept' : verdict.code
    }
    assert.equal(codeOf(bytes), 'accept')
    assert.equal(codeOf(concat(bytes.slice(0, 6), new Uint8Array(32), bytes.slice(38))), 'neutral-element')
    assert.equal(codeOf(Uint8Array.of(0, 0, 0, 1, 0, 0)), 'length-out-of-range')
    assert.equal(codeOf(concat(Uint8Array.of(0, 0, 0, 1, 0, 65), new Uint8Array(65 * 32).fill(1))),
      'length-out-of-range')
    assert.equal(codeOf(concat(Uint8Array.of(0, 0, 0, 1, 0, 64), new Uint8Array(64 * 32).fill(1))), 'accept')
  })

  it('are refused for the reasons of the table alone', () => {
    for (const code of [1, 2, 3, 4, 5]) {
      assert.equal(decode(nameReplyCodec, Uint8Array.of(2, code, 0, 0, 0, 7)).verdict, 'accept')
    }
    assert.equal(decode(nameReplyCodec, Uint8Array.of(2, 6, 0, 0, 0, 7)).verdict, 'reject')
  })
})

describe('names: inputs', () => {
  it('of two identifiers are never equal', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\0', 'é', '\ud800', '\udc00'), maxLength: 4 })
    fc.assert(fc.property(text, text, text, text, (r1, v1, r2, v2) => {
      const [a, b] = [nameInput(r1, v1), nameInput(r2, v2)]
      if (a === undefined || b === undefined) return
      assert.equal(hex(a) === hex(b), r1 === r2 && v1 === v2)
    }), { numRuns: 2000 })
    assert.deepEqual(nameInput('r', '1'), concat(utf8('r'), Uint8Array.of(0), utf8('1')))
  })

  it('are not made of a register with a zero byte, nor of a text that RFC 9497 does not allow', () => {
    assert.equal(nameInput('r\0', '1'), undefined)
    assert.notEqual(nameInput('r', '1\0'), undefined)
    assert.notEqual(nameInput('r', 'x'.repeat(0xffff - 2)), undefined)
    assert.equal(nameInput('r', 'x'.repeat(0xffff - 1)), undefined)
  })
})
