import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  AEAD_OVERHEAD_BYTES, SEALED_BOX_OVERHEAD_BYTES, aeadOpen, aeadSeal, openBox, sealBox,
  x25519PublicKey
} from '../../../../src/protocol/crypto/native/sealing/index.js'
import { x25519Key } from '../../../../src/protocol/crypto/native/sealing/x25519.js'
import { concat, equal, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { bytes } from './vectors.js'

const data = fc.uint8Array({ maxLength: 300 })

/** Returns damaged copies of a sealed value: with a changed bit, a byte less, or a byte more. */
function damaged (sealed: Uint8Array, at: number): Uint8Array[] {
  const flipped = sealed.slice()
  flipped[at % sealed.length]! ^= 1 << at % 8
  return [flipped, sealed.slice(0, -1), sealed.slice(1), concat(sealed, new Uint8Array(1))]
}

describe('crypto: AES-256-GCM', () => {
  it('matches test case 15 of the GCM specification', () => {
    const key = fromHex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const plaintext = fromHex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
      '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255')
    const sealed = aeadSeal(key, fromHex('cafebabefacedbaddecaf888'), plaintext, new Uint8Array(0))
    assert.equal(hex(sealed), 'cafebabefacedbaddecaf888' +
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad' +
      'b094dac5d93471bdec1a502270e3cc6c')
  })

  it('opens sealed values, and refuses a damaged value, another key and other `aad`', () => {
    const inputs = [bytes(32), bytes(12), data, data, fc.nat()] as const
    fc.assert(fc.property(...inputs, (key, nonce, text, aad, at) => {
      const sealed = aeadSeal(key, nonce, text, aad)
      assert.equal(sealed.length, text.length + AEAD_OVERHEAD_BYTES)
      assert.deepEqual(aeadOpen(key, sealed, aad), text)
      for (const bad of damaged(sealed, at)) assert.equal(aeadOpen(key, bad, aad), undefined)
      assert.equal(aeadOpen(key, sealed, concat(aad, new Uint8Array(1))), undefined)
      const otherKey = key.slice()
      otherKey[at % 32]! ^= 1
      assert.equal(aeadOpen(otherKey, sealed, aad), undefined)
    }))
  })

  it('opens no value shorter than a nonce and a tag', () => {
    for (let n = 0; n <= AEAD_OVERHEAD_BYTES; n++) {
      assert.equal(aeadOpen(new Uint8Array(32), new Uint8Array(n), new Uint8Array(0)), undefined)
    }
  })
})

describe('crypto: X25519', () => {
  it('matches the example of RFC 7748 §6.1', () => {
    const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
    const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
    const [alicePublic, bobPublic] = [alice, bob].map(x25519PublicKey)
    assert.deepEqual([alicePublic!, bobPublic!].map(hex), [
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'
    ])
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
    assert.equal(hex(x25519Key(alice).sharedSecret(bobPublic!)!), shared)
    assert.equal(hex(x25519Key(bob).sharedSecret(alicePublic!)!), shared)
  })
})

describe('crypto: sealed box', () => {
  const recipient = new Uint8Array(32).fill(11)
  const publicKey = x25519PublicKey(recipient)
  const context = utf8('record keys')

  it('opens with the key of the recipient and the same context', () => {
    fc.assert(fc.property(data, bytes(32), bytes(12), (plaintext, ephemeralSeed, nonce) => {
      const box = sealBox(publicKey, plaintext, context, { ephemeralSeed, nonce })
      assert.ok(box !== undefined)
      assert.equal(box.length, plaintext.length + SEALED_BOX_OVERHEAD_BYTES)
      assert.deepEqual(openBox(recipient, box, context), plaintext)
    }), { numRuns: 30 })
  })

  it('does not open with another key or context, or after a change', () => {
    const inputs = [data, bytes(32), bytes(12), fc.nat()] as const
    fc.assert(fc.property(...inputs, (plaintext, ephemeralSeed, nonce, at) => {
      const box = sealBox(publicKey, plaintext, context, { ephemeralSeed, nonce })!
      assert.equal(openBox(new Uint8Array(32).fill(12), box, context), undefined)
      assert.equal(openBox(recipient, box, utf8('findings')), undefined)
      for (const bad of damaged(box, at)) assert.equal(openBox(recipient, bad, context), undefined)
    }), { numRuns: 30 })
  })

  it('refuses a recipient key of small order', () => {
    const random = { ephemeralSeed: new Uint8Array(32).fill(1), nonce: new Uint8Array(12) }
    const smallOrder = [
      '00'.repeat(32), '01' + '00'.repeat(31),
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      'ec' + 'ff'.repeat(30) + '7f', 'ed' + 'ff'.repeat(30) + '7f', 'ee' + 'ff'.repeat(30) + '7f'
    ]
    for (const key of smallOrder) {
      assert.equal(sealBox(fromHex(key), utf8('secret'), context, random), undefined, key)
      const box = concat(fromHex(key), new Uint8Array(AEAD_OVERHEAD_BYTES))
      assert.equal(openBox(recipient, box, context), undefined, key)
    }
    assert.equal(sealBox(new Uint8Array(31), utf8('secret'), context, random), undefined)
  })

  it('never throws for any box', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), box => {
      assert.equal(openBox(recipient, box, context), undefined)
    }))
    assert.ok(equal(publicKey, x25519PublicKey(recipient)))
  })
})
