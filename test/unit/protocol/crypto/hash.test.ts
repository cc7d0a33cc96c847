import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js'
import { hkdfSha512, hmacSha256, sha256, sha512 } from '../../../../src/protocol/crypto/index.js'
import { concat, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { bytes } from './vectors.js'

describe('crypto: hash', () => {
  it('gives the SHA-256 and SHA-512 of FIPS 180-4 for "abc"', () => {
    assert.equal(hex(sha256(utf8('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    assert.equal(hex(sha512(utf8('abc'))),
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f')
  })

  it('gives HMAC-SHA-256 of RFC 4231, test case 2', () => {
    assert.equal(hex(hmacSha256(utf8('Jefe'), utf8('what do ya want '), utf8('for nothing?'))),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  })

  it('hashes parts as their concatenation, like an independent library', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array(), { maxLength: 4 }), bytes(20), (parts, key) => {
      const whole = concat(...parts)
      assert.deepEqual(sha256(...parts), nobleSha256(whole))
      assert.deepEqual(sha512(...parts), nobleSha512(whole))
      assert.deepEqual(hmacSha256(key, ...parts), hmac(nobleSha256, key, whole))
    }))
  })

  it('derives the same bytes as HKDF-SHA-512 of an independent library', () => {
    const length = fc.integer({ min: 1, max: 200 })
    fc.assert(fc.property(bytes(32), fc.string(), length, (key, info, n) => {
      assert.deepEqual(hkdfSha512(key, info, n), hkdf(nobleSha512, key, undefined, utf8(info), n))
    }))
  })

  it('derives other bytes for another purpose', () => {
    const secret = fromHex('07'.repeat(32))
    assert.notDeepEqual(hkdfSha512(secret, 'a', 32), hkdfSha512(secret, 'b', 32))
  })
})
