import assert from 'node:assert/strict'
import { BlockSource, type BlockSourceParts } from '../../../../src/node/peers/block-source.js'
import { HeightClaims } from '../../../../src/node/peers/height-claims.js'
import { Suppliers } from '../../../../src/node/peers/suppliers.js'
import { replyCodec } from '../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { equal, hex, utf8 } from '../../../../src/protocol/types/index.js'

const [hospital, government] = ['hospital', 'government'].map(name => sha256(utf8(name))) as
  [Uint8Array, Uint8Array]

describe('node/peers: block source', () => {
  it('asks the government only when no hospital helps, although the government claimed first', async () => {
    const asked: string[] = []
    const claims = new HeightClaims()
    for (const id of [government, hospital]) claims.note(id, 3)
    const parts = {
      claims, suppliers: new Suppliers({ monotonic: () => 0 }), connected: () => [hospital, government],
      isLastResort: (id: Uint8Array) => equal(id, government),
      scheduler: { after: () => () => {} },
      arrived: () => {},
      network: {
        request: async (id: Uint8Array) => {
          asked.push(hex(id))
          const served = { block: new Uint8Array(1), certificate: new Uint8Array(1) }
          return replyCodec.encode({ type: 'blocks', blocks: equal(id, government) ? [served] : [] })
        }
      }
    } as unknown as BlockSourceParts
    const source = new BlockSource(parts)
    const served = await source.next(1)
    assert(served !== undefined && equal(served.peer, government))
    assert.deepEqual(asked.slice(0, 2), [hospital, government].map(hex))
  })
})
