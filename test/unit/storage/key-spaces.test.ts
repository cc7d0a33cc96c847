import assert from 'node:assert/strict'
import { KeySpace, LedgerSpace } from '../../../src/storage/key-spaces.js'

describe('storage: key spaces', () => {
  it('have a byte each, so no two kinds of rows lie under one key', () => {
    const bytes = [...Object.values(KeySpace), ...Object.values(LedgerSpace)]
    assert.equal(new Set(bytes).size, bytes.length)
    assert(bytes.every(byte => byte > 0 && byte < 256))
  })
})
