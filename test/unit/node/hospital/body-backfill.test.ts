import assert from 'node:assert/strict'
import { systemClock } from '../../../../src/node/clocks.js'
import type { Core } from '../../../../src/node/core.js'
import { BodyBackfill } from '../../../../src/node/hospital/body-backfill.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { until } from '../../../fixtures/running-nodes.js'

describe('hospital: bodies that are missing', () => {
  it('are found although nobody gives those before them', async () => {
    const store = await NodeStore.open(new MemoryStore())
    const submitter = new Uint8Array(32).fill(1)
    const lost = Array.from({ length: 200 }, (_, i) => new Uint8Array(32).fill(i))
    const last = new Uint8Array(32).fill(255)
    await store.write([...lost, last].map(hash => store.missingBodies.putting(hash, submitter)))
    await store.putBodies([{ hash: last, ciphertext: new Uint8Array(8) }])
    const host = { stopped: false, state: { halted: false } }
    const after = (_: number, task: () => void): (() => void) => {
      const timer = setTimeout(task, 1)
      return () => { clearTimeout(timer) }
    }
    const network = { peers: () => [] }
    const logger = { info: () => {} }
    const core = {
      store, host, network, logger, clock: systemClock, scheduler: { after }, fail: assert.ifError
    }
    const backfill = new BodyBackfill(core as unknown as Core)
    await backfill.start()
    await until(() => backfill.missing === 200, 'the last is found')
    host.stopped = true
    backfill.stop()
    assert.equal(await store.missingBodies.get(last), undefined)
  })
})
