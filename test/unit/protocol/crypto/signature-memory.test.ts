import assert from 'node:assert/strict'
import { createSigner, nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { onceVerified } from '../../../../src/protocol/crypto/signature-memory.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

const signer = createSigner(new Uint8Array(32).fill(3))
const message = utf8('a vote')
const signature = signer.sign(message)

function changed (bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[0]! ^= 1
  return copy
}

describe('crypto: remembered signatures', () => {
  it('are checked once, and invalid signatures each time', () => {
    let checks = 0
    const check = (holds: boolean) => (): boolean => {
      checks++
      return holds
    }
    const key = new Uint8Array(32).fill(1)
    assert.equal(onceVerified(key, message, signature, check(false)), false)
    assert.equal(onceVerified(key, message, signature, check(true)), true)
    assert.equal(onceVerified(key, message, signature, check(false)), true)
    assert.equal(checks, 2)
  })

  it('are valid only for the checked input', () => {
    assert(nodeVerifier.verify(signer.id, message, signature))
    for (let i = 0; i < 2; i++) {
      assert.equal(nodeVerifier.verify(signer.id, message, changed(signature)), false)
      assert.equal(nodeVerifier.verify(signer.id, changed(message), signature), false)
      assert.equal(nodeVerifier.verify(changed(signer.id), message, signature), false)
    }
    // The same bytes with another split.
    const shorter = signature.slice(0, 63)
    const longer = Uint8Array.of(signature[63]!, ...message)
    assert.equal(nodeVerifier.verify(signer.id, longer, shorter), false)
    assert(nodeVerifier.verify(signer.id, message, signature))
  })

  it('are not kept for long messages', () => {
    const long = new Uint8Array(10_000)
    let checks = 0
    for (let i = 0; i < 2; i++) onceVerified(signer.id, long, signature, () => ++checks > 0)
    assert.equal(checks, 2)
  })
})
