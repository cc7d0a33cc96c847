import assert from 'node:assert/strict'
import fc from 'fast-check'
import { nameInputOf, retryTag } from '../../../src/records/index.js'

const KEY = new Uint8Array(32).fill(3)
const HOSPITAL = new Uint8Array(32).fill(9)
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one.trim() === one)

describe('inputs of names', () => {
  it('are the register, a zero byte and the value', () => {
    assert.deepEqual(nameInputOf({ system: 'urn:x', value: 'A 1' }),
      new Uint8Array(Buffer.from('urn:x\0A 1')))
  })

  it('differ by system and value, wherever one ends and the other begins', () => {
    fc.assert(
      fc.property(text, text, text, (system, value, tail) => {
        const of = (s: string, v: string): string =>
          Buffer.from(nameInputOf({ system: s, value: v }) ?? []).toString('hex')
        assert.notEqual(of(system + tail, value), of(system, tail + value))
        assert.notEqual(of(system, value), of(system, value + tail))
      })
    )
  })

  it('are the same for an identifier that two people type', () => {
    const typed = nameInputOf({ system: ' urn:x', value: 'Mu\u0308ller ' })
    assert.deepEqual(typed, nameInputOf({ system: 'urn:x', value: 'M\u00fcller' }))
  })

  it('are missing if the system has a zero byte, or if both are too long', () => {
    assert.equal(nameInputOf({ system: 'urn:x\0y', value: '1' }), undefined)
    assert.equal(nameInputOf({ system: 'urn:x', value: '1'.repeat(65_536) }), undefined)
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
