import assert from 'node:assert/strict'
import { ServiceError } from '../../../../src/api/index.js'
import type { GovernmentNode } from '../../../../src/node/government-node.js'
import type { NodeBase } from '../../../../src/node/node-base.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { NodeServicesHost } from '../../../../src/node/services/index.js'

/** A node that runs, and has not read its chain yet or has none; whoever asks gets no further. */
function servicesOf (chainId: string | undefined): NodeServicesHost {
  const base = {
    options: { role: 'government' }, chain: undefined, folders: { data: { chainId } },
    network: { on () {} }
  }
  return new NodeServicesHost(base as unknown as NodeBase, { desk: {} } as unknown as GovernmentNode)
}

describe('services while a node starts and stops', () => {
  it('a restarted node is not said to have no chain while it reads it', async () => {
    await assert.rejects(servicesOf('c0ffee').node.head(), (error: unknown) => {
      return error instanceof ServiceError && error.status === 503 && error.code === 'starting'
    })
    await assert.rejects(servicesOf(undefined).node.head(), (error: unknown) => {
      return error instanceof ServiceError && error.status === 409 && error.code === 'no-chain'
    })
  })

  it('no request waits until the store is closed: who waits is answered when the node stops', async () => {
    const waiters = new CaseWaiters()
    const [id, other] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
    const waiting = [waiters.wait(id, 'opened', 60_000), waiters.wait(other, 'closed', 60_000)]
    waiters.stop()
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined])
    assert.equal(await waiters.wait(id, 'closed', 60_000), undefined, 'and nobody begins to wait')
  })
})
