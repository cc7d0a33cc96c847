import assert from 'node:assert/strict'
import { RecentBodies } from '../../../../src/node/clinical/recent-bodies.js'

const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n)

describe('node: recent bodies', () => {
  it('do not fill the memory with bodies of decided cases', async () => {
    const asked: number[] = []
    const bodies = new RecentBodies({
      getBodies: async hashes => { asked.push(hashes.length); return hashes.map(() => undefined) }
    })
    bodies.remember([1, 2].map(n => ({ hash: hash(n), ciphertext: new Uint8Array(10).fill(n) })))
    bodies.forget([hash(1), hash(9)])
    assert.deepEqual(await bodies.get([hash(1), hash(2)]), [undefined, new Uint8Array(10).fill(2)])
    assert.deepEqual(asked, [1], 'only the forgotten body is read from the disk')
  })
})
