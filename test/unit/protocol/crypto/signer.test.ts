import assert from 'node:assert/strict'
import {
  createSigner, ed25519PublicKey, ed25519Sign, nodeVerifier
} from '../../../../src/protocol/crypto/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

const seed = new Uint8Array(32).fill(7)

describe('crypto: a signer', () => {
  const signer = createSigner(seed)

  it('has the identity of its seed', () => {
    assert.deepEqual(signer.id, ed25519PublicKey(seed))
    assert.ok(nodeVerifier.screenKey(signer.id))
  })

  it('signs as its seed does', () => {
    const message = utf8('a vote')
    assert.deepEqual(signer.sign(message), ed25519Sign(seed, message))
    assert.ok(nodeVerifier.verify(signer.id, message, signer.sign(message)))
    const other = createSigner(new Uint8Array(32).fill(8))
    assert.equal(nodeVerifier.verify(other.id, message, signer.sign(message)), false)
  })

  it('refuses a seed that is not 32 bytes long', () => {
    assert.throws(() => createSigner(new Uint8Array(31)), /32 bytes/)
  })
})
