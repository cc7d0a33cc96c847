import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { pseudonymFor, retryTag } from '../../../src/records/index.js'

const KEY = new Uint8Array(32).fill(3)
const HOSPITAL = new Uint8Array(32).fill(9)
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one.trim() === one)

describe('pseudonyms', () => {
  it('are HMAC-SHA-256 over length-prefixed domain, context, system and value', () => {
    const parts = ['medichain/v2/pseudonym', 'patient', 'urn:x', 'A 1'].map((one) =>
      Buffer.from(one)
    )
    const framed = Buffer.concat(
      parts.flatMap((part) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(part.length)
        return [length, part]
      })
    )
    const expected = createHmac('sha256', KEY).update(framed).digest('hex')
    const actual = pseudonymFor(KEY, 'patient', { system: 'urn:x', value: 'A 1' })
    assert.equal(Buffer.from(actual).toString('hex'), expected)
  })

  it('differ by key, context, system and value, and have unambiguous boundaries', () => {
    fc.assert(
      fc.property(text, text, text, (system, value, tail) => {
        const of = (s: string, v: string): string =>
          Buffer.from(pseudonymFor(KEY, HOSPITAL, { system: s, value: v })).toString('hex')
        assert.notEqual(of(system + tail, value), of(system, tail + value))
        assert.notEqual(of(system, value), of(system, value + tail))
      })
    )
    const identifier = { system: 'urn:x', value: '1' }
    const all = [
      pseudonymFor(KEY, HOSPITAL, identifier),
      pseudonymFor(KEY, 'patient', identifier),
      pseudonymFor(HOSPITAL, HOSPITAL, identifier),
      pseudonymFor(KEY, KEY, identifier)
    ].map((one) => Buffer.from(one).toString('hex'))
    assert.equal(new Set(all).size, all.length)
  })

  it('are the same for an identifier that two people type', () => {
    const typed = pseudonymFor(KEY, HOSPITAL, { system: ' urn:x', value: 'Mu\u0308ller ' })
    assert.deepEqual(typed, pseudonymFor(KEY, HOSPITAL, { system: 'urn:x', value: 'M\u00fcller' }))
  })
})

describe('retry tags', () => {
  it('are equal only for the same record and version', () => {
    const key = { system: 'urn:x', value: '7' }
    const tags = [
      retryTag(KEY, key, 1),
      retryTag(KEY, key, 2),
      retryTag(HOSPITAL, key, 1),
      retryTag(KEY, { ...key, value: '8' }, 1),
      retryTag(KEY, { ...key, system: 'urn:y' }, 1)
    ].map((one) => Buffer.from(one).toString('hex'))
    assert.equal(new Set(tags).size, tags.length)
    assert.deepEqual(retryTag(KEY, { ...key }, 1), retryTag(KEY, key, 1))
  })
})
