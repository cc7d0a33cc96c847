import assert from 'node:assert/strict'
import { Point as NoblePoint } from '@noble/ed25519'
import fc from 'fast-check'
import { multiplyTwo } from '../../../../src/protocol/crypto/double-multiplication.js'
import type { Point } from '../../../../src/protocol/crypto/edwards25519.js'
import {
  addPoint, addend, copyPoint, doublePoint, doubleTimes, negatePoint, negatedAddend, point,
  setAddend
} from '../../../../src/protocol/crypto/edwards25519.js'
import { MultiplesTable } from '../../../../src/protocol/crypto/multiples-table.js'
import {
  basePoint, decodePoint, encodePoints, isNeutral
} from '../../../../src/protocol/crypto/point-encoding.js'
import {
  L, bytesToInteger, integerToBytes, nonAdjacent5, radix16
} from '../../../../src/protocol/crypto/scalar25519.js'
import { fromHex, hex } from '../../../../src/protocol/types/index.js'
import { bytes } from './vectors.js'

const TORSION = NoblePoint.fromBytes(fromHex(
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'), false)
const edgeScalar = fc.constantFrom(0n, 1n, 2n, 8n, L - 1n)
const scalar = fc.oneof(fc.bigInt({ min: 0n, max: L - 1n }), edgeScalar)

/** Points of the whole curve, with the eight points of small order. */
const anyPoint = fc.tuple(scalar, fc.nat(7)).map(([n, torsion]) => {
  let p = n === 0n ? NoblePoint.ZERO : NoblePoint.BASE.multiply(n)
  for (let i = 0; i < torsion; i++) p = p.add(TORSION)
  return p
})
const runs = { numRuns: 40 }

function ours (p: NoblePoint): Point {
  const q = point()
  assert.ok(decodePoint(q, p.toBytes()))
  // Z is not 1, as in real use of the formulas.
  const twice = addend()
  setAddend(twice, q)
  addPoint(q, q, twice, true)
  setAddend(twice, q)
  const minus = point()
  assert.ok(decodePoint(minus, p.negate().toBytes()))
  addPoint(q, minus, twice, true)
  return q
}

function encoded (p: Point): string {
  return hex(encodePoints([p])[0]!)
}

function times (p: NoblePoint, n: bigint): NoblePoint {
  return n === 0n ? NoblePoint.ZERO : p.multiply(n, false)
}

describe('crypto: points of edwards25519, against an independent library', () => {
  it('adds and doubles any points, equal, opposite, neutral or of small order', () => {
    fc.assert(fc.property(anyPoint, anyPoint, (p, q) => {
      for (const [x, y] of [[p, q], [p, p], [p, p.negate()], [p, NoblePoint.ZERO]] as const) {
        const other = addend()
        setAddend(other, ours(y))
        const sum = ours(x)
        addPoint(sum, sum, other, true)
        assert.equal(encoded(sum), x.add(y).toHex())
        addPoint(sum, sum, negatedAddend(other), true)
        assert.equal(encoded(sum), x.toHex())
        doublePoint(sum, sum, true)
        assert.equal(encoded(sum), x.double().toHex())
        doubleTimes(sum, sum, 3)
        assert.equal(encoded(sum), x.double().clearCofactor().toHex())
      }
    }), runs)
  })

  it('negates, copies and knows the neutral point', () => {
    fc.assert(fc.property(anyPoint, p => {
      const q = ours(p)
      assert.equal(isNeutral(q), p.is0())
      const other = point()
      copyPoint(other, q)
      negatePoint(other, other)
      assert.equal(encoded(other), p.negate().toHex())
      assert.equal(encoded(q), p.toHex())
    }), runs)
    assert.ok(isNeutral(point()))
  })

  it('decodes the same bytes as strict RFC 8032 decoding', () => {
    const edges = [
      '00'.repeat(32), '01' + '00'.repeat(31), '01' + '00'.repeat(30) + '80',
      'ec' + 'ff'.repeat(30) + '7f', 'ec' + 'ff'.repeat(31), 'ed' + 'ff'.repeat(30) + '7f',
      'ed' + 'ff'.repeat(31), 'ee' + 'ff'.repeat(30) + '7f', 'ff'.repeat(32), '03' + '00'.repeat(31)
    ].map(fromHex)
    fc.assert(fc.property(fc.oneof(bytes(32), fc.constantFrom(...edges)), candidate => {
      let expected: string | undefined
      try {
        expected = NoblePoint.fromBytes(candidate, false).toHex()
      } catch {}
      const p = point()
      assert.equal(decodePoint(p, candidate) ? encoded(p) : undefined, expected)
    }), { numRuns: 300, examples: edges.map(edge => [edge]) })
    assert.equal(decodePoint(point(), new Uint8Array(31)), false)
    assert.equal(decodePoint(point(), new Uint8Array(33)), false)
  })

  it('encodes many points with one inversion like single points', () => {
    fc.assert(fc.property(fc.array(anyPoint, { maxLength: 6 }), points => {
      assert.deepEqual(encodePoints(points.map(ours)).map(hex), points.map(p => p.toHex()))
    }), runs)
    assert.equal(encoded(basePoint()), NoblePoint.BASE.toHex())
  })

  it('multiplies by a table of any stride', () => {
    for (const stride of [1, 3, 4, 16]) {
      const table = new MultiplesTable(253, stride)
      fc.assert(fc.property(anyPoint, scalar, scalar, (p, n, m) => {
        table.fill(ours(p))
        for (const factor of [n, m]) {
          const product = point()
          table.multiply(product, integerToBytes(factor, 32))
          assert.equal(encoded(product), times(p, factor).toHex())
        }
      }), { numRuns: 12 })
    }
  })

  it('multiplies by a table for the 128 bits of a challenge', () => {
    const table = new MultiplesTable(129, 4).fill(basePoint())
    for (const n of [0n, 1n, 2n ** 127n, 2n ** 128n - 1n, 0x88888888888888888888888888888888n]) {
      const product = point()
      table.multiply(product, integerToBytes(n, 16))
      assert.equal(encoded(product), times(NoblePoint.BASE, n).toHex())
    }
  })

  it('multiplies two points at once', () => {
    fc.assert(fc.property(anyPoint, anyPoint, scalar, scalar, (p, q, a, b) => {
      const sum = point()
      multiplyTwo(sum, integerToBytes(a, 32), ours(p), integerToBytes(b, 32), ours(q))
      assert.equal(encoded(sum), times(p, a).add(times(q, b)).toHex())
    }), runs)
  })

  it('computes a valid T in each multiplication', () => {
    const other = addend()
    for (const n of [0n, 1n, 16n, 31n]) {
      const sum = point()
      multiplyTwo(sum, integerToBytes(n, 32), basePoint(), integerToBytes(n, 16), basePoint())
      setAddend(other, sum)
      addPoint(sum, sum, other, true)
      assert.equal(encoded(sum), times(NoblePoint.BASE, 4n * n).toHex())
    }
  })
})

describe('crypto: scalars', () => {
  const any32 = fc.oneof(bytes(32), fc.constantFrom(
    new Uint8Array(32), integerToBytes(L - 1n, 32), new Uint8Array(31).fill(0x88), new Uint8Array(1)
  ))

  it('reads and writes little-endian bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), data => {
      assert.deepEqual(integerToBytes(bytesToInteger(data), data.length), data)
    }))
    assert.equal(bytesToInteger(new Uint8Array([0x34, 0x12])), 0x1234n)
  })

  it('has digits of radix 16 from −8 to 8 that sum to the scalar', () => {
    fc.assert(fc.property(any32, data => {
      const digits = radix16(data, 65)
      assert.equal([...digits].reduce((sum, d, i) => sum + BigInt(d) * 16n ** BigInt(i), 0n),
        bytesToInteger(data))
      assert.ok(digits.every(d => d >= -8 && d <= 8))
    }))
  })

  it('has a non-adjacent form of width 5 that sums to the scalar', () => {
    fc.assert(fc.property(any32, data => {
      const digits = nonAdjacent5(data, 257)
      assert.equal([...digits].reduce((sum, d, i) => sum + BigInt(d) * 2n ** BigInt(i), 0n),
        bytesToInteger(data))
      digits.forEach((d, i) => {
        if (d === 0) return
        assert.ok(d % 2 !== 0 && Math.abs(d) <= 15)
        assert.ok(digits.subarray(i + 1, i + 5).every(next => next === 0))
      })
    }))
  })
})
