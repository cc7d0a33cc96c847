import assert from 'node:assert/strict'
import { OPERATOR, ServiceError } from '../../../../src/api/index.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
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

  it('limits how long a submission waits for the linking key, in milliseconds', async () => {
    const waits: number[] = []
    const linking = {
      whenReady: async (ms: number) => {
        waits.push(ms)
        return false
      }
    }
    const chain = {
      clock: { monotonic: () => 0, wall: () => Date.now() },
      random: (length: number) => new Uint8Array(length),
      signer: { id: new Uint8Array(32) }, statuses: { all: () => [] },
      chain: { genesis: { parameters: { maxSkewMs: 1 } } }
    }
    const config = {
      practitionerNumber: '', patientSystem: '', patientRegisters: [], recordSystem: '', recordBase: ''
    }
    const { submit } = hospitalServices({ config, base: { network: { peerId: '' } } } as never,
      () => ({ chain, hospital: { linking, releases: { areReady: () => false } } }) as never,
      {} as never, {} as never)
    await assert.rejects(submit({ query: { wait: 3 }, body: {} }, OPERATOR),
      (error: unknown) => error instanceof ServiceError && error.code === 'no-linking-key')
    assert.deepEqual(waits, [3000])
  })
})
