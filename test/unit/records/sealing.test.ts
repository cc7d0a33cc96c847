import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isPadOf } from '../../../src/protocol/codec/index.js'
import { equal } from '../../../src/protocol/types/index.js'
import {
  isApprovedCase, openBody, openCasePart, openedRecord, sealBody, sealCasePart
} from '../../../src/records/index.js'
import { condition, encounter, patient, prepared } from './support.js'

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })
const binding = fc.record({ chainId: bytes(32), submitter: bytes(32), r: bytes(16) })
const secrets = fc.record({ key32: bytes(32), nonce12: bytes(12), pad: bytes(32) })

describe('sealed bodies', () => {
  it('open to the sealed content', () => {
    fc.assert(
      fc.property(binding, secrets, fc.uint8Array({ maxLength: 400 }), (bound, drawn, plain) => {
        const sealed = sealBody(plain, { ...bound, ...drawn })
        assert.equal(sealed.bodySize, sealed.ciphertext.length)
        assert.equal(sealed.bodySize, plain.length + 32 + 12 + 16)
        assert.ok(isPadOf(bound.chainId, drawn.pad, sealed.ciphertext))
        assert.ok(!isPadOf(bound.chainId, drawn.key32, sealed.ciphertext) || equal(drawn.pad, drawn.key32))
        const opened = openBody(sealed.ciphertext, drawn.key32, { ...bound, ...sealed })
        assert.deepEqual(opened, plain)
      })
    )
  })

  it('do not open after any change of body, key, binding or commitment', () => {
    const bound = {
      chainId: new Uint8Array(32),
      submitter: new Uint8Array(32),
      r: new Uint8Array(16)
    }
    const key32 = new Uint8Array(32).fill(1)
    const plain = new TextEncoder().encode('{"a":1}')
    const sealed = sealBody(plain, { ...bound, key32, nonce12: new Uint8Array(12), pad: key32 })
    const given = { ...bound, ...sealed }
    assert.ok(openBody(sealed.ciphertext, key32, given))
    const flip = (value: Uint8Array, at: number): Uint8Array =>
      value.map((byte, i) => (i === at % value.length ? byte ^ 1 : byte))
    fc.assert(
      fc.property(fc.nat(), (at) => {
        assert.equal(openBody(flip(sealed.ciphertext, at), key32, given), undefined)
        assert.equal(openBody(sealed.ciphertext, flip(key32, at), given), undefined)
        for (const name of [
          'chainId',
          'submitter',
          'r',
          'bodyHash',
          'keyCommitment'
        ] as const) {
          const changed = { ...given, [name]: flip(given[name], at) }
          assert.equal(openBody(sealed.ciphertext, key32, changed), undefined, name)
        }
      })
    )
    assert.equal(openBody(sealed.ciphertext, key32.slice(1), given), undefined)
    assert.equal(openBody(new Uint8Array(0), key32, given), undefined)
  })

  it('have a single key: a second key is refused even if both decrypt', () => {
    const bound = {
      chainId: new Uint8Array(32),
      submitter: new Uint8Array(32),
      r: new Uint8Array(16)
    }
    const nonce12 = new Uint8Array(12)
    const first = sealBody(new Uint8Array(8), {
      ...bound,
      key32: new Uint8Array(32).fill(1),
      nonce12,
      pad: nonce12
    })
    const second = sealBody(new Uint8Array(8), {
      ...bound,
      key32: new Uint8Array(32).fill(2),
      nonce12,
      pad: nonce12
    })
    const mixed = { ...bound, bodyHash: second.bodyHash, keyCommitment: first.keyCommitment }
    assert.equal(openBody(second.ciphertext, new Uint8Array(32).fill(2), mixed), undefined)
  })
})

describe('sealed case parts', () => {
  const bound = {
    chainId: new Uint8Array(32), submitter: new Uint8Array(32).fill(1), r: new Uint8Array(16).fill(2)
  }
  const flip = (value: Uint8Array, at: number): Uint8Array =>
    value.map((byte, i) => (i === at % value.length ? byte ^ 1 : byte))
  const { parts } = prepared()
  const seed = openedRecord(parts!.record)!.caseSeed
  const sealed = sealCasePart(parts!.case, seed, bound)

  it('open with their own key to the sealed content, and the key does not tell the seed', () => {
    assert.deepEqual(openCasePart(sealed.ciphertext, sealed.key, { ...bound, ...sealed }), parts!.case)
    assert.equal(sealed.casePartSize, sealed.ciphertext.length)
    assert.notDeepEqual(sealed.key, seed)
  })

  it('do not open after any change of body, key, binding or commitment, nor as a record part', () => {
    const given = { ...bound, ...sealed }
    fc.assert(fc.property(fc.nat(), (at) => {
      assert.equal(openCasePart(flip(sealed.ciphertext, at), sealed.key, given), undefined)
      assert.equal(openCasePart(sealed.ciphertext, flip(sealed.key, at), given), undefined)
      for (const name of ['chainId', 'submitter', 'r', 'casePartHash', 'casePartCommitment'] as const) {
        const changed = { ...given, [name]: flip(given[name], at) }
        assert.equal(openCasePart(sealed.ciphertext, sealed.key, changed), undefined, name)
      }
    }))
    assert.equal(openCasePart(sealed.ciphertext, sealed.key.slice(1), given), undefined)
    const asRecord = { ...bound, bodyHash: sealed.casePartHash, keyCommitment: sealed.casePartCommitment }
    assert.equal(openBody(sealed.ciphertext, sealed.key, asRecord), undefined)
  })

  it('are those of their record part, and of no other', () => {
    assert.ok(isApprovedCase(parts!.record, { ...bound, ...sealed }))
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.9' }] }
    const other = prepared(condition({ code }), patient(), encounter()).parts!
    const otherCase = sealCasePart(other.case, seed, bound)
    assert.ok(!isApprovedCase(parts!.record, { ...bound, ...otherCase }), 'another diagnosis')
    const otherSeed = sealCasePart(parts!.case, new Uint8Array(32), bound)
    assert.ok(!isApprovedCase(parts!.record, { ...bound, ...otherSeed }), 'a key of its own')
    const otherKey = { ...sealed, casePartCommitment: otherSeed.casePartCommitment }
    assert.ok(!isApprovedCase(parts!.record, { ...bound, ...otherKey }), 'another commitment')
    assert.ok(!isApprovedCase(parts!.case, { ...bound, ...sealed }), 'no record part')
  })
})
