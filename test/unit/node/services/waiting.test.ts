import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { nodeServices } from '../../../../src/node/services/node-services.js'

describe('services: `wait`', () => {
  it('is given in seconds, and passed on in milliseconds', async () => {
    const waits: number[] = []
    const finder = {
      resolve: async () => new Uint8Array(32),
      showWhenClosed: async (_id: unknown, _waiters: unknown, ms: number) => {
        waits.push(ms)
        return {}
      }
    }
    const node = nodeServices({ base: {}, finder: () => finder } as never)
    await node.showCase({ params: { id: '00'.repeat(32) }, query: { wait: 1.5 } }, OPERATOR)
    await node.showCase({ params: { id: '00'.repeat(32) }, query: {} }, OPERATOR)
    assert.deepEqual(waits, [1500, 0])
  })
})
