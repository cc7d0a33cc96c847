import assert from 'node:assert/strict'
import { GossipMesh } from '../../../../src/network/gossip/gossip-mesh.js'

describe('network: gossip mesh', () => {
  it('is built only after a while, and released when all members are reachable', () => {
    const opts = { D: 0, Dlo: 0, Dhi: 8, Dout: 0, Dscore: 0 }
    const mesh = new GossipMesh(opts)
    for (let now = 0; now <= 5000; now += 1000) mesh.adjust(false, now)
    assert.equal(opts.D, 0)
    mesh.adjust(true, 5500)
    for (let now = 6000; now <= 11_000; now += 1000) mesh.adjust(false, now)
    assert.equal(opts.D, 0, 'the waiting time restarts')
    mesh.adjust(false, 11_001)
    assert.deepEqual([opts.D, opts.Dlo], [3, 2])
    mesh.adjust(true, 20_000)
    assert.deepEqual([opts.D, opts.Dhi], [0, 0], 'prunes all peers')
    mesh.adjust(true, 22_000)
    assert.deepEqual([opts.D, opts.Dhi], [0, 8], 'accepts grafts again')
  })
})
