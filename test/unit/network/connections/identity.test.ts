import assert from 'node:assert/strict'
import { memberIdOf, memberIdOfAddress, peerIdOf } from '../../../../src/network/index.js'
import { fromHex } from '../../../../src/protocol/types/index.js'

describe('network: identity', () => {
  it('converts a key to a peer ID and back, and refuses other kinds of keys', () => {
    const key = fromHex('3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29')
    const peerId = peerIdOf(key)
    assert.match(peerId, /^12D3KooW/)
    assert.deepEqual(memberIdOf(peerId), key)
    assert.deepEqual(memberIdOfAddress(`/ip4/10.0.0.1/tcp/9000/p2p/${peerId}`), key)
    assert.equal(memberIdOfAddress('/ip4/10.0.0.1/tcp/9000'), undefined)
    assert.equal(memberIdOfAddress('nonsense'), undefined)
    assert.equal(memberIdOf('nonsense'), undefined)
    assert.equal(memberIdOf('16Uiu2HAmUQaBHLFHTkHMUvLQLgJ9kjfM5yHT9FX3vz8D8SYxbMPr'), undefined)
    assert.throws(() => peerIdOf(new Uint8Array(31)))
  })
})
