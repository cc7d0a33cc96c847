import assert from 'node:assert/strict'
import { expandMessage } from '../../../../src/protocol/crypto/expand-message.js'
import { ristretto255, sha512 } from '../../../../src/protocol/crypto/index.js'
import { sodium } from '../../../../src/protocol/crypto/sodium.js'
import { concat, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { testGroupLaws } from './group-laws.js'
import { loadVectors } from './vectors.js'

interface Rfc9496 {
  readonly multiples: string[]
  readonly invalid: string[]
  readonly fromUniform: Array<Record<'input' | 'output', string>>
}

interface Rfc9497 {
  readonly secretKey: string
  readonly publicKey: string
  readonly vectors: Array<Record<'inputs' | 'blinds' | 'blindedElements' | 'evaluationElements' | 'outputs',
    string[]>>
}

const rfc9496 = loadVectors<Rfc9496>('ristretto255/rfc9496.json')
const rfc9497 = loadVectors<Rfc9497>('ristretto255/rfc9497.json')
const CONTEXT = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'))
const HASH_TO_GROUP = concat(utf8('HashToGroup-'), CONTEXT)

describe('crypto: the group ristretto255', () => {
  testGroupLaws(ristretto255)

  it('has the multiples of RFC 9496 A.1', () => {
    const [neutral, generator] = rfc9496.multiples
    assert.equal(ristretto255.isElement(fromHex(neutral!)), false)
    rfc9496.multiples.slice(1).forEach((expected, i) => {
      assert(ristretto255.isElement(fromHex(expected)))
      assert.equal(hex(ristretto255.base(ristretto255.scalarOf(i + 1))!), expected)
      if (i > 0) {
        const before = fromHex(rfc9496.multiples[i]!)
        assert.equal(hex(ristretto255.add(before, fromHex(generator!))!), expected)
      }
    })
  })

  it('refuses the encodings of RFC 9496 A.2', () => {
    for (const encoding of rfc9496.invalid) {
      const bytes = fromHex(encoding)
      assert.equal(ristretto255.isElement(bytes), false, encoding)
      assert.throws(() => ristretto255.multiply(ristretto255.scalarOf(1), bytes), /InvariantError/)
    }
  })

  it('maps uniform bytes as RFC 9496 A.3', () => {
    for (const { input, output } of rfc9496.fromUniform) {
      assert.equal(hex(sodium.crypto_core_ristretto255_from_hash(fromHex(input))), output)
    }
  })

  it('hashes, blinds, evaluates and unblinds as RFC 9497 A.1.2', () => {
    const secret = fromHex(rfc9497.secretKey)
    assert.equal(hex(ristretto255.base(secret)!), rfc9497.publicKey)
    for (const v of rfc9497.vectors) {
      v.inputs.forEach((input, i) => {
        const blind = fromHex(v.blinds[i]!)
        const element = ristretto255.hashToElement(fromHex(input), HASH_TO_GROUP)
        const blinded = ristretto255.multiply(blind, element)!
        assert.equal(hex(blinded), v.blindedElements[i])
        const evaluated = ristretto255.multiply(secret, blinded)!
        assert.equal(hex(evaluated), v.evaluationElements[i])
        const unblinded = ristretto255.multiply(ristretto255.invertScalar(blind), evaluated)!
        const output = sha512(twoBytes(input.length / 2), fromHex(input), twoBytes(32), unblinded,
          utf8('Finalize'))
        assert.equal(hex(output), v.outputs[i])
      })
    }
  })

  it('hashes a domain above 255 bytes first', () => {
    const long = new Uint8Array(300).fill(7)
    const short = sha512(utf8('H2C-OVERSIZE-DST-'), long)
    assert.deepEqual(expandMessage(utf8('m'), long), expandMessage(utf8('m'), short))
    assert.notDeepEqual(expandMessage(utf8('m'), long.subarray(0, 255)), expandMessage(utf8('m'), short))
    assert.throws(() => expandMessage(utf8('m'), new Uint8Array(0)), /InvariantError/)
  })
})

function twoBytes (n: number): Uint8Array {
  return Uint8Array.of(n >> 8, n & 0xff)
}
