import assert from 'node:assert/strict'
import fc from 'fast-check'
import { MAX_SEALED_RULE_BYTES, decode } from '../../../../src/protocol/codec/index.js'
import {
  ALL_CATEGORIES, CONSENTED_PURPOSES, Effect, MAX_PROVISIONS, PURPOSES, ROLES, endOfRule,
  faultOfRule, ruleCodec, type ConsentRule, type Provision
} from '../../../../src/protocol/consent/index.js'
import { b32, bytes, few, record } from '../codec/random-values.js'
import { NOW, digest, provision } from './model.js'

const ruleOf = (...provisions: Provision[]): ConsentRule =>
  ({ salt: digest('salt').subarray(0, 16), provisions })
const faultOf = (parts: Partial<Provision>): string | undefined =>
  faultOfRule(ruleOf(provision(), provision(parts)), NOW)

describe('consent: a rule', () => {
  it('has one encoding, and the longest fits', () => {
    const reader = record({
      hospital: fc.option(b32, { nil: undefined }), practitioner: fc.option(b32, { nil: undefined }),
      role: fc.constantFrom(...Object.values(ROLES))
    })
    const random = record({
      salt: bytes(16),
      provisions: few(record({
        effect: fc.constantFrom(Effect.permit, Effect.deny),
        readers: few(reader, 16),
        purposes: fc.integer({ min: 0, max: 255 }),
        categories: fc.integer({ min: 0, max: 65_535 }),
        records: few(b32, 32),
        from: fc.maxSafeNat(),
        until: fc.maxSafeNat()
      }), MAX_PROVISIONS, 1)
    })
    const link = record({
      salt: bytes(16), provisions: fc.constant([]),
      link: record({
        other: b32, shown: few(record({ caseId: b32, token: b32 }), 2),
        sealed: fc.uint8Array({ maxLength: 2116 })
      })
    })
    fc.assert(fc.property(fc.oneof(random, link), rule => {
      assert.deepEqual(ruleCodec.decode(ruleCodec.encode(rule)), rule)
    }))
    const longest = provision({
      readers: Array.from({ length: 16 }, () =>
        ({ hospital: digest('a'), practitioner: digest('b'), role: ROLES.doctor })),
      records: Array.from({ length: 32 }, (_, i) => digest(String(i)))
    })
    const { length } = ruleCodec.encode(ruleOf(...Array.from({ length: MAX_PROVISIONS }, () => longest)))
    // Sealing adds a nonce of 12 bytes and a tag of 16.
    assert(length + 28 <= MAX_SEALED_RULE_BYTES, `${length} bytes`)
  })

  it('is refused with an unknown effect or role, or without a provision', () => {
    const bytes = ruleCodec.encode(ruleOf(provision()))
    const changed = (at: number, to: number): Uint8Array => {
      const copy = bytes.slice()
      copy[at] = to
      return copy
    }
    assert.equal(decode(ruleCodec, bytes).verdict, 'accept')
    assert.deepEqual(decode(ruleCodec, changed(18, 3)), { verdict: 'reject', code: 'unknown-tag' })
    assert.deepEqual(decode(ruleCodec, changed(17, 0)).verdict, 'reject')
  })

  it('is refused by name if a provision says nothing or what no consent can say', () => {
    assert.equal(faultOf({}), undefined)
    assert.equal(faultOf({ purposes: 0 }), 'consent-purpose-unknown')
    assert.equal(faultOf({ purposes: PURPOSES.BTG }), 'consent-purpose-unknown')
    assert.equal(faultOf({ purposes: CONSENTED_PURPOSES + 64 }), 'consent-purpose-unknown')
    assert.equal(faultOf({ categories: 0 }), 'consent-category-unknown')
    assert.equal(faultOf({ categories: ALL_CATEGORIES + 128 }), 'consent-category-unknown')
    assert.equal(faultOf({
      readers: [{ hospital: undefined, practitioner: undefined, role: ROLES.any }]
    }), 'consent-reader-empty')
    assert.equal(faultOf({ records: [digest('a'), digest('b'), digest('a')] }), 'consent-record-twice')
    assert.equal(faultOf({ from: NOW + 9, until: NOW + 9 }), 'consent-period-reversed')
    assert.equal(faultOf({ until: NOW }), 'consent-period-past')
    assert.equal(faultOf({ until: NOW + 1 }), undefined)
  })

  it('ends with its last provision, or never', () => {
    assert.equal(endOfRule(ruleOf(provision({ until: 5 }), provision({ until: 9 }))), 9)
    assert.equal(endOfRule(ruleOf(provision({ until: 5 }), provision())), 0)
  })
})
