import assert from 'node:assert/strict'
import {
  createSigner, ed25519PublicKey, ed25519Sign, hkdfSha512, nodeVerifier, vrfEvaluate, vrfKeyPair,
  vrfVerify
} from '../../../../src/protocol/crypto/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

const seed = new Uint8Array(32).fill(3)
const signer = createSigner(seed)

describe('crypto: signer and verifier', () => {
  it('has the identity of its seed and a VRF key derived from it', () => {
    assert.deepEqual(signer.id, ed25519PublicKey(seed))
    const vrfSeed = hkdfSha512(seed, 'medichain/v2/vrf-key', 32)
    assert.deepEqual(signer.vrfKey, vrfKeyPair(vrfSeed).publicKey)
    assert.notDeepEqual(signer.vrfKey, signer.id)
    assert.ok(nodeVerifier.screenKey(signer.id) && nodeVerifier.screenKey(signer.vrfKey))
  })

  it('makes signatures that the verifier accepts, for its key and the message only', () => {
    const message = utf8('vote')
    const signature = signer.sign(message)
    assert.deepEqual(signature, ed25519Sign(seed, message))
    assert.equal(nodeVerifier.verify(signer.id, message, signature), true)
    const otherKey: Uint8Array = signer.vrfKey
    assert.equal(nodeVerifier.verify(otherKey, message, signature), false)
    assert.equal(nodeVerifier.verify(signer.id, utf8('veto'), signature), false)
  })

  it('makes the same proof each time', () => {
    const vrf = vrfKeyPair(hkdfSha512(seed, 'medichain/v2/vrf-key', 32))
    for (let i = 0; i < 20; i++) {
      const alpha = new Uint8Array([i % 12])
      const proof = signer.vrfProve(alpha)
      assert.deepEqual(proof, vrfEvaluate(vrf.secret, alpha).proof)
      assert.deepEqual(nodeVerifier.vrfVerify(signer.vrfKey, alpha, proof),
        vrfVerify(signer.vrfKey, alpha, proof))
      const otherAlpha = new Uint8Array([i % 12, 0])
      assert.equal(nodeVerifier.vrfVerify(signer.vrfKey, otherAlpha, proof), undefined)
    }
  })

  it('is not affected by a caller that changes a returned proof', () => {
    const alpha = utf8('a height')
    const proof = signer.vrfProve(alpha)
    const output = nodeVerifier.vrfVerify(signer.vrfKey, alpha, proof)!
    signer.vrfProve(alpha).fill(0)
    nodeVerifier.vrfVerify(signer.vrfKey, alpha, proof)!.fill(0)
    assert.deepEqual(signer.vrfProve(alpha), proof)
    assert.deepEqual(nodeVerifier.vrfVerify(signer.vrfKey, alpha, proof), output)
  })

  it('refuses a seed of another length', () => {
    assert.throws(() => createSigner(new Uint8Array(64)), /32 bytes/)
  })
})
