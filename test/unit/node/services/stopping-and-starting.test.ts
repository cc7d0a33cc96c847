import assert from 'node:assert/strict'
import { OPERATOR, ServiceError, type HealthView } from '../../../../src/api/index.js'
import type { GovernmentNode } from '../../../../src/node/assembly/government-node.js'
import type { NodeBase } from '../../../../src/node/assembly/node-base.js'
import type { HospitalNode } from '../../../../src/node/assembly/hospital-node.js'
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

/** The same as far as it can be asked how it is. */
function healthOf (role: 'hospital' | 'government', chainId: string | undefined): Promise<HealthView> {
  const none = (): never[] => []
  const base = {
    options: { role }, name: 'north', startedAt: Date.now(), chain: undefined, government: undefined,
    folders: { data: { chainId, path: '.' } }, signer: { id: new Uint8Array(32) },
    network: { on () {}, id: new Uint8Array(32), peerId: 'p', addresses: none, peers: none,
      metrics: () => ({ bytesIn: {}, bytesOut: {} }) },
    alarms: { recent: none }, vitals: { read: () => undefined }
  } as unknown as NodeBase
  const admission = { read: () => ({ stage: 'no-government', since: 1, message: '' }) }
  const desk = {
    base, desk: { list: none }, approved: none, namesakes: () => none,
    parameters: { minMembers: 4 }, config: {}
  }
  const node: unknown = role === 'hospital' ? { base, admission } : desk
  return new NodeServicesHost(base, node as HospitalNode | GovernmentNode).node.health({}, OPERATOR)
}

describe('services while a node starts and stops', () => {
  it('a restarted node is not said to have no chain while it reads it', async () => {
    await assert.rejects(servicesOf('c0ffee').node.head({}, OPERATOR), (error: unknown) => {
      return error instanceof ServiceError && error.status === 503 && error.code === 'starting'
    })
    await assert.rejects(servicesOf(undefined).node.head({}, OPERATOR), (error: unknown) => {
      return error instanceof ServiceError && error.status === 409 && error.code === 'no-chain'
    })
  })

  it('doctor says that it starts, not what a node without a chain waits for', async () => {
    for (const [role, code] of [['hospital', 'no-government'], ['government', 'not-begun']] as const) {
      const { facts, troubles } = await healthOf(role, 'c0ffee')
      assert.deepEqual([facts.phase, facts.admission, facts.desk], ['starting', undefined, undefined])
      const told = troubles.filter(one => one.severity !== 'warning').map(one => [one.code, one.action])
      assert.deepEqual(told, [['starting', 'Ask again in some seconds.']])
      const without = await healthOf(role, undefined)
      assert.deepEqual([without.facts.phase, without.troubles[0]?.code], ['waiting', code])
    }
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
