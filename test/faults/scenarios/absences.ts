import assert from 'node:assert/strict'
import type { Scenario } from './scenario.js'

const STOPPED_MS = 5_000

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
