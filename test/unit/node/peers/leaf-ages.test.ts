import assert from 'node:assert/strict'
import { LeafAges, MAX_LEAF_AGES } from '../../../../src/node/peers/leaf-ages.js'

function leaf (number: number): Uint8Array {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

describe('peers: ages of leaves', () => {
  it('show which leaves have waited for a long time', () => {
    const ages = new LeafAges()
    assert.deepEqual(ages.olderThan(1_000, [leaf(1)], 0), [])
    assert.deepEqual(ages.olderThan(1_000, [leaf(1), leaf(2)], 1_000), [leaf(1)])
  })

  it('are bounded, whatever a peer mentions', () => {
    const ages = new LeafAges()
    for (let i = 0; i < MAX_LEAF_AGES + 10; i++) ages.olderThan(1_000, [leaf(i)], 0)
    assert.equal(ages.size, MAX_LEAF_AGES)
    assert.deepEqual(ages.olderThan(1_000, [leaf(0), leaf(MAX_LEAF_AGES)], 1_000), [leaf(MAX_LEAF_AGES)])
  })
})
