import assert from 'node:assert/strict'
import { until } from '../../e2e/support/until.js'
import type { AllowlistView } from '../../../src/api/index.js'
import { NodeProcess } from '../../../src/testnet/index.js'
import { drawnAgain, PATIENCE_MS, type Ground } from '../ground/index.js'
import type { Scenario } from './scenario.js'

const NEWCOMER = 'hospital-5'
/** Number of diagnoses that are decided while the list waits. */
const DECIDED_MEANWHILE = 50

/** The list must not become final before the new hospital signs it (SPECIFICATION.md §5.1). */
export const admission: Scenario = {
  name: 'admission-down',
  fault: 'a fifth hospital is admitted while it is down, and starts',
  ground: 'admission',
  async inject (ground) {
    const { government } = ground.fleet
    const newcomer = new NodeProcess({ ...ground.hospital(1).settings, name: NEWCOMER })
    ground.onClose(async () => { await newcomer.kill() })
    await ground.stop(government)
    government.start({ settings: { autoApprove: false } })
    await government.ready()
    newcomer.start()
    await newcomer.ready()
    const id = await until('the government has the request', async () => {
      const asked = await government.client.call('enrolments')
      return asked.find(({ member, state }) => member.name === NEWCOMER && state === 'pending')?.member.id
    }, PATIENCE_MS)
    await newcomer.kill()
    await government.client.call('approve', { params: { id } })
    const { joins } = await until('the others have signed', async () => {
      const { successor } = await government.client.call('allowlists')
      return successor?.joins?.signed.length === ground.hospitals.length && successor
    }, PATIENCE_MS)
    assert.deepEqual(joins?.missing.map(({ name }) => name), [NEWCOMER])
    await ground.goesOn(DECIDED_MEANWHILE)
    for (const node of ground.nodes) assert.equal((await listOf(node)).version, 1, node.name)
    return {
      fix: async () => {
        await ground.start(newcomer)
        ground.join(newcomer)
        await isMember(ground)
      },
      after: async () => {
        await ground.votesAgain(newcomer)
        await drawnAgain(ground, newcomer)
      }
    }
  }
}

async function listOf (node: NodeProcess): Promise<AllowlistView> {
  const { committed } = await node.client.call('allowlists')
  assert.ok(committed !== undefined)
  return committed
}

/** Resolves when every node has the list with the new hospital in force. */
async function isMember (ground: Ground): Promise<void> {
  for (const node of ground.nodes) {
    await until(`${node.name} counts ${NEWCOMER} as a member`, async () => {
      const { chain } = await node.client.call('status')
      return chain?.allowlistVersion === 2 && chain.members === ground.hospitals.length
    }, PATIENCE_MS)
  }
}
