import assert from 'node:assert/strict'
import { SCALAR_BOX_BYTES, openScalarBox, sealScalar } from '../../../../src/protocol/crypto/index.js'
import { sodium } from '../../../../src/protocol/crypto/sodium.js'
import { fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'

const key = new Uint8Array(32).map((_, i) => i)
const scalar = new Uint8Array(32).fill(9)

describe('crypto: boxes of sub-shares', () => {
  it('uses the cipher of RFC 8439 §2.8.2', () => {
    const sealed = sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      utf8('Ladies and Gentlemen of the class of \'99: If I could offer you only one tip for the future, ' +
        'sunscreen would be it.'),
      fromHex('50515253c0c1c2c3c4c5c6c7'), null, fromHex('070000004041424344454647'),
      key.map(byte => byte + 0x80))
    assert.equal(hex(sealed.subarray(0, 16)), 'd31a8d34648e60db7b86afbc53ef7ec2')
    assert.equal(hex(sealed.subarray(-16)), '1ae10b594f09e26a7e902ecbd0600691')
  })

  it('opens what it sealed, and nothing else', () => {
    const box = sealScalar(key, scalar)
    assert.equal(box.length, SCALAR_BOX_BYTES)
    assert.deepEqual(openScalarBox(key, box), scalar)
    assert.equal(openScalarBox(key.toReversed(), box), undefined)
    for (let i = 0; i < box.length; i++) assert.equal(openScalarBox(key, box.with(i, box[i]! ^ 1)), undefined)
    for (const length of [0, 16, 47]) assert.equal(openScalarBox(key, box.subarray(0, length)), undefined)
  })
})
