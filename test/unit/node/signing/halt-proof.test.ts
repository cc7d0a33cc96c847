import assert from 'node:assert/strict'
import { certificateBeside } from '../../../../src/protocol/codec/index.js'
import type { Certificate } from '../../../../src/protocol/types/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { haltProof, raiseHalt } from '../../../../src/node/signing/halt-proof.js'
import { MemoryStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

describe('node: what is kept when agreement halts', () => {
  it('is both certificates, even if one of them is for the final block of this node', async () => {
    const world = new ChainFixture()
    const { certificate } = world.commit([world.anything(world.signers[0]!)])
    const store = await world.store(new MemoryStore())
    const own = certificateBeside(certificate)
    assert(own.verdict === 'accept')
    const rival: Certificate = { ...own.value, blockHash: new Uint8Array(32).fill(9) }
    assert.deepEqual(await haltProof(store), [])
    for (const certificates of [[rival], [own.value, rival]]) {
      const alarms: string[] = []
      raiseHalt({
        store, alarm: code => { alarms.push(code) }, fail: error => { throw error as Error }
      }, { type: 'halt', code: 'two-final-blocks', certificates })
      await new Promise(resolve => { setImmediate(resolve) })
      assert.deepEqual(alarms, ['halted'])
      const kept = await haltProof(store)
      assert.deepEqual(kept.map(one => hex(one.blockHash)), [hex(own.value.blockHash), hex(rival.blockHash)])
    }
  })
})
