import assert from 'node:assert/strict'
import { ServiceError } from '../../../src/api/index.js'
import { NodeProcess, readSamples, vary } from '../../../src/testnet/index.js'
import { SAMPLES } from '../../fixtures/samples.js'
import { until } from '../../e2e/support/until.js'
import { drawnAgain, PATIENCE_MS, type Ground } from '../ground/index.js'
import type { Scenario } from './scenario.js'

/** Above the numbers of the load, so that each diagnosis is new. */
const FIRST_NUMBER = 1_000_000

/** Three lists follow one another under load, and each needs the signatures of all hospitals that run. */
export const membersChange: Scenario = {
  name: 'members-change',
  fault: 'one of 4 is down while a fifth joins, and another leaves and returns',
  ground: 'members',
  async inject (ground) {
    const { government } = ground.fleet
    const [down, leaving] = [ground.hospital(1), ground.hospital(3)]
    const newcomer = new NodeProcess({ ...down.settings, name: 'hospital-5' })
    ground.onClose(async () => { await newcomer.kill() })
    const { peerId: id } = await leaving.client.call('status')
    await ground.kill(down)
    newcomer.start()
    await newcomer.ready()
    ground.join(newcomer)
    await inForce(ground, 2)
    ground.load.spared.add(leaving)
    await ground.load.answered(leaving)
    await ground.decided(ground.load.of(leaving).map(diagnosis => diagnosis.id))
    await government.client.call('removeMember', { params: { id } })
    await refusesNew(leaving)
    await inForce(ground, 3, leaving)
    await ground.says(leaving, 'removed')
    await ground.goesOn()
    await government.client.call('approve', { params: { id }, query: { allowDuplicateName: false } })
    await inForce(ground, 4)
    await ground.goesOn()
    return {
      fix: async () => {
        ground.load.spared.delete(leaving)
        await ground.start(down)
      },
      after: async () => {
        await ground.votesAgain(leaving)
        await drawnAgain(ground, leaving)
      }
    }
  }
}

/** Resolves when every node that runs, except one that leaves, has this list in force. */
async function inForce (ground: Ground, version: number, leaving?: NodeProcess): Promise<void> {
  for (const node of ground.running.filter(other => other !== leaving)) {
    await until(`${node.name} has list ${version} in force`, async () =>
      ((await node.client.call('status')).chain?.allowlistVersion ?? 0) >= version, PATIENCE_MS)
  }
}

/** The others take no transaction of a hospital that leaves, so it must acknowledge no diagnosis. */
async function refusesNew (leaving: NodeProcess): Promise<void> {
  const sample = (await readSamples(SAMPLES)).find(({ expect, force }) => expect === 'accepted' && !force)
  assert.ok(sample !== undefined)
  let number = FIRST_NUMBER
  await until(`${leaving.name} refuses a diagnosis`, async () => {
    try {
      await leaving.client.submitText(vary(sample, number++).text)
      return false
    } catch (error) {
      assert.ok(error instanceof ServiceError, String(error))
      return ['being-removed', 'not-a-member'].includes(error.code)
    }
  }, PATIENCE_MS)
}
