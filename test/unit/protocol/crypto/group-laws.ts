import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  hex, utf8, type Group, type GroupElement, type Scalar
} from '../../../../src/protocol/types/index.js'

const DOMAIN = utf8('group laws')
/** ℓ − 1 and ℓ, little-endian. */
const LAST = Uint8Array.from(
  [0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10])
const ORDER = LAST.with(0, 0xed)

/** Tests what every implementation of `Group` must do. */
export function testGroupLaws (group: Group): void {
  const zero = group.scalarOf(0)
  const one = group.scalarOf(1)
  const scalars = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 40 }).map(bytes => group.hashToScalar(bytes, DOMAIN)),
    fc.constantFrom(zero, one, LAST, group.scalarOf(2)))
  const elements = fc.uint8Array({ maxLength: 40 }).map(bytes => group.hashToElement(bytes, DOMAIN))
  const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): void => {
    assert.equal(a === undefined ? 'neutral' : hex(a), b === undefined ? 'neutral' : hex(b))
  }
  const timesOrNeutral = (k: Scalar, point: GroupElement | undefined): GroupElement | undefined =>
    point === undefined ? undefined : group.multiply(k, point)
  const plus = (a: GroupElement | undefined, b: GroupElement | undefined): GroupElement | undefined =>
    a === undefined || b === undefined ? a ?? b : group.add(a, b)

  it('multiplies and adds as exponents do', () => {
    fc.assert(fc.property(scalars, scalars, elements, (a, b, point) => {
      const sum = plus(group.multiply(a, point), group.multiply(b, point))
      same(group.multiply(group.addScalars(a, b), point), sum)
      same(group.multiply(group.multiplyScalars(a, b), point), timesOrNeutral(a, group.multiply(b, point)))
      same(group.base(a), timesOrNeutral(a, group.base(one)))
    }), { numRuns: 40 })
  })

  it('subtracts and inverts', () => {
    fc.assert(fc.property(scalars, scalars, elements, elements, (a, b, p, q) => {
      same(group.addScalars(group.subtractScalars(a, b), b), a)
      if (hex(a) !== hex(zero)) same(group.multiplyScalars(a, group.invertScalar(a)), one)
      same(plus(group.subtract(p, q), q), p)
    }), { numRuns: 40 })
    assert.throws(() => group.invertScalar(zero), /zero|number/)
  })

  it('gives no neutral element as a result', () => {
    const point = group.hashToElement(utf8('P'), DOMAIN)
    const negative = group.multiply(LAST, point)!
    assert.equal(group.base(zero), undefined)
    assert.equal(group.multiply(zero, point), undefined)
    assert.equal(group.add(point, negative), undefined)
    assert.equal(group.subtract(point, point), undefined)
    assert.equal(group.isElement(new Uint8Array(32)), false)
  })

  it('has no other elements and scalars than canonical ones', () => {
    assert.deepEqual([zero, one, LAST, ORDER].map(group.isScalar), [true, true, true, false])
    const top = one.slice()
    top[31]! |= 0x80
    assert.deepEqual([top, new Uint8Array(31), new Uint8Array(33)].map(group.isScalar), [false, false, false])
    assert.deepEqual([new Uint8Array(0), new Uint8Array(31).fill(1)].map(group.isElement), [false, false])
    assert.equal(group.isElement(new Uint8Array(32).fill(0xff)), false)
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), bytes => {
      if (group.isElement(bytes)) same(group.multiply(one, bytes), bytes)
      if (group.isScalar(bytes)) same(group.multiplyScalars(one, bytes), bytes)
    }), { numRuns: 60 })
  })

  it('throws on arguments of another form', () => {
    const point = group.base(one)!
    const none = new Uint8Array(32)
    const bad = new Uint8Array(32).fill(0xff)
    for (const call of [
      () => group.base(ORDER), () => group.multiply(ORDER, point), () => group.multiply(one, bad),
      () => group.multiply(one, none), () => group.multiply(zero, none), () => group.add(point, none),
      () => group.add(bad, point), () => group.subtract(point, bad), () => group.addScalars(ORDER, one),
      () => group.subtractScalars(one, ORDER), () => group.multiplyScalars(bad, one),
      () => group.invertScalar(ORDER), () => group.scalarOf(-1), () => group.scalarOf(0.5)
    ]) assert.throws(call, /InvariantError|AssertionError/)
  })

  it('hashes with the domain', () => {
    const [a, b] = [utf8('a'), utf8('b')]
    assert(group.isElement(group.hashToElement(a, b)) && group.isScalar(group.hashToScalar(a, b)))
    assert.notDeepEqual(group.hashToElement(a, b), group.hashToElement(b, a))
    assert.notDeepEqual(group.hashToScalar(a, utf8('bc')), group.hashToScalar(utf8('ca'), b))
  })

  it('writes small numbers as scalars', () => {
    same(group.scalarOf(258), group.addScalars(group.scalarOf(256), group.scalarOf(2)))
    same(group.scalarOf(2 ** 53 - 1), group.subtractScalars(group.scalarOf(2 ** 52 * 2 - 1), zero))
    assert.equal(hex(group.scalarOf(0x10203)), '030201'.padEnd(64, '0'))
  })
}
