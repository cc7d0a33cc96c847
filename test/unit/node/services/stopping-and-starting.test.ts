import assert from 'node:assert/strict'
import { OPERATOR, ServiceError, type HealthView } from '../../../../src/api/index.js'
import type { GovernmentNode } from '../../../../src/node/assembly/government-node.js'
import type { NodeBase } from '../../../../src/node/assembly/node-base.js'
import type { HospitalNode } from '../../../../src/node/assembly/hospital-node.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { NodeServicesHost } from '../../../../src/node/services/index.js'

/** Returns the services of a running node without a chain, or of a node that has not read its chain yet. */
function servicesOf (chainId: string | undefined): NodeServicesHost {
  const base = {
    options: { role: 'government' }, chain: undefined, folders: { data: { chainId } },
    network: { on () {} }
  }
  return new NodeServicesHost(base as unknown as NodeBase, { desk: {} } as unknown as GovernmentNode)
}

/** Returns the health of such a node, as `doctor` reads it. */
function healthOf (role: 'hospital' | 'government', chainId: string | undefined): Promise<HealthView> {
  const none = (): never[] => []
  const base = {
    options: { role }, name: 'north', startedAt: Date.now(), chain: undefined, government: undefined,
    folders: { data: { chainId, path: '.' } }, signer: { id: new Uint8Array(32) },
    keystore: { created: true },
    network: { on () {}, id: new Uint8Array(32), peerId: 'p', addresses: none, peers: none,
      metrics: () => ({ bytesIn: {}, bytesOut: {} }) },
    alarms: { recent: none }, vitals: { read: () => undefined }
  } as unknown as NodeBase
  const admission = { read: () => ({ stage: 'no-government', since: 1, message: '' }) }
  const desk = {
    base, desk: { list: none }, approved: none, namesakes: () => none, search: {},
    parameters: { minMembers: 4 }, config: {}
  }
  const node: unknown = role === 'hospital' ? { base, admission } : desk
  return new NodeServicesHost(base, node as HospitalNode | GovernmentNode).node.health({}, OPERATOR)
}

describe('services while a node starts and stops', () => {
  it('answer "starting" and not "no chain" while a restarted node reads its chain', async () => {
    await assert.rejects(servicesOf('c0ffee').node.head({}, OPERATOR), (error: unknown) => {
      return error instanceof ServiceError && error.status === 503 && error.code === 'starting'
    })
    await assert.rejects(servicesOf(undefined).node.head({}, OPERATOR), (error: unknown) => {
      return error instanceof ServiceError && error.status === 409 && error.code === 'no-chain'
    })
  })

  it('show doctor that the node starts, and not the reasons why a node has no chain', async () => {
    for (const [role, code] of [['hospital', 'no-government'], ['government', 'not-begun']] as const) {
      const { facts, troubles } = await healthOf(role, 'c0ffee')
      assert.deepEqual([facts.phase, facts.admission, facts.desk], ['starting', undefined, undefined])
      const problems = troubles.filter(({ severity }) => severity !== 'warning')
      const shown = problems.map(({ code, action }) => [code, action])
      assert.deepEqual(shown, [['starting', 'Ask again in some seconds.']])
      const withoutChain = await healthOf(role, undefined)
      assert.deepEqual([withoutChain.facts.phase, withoutChain.troubles[0]?.code], ['waiting', code])
    }
  })

  it('answer every waiting request when the node stops, before the store is closed', async () => {
    const waiters = new CaseWaiters()
    const [id, other] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
    const waiting = [waiters.wait(id, 'opened', 60_000), waiters.wait(other, 'closed', 60_000)]
    waiters.stop()
    assert.deepEqual(await Promise.all(waiting), [undefined, undefined])
    assert.equal(await waiters.wait(id, 'closed', 60_000), undefined, 'a later request does not wait')
  })
})
