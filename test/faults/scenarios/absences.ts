import assert from 'node:assert/strict'
import { until } from '../../e2e/support/until.js'
import { wholeNumber } from '../../fixtures/variables.js'
import { pause, type NodeProcess } from '../../../src/testnet/index.js'
import { absentAt, drawnAgain, isDrawn, PATIENCE_MS, type Ground } from '../ground/index.js'
import type { Scenario } from './scenario.js'

const STOPPED_MS = 5_000
const MINUTE_MS = 60_000
/** Duration of a long absence. Three minutes stand for an hour, which `AWAY_MINUTES=60` runs in full. */
export const AWAY_MS = wholeNumber('AWAY_MINUTES', 3) * MINUTE_MS
const LOOK_MS = 2_000

export const lostQuorum: Scenario = {
  name: 'lost-quorum',
  fault: 'quorum lost: 2 of 4 stopped',
  ground: 'four',
  async inject (ground) {
    const [first, second] = [ground.hospital(1), ground.hospital(2)]
    const gone = [ground.hospital(3), ground.hospital(4)]
    await ground.stop(...gone)
    for (const node of [first, second]) {
      const text = await ground.says(node, 'quorum-lost')
      for (const { name } of gone) assert.ok(text.includes(name), `${text} does not name ${name}`)
    }
    await ground.standsStill(STOPPED_MS)
    return { fix: async () => { await ground.start(...gone) } }
  }
}

export const governmentAway: Scenario = {
  name: 'government-away',
  fault: 'government away; a hospital restarts meanwhile',
  ground: 'four',
  async inject (ground) {
    const { government } = ground.fleet
    const restarted = ground.hospital(2)
    await ground.stop(government)
    await ground.goesOn()
    await ground.kill(restarted)
    await ground.start(restarted)
    await ground.votesAgain(restarted)
    return { fix: async () => { await ground.start(government) } }
  }
}

/**
 * Keeps a validator away for many times TAKE (20 s). It has a fleet of its own, because a hospital that was
 * absent twice in a day is drawn again only after ten minutes.
 */
export const awayForLong: Scenario = {
  name: 'away-for-long',
  fault: `a validator away for ${AWAY_MS / MINUTE_MS} min under load`,
  ground: 'absence',
  async inject (ground) {
    const [victim, witness] = [ground.hospital(4), ground.hospital(1)]
    await ground.kill(victim)
    const killedAt = Date.now()
    await isAbsent(ground, victim)
    ground.note(`marked absent after ${Math.round((Date.now() - killedAt) / 1000)} s`)
    const from = ground.load.acknowledged.length
    while (Date.now() < killedAt + AWAY_MS) {
      await Promise.all([pause(LOOK_MS), ground.goesOn()])
      assert.deepEqual(await absentAt(witness), [victim.name])
    }
    const meanwhile = ground.load.acknowledged.slice(from).map(({ id }) => id)
    await ground.decided(meanwhile)
    for (const id of meanwhile) {
      assert.ok(!await isDrawn(victim, id, witness), `${id} is drawn to a hospital that is absent`)
    }
    return {
      fix: async () => { await ground.start(victim) },
      after: async () => {
        await until('the ledger counts nobody as absent',
          async () => (await absentAt(witness)).length === 0, PATIENCE_MS)
        await drawnAgain(ground, victim)
      }
    }
  }
}

/** Resolves when every node that runs says that this hospital alone is absent. */
async function isAbsent (ground: Ground, { name }: NodeProcess): Promise<void> {
  for (const node of ground.running) {
    const absent = await until(`${node.name} counts ${name} as absent`, async () => {
      const names = await absentAt(node)
      return names.length > 0 && names
    }, PATIENCE_MS)
    assert.deepEqual(absent, [name])
  }
}
