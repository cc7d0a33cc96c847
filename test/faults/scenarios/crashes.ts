import { pause } from '../../../src/testnet/index.js'
import type { Scenario } from './scenario.js'

/** Longer than the default view timeout of 3 s, even after a first growth. */
const PAUSED_MS = 6_000
const DOWN_MS = 2_000

export const killOne: Scenario = {
  name: 'kill-one',
  fault: 'kill -9 of one of 4',
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(1)
    await ground.kill(victim)
    await ground.goesOn()
    return { fix: async () => { await ground.start(victim) } }
  }
}

export const killTwo: Scenario = {
  name: 'kill-two',
  fault: 'kill -9 of f+1 = 2 of 4 at once',
  ground: 'four',
  async inject (ground) {
    const victims = [ground.hospital(2), ground.hospital(3)]
    await ground.kill(...victims)
    await pause(DOWN_MS)
    return { fix: async () => { await ground.start(...victims) } }
  }
}

export const paused: Scenario = {
  name: 'pause',
  fault: `SIGSTOP of one of 4 for ${PAUSED_MS / 1000} s or more`,
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(3)
    victim.pause()
    await Promise.all([pause(PAUSED_MS), ground.goesOn()])
    return { fix: async () => { victim.resume() } }
  }
}

/** From the load of the program to the first blocks, ms after the start on an idle machine. */
const STAGES_MS = [50, 300, 700, 1_200, 2_500]

export const brokenStarts: Scenario = {
  name: 'broken-starts',
  fault: `kill -9 and SIGTERM at each of ${STAGES_MS.length} stages of a start`,
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(4)
    await ground.stop(victim)
    for (const ms of STAGES_MS) {
      for (const end of ['kill', 'stop'] as const) {
        victim.start()
        await pause(ms)
        await ground[end](victim)
      }
    }
    await ground.goesOn()
    return {
      fix: async () => { await ground.start(victim) },
      after: async () => { await ground.votesAgain(victim) }
    }
  }
}

export const rolling: Scenario = {
  name: 'rolling',
  fault: 'rolling restart of all 5 processes',
  ground: 'four',
  async inject (ground) {
    const [last, ...others] = ground.nodes
    if (last === undefined) throw new Error('no nodes')
    // As an operator does it, the next node stops when the previous node votes again.
    for (const node of others) {
      await ground.stop(node)
      await ground.start(node)
      await ground.votesAgain(node)
    }
    await ground.stop(last)
    return { fix: async () => { await ground.start(last) } }
  }
}
