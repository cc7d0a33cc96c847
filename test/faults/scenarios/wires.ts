import { pause } from '../../../src/testnet/index.js'
import type { Ground } from '../ground/index.js'
import { Wires } from '../network/index.js'
import type { Scenario } from './scenario.js'

const SLOWNESS = { delayMs: 80, lossShare: 0.02 }
const SLOW_MS = 6_000
const SPLIT_MS = 6_000
/** Numbers of nodes as in the fleet: the government has 0. */
const LEFT = [0, 1, 2]
const RIGHT = [3, 4]
const ONE_WAY = [[1, 2], [3, 4], [4, 1]] as const

export const slowLinks: Scenario = {
  name: 'slow-links',
  fault: '80 ms and 2 % loss on every link',
  ground: 'network',
  unavailable: Wires.unavailable,
  async inject (ground) {
    const wires = wiresOf(ground)
    ground.note(`slow links are made by ${await wires.slow(SLOWNESS)}`)
    await Promise.all([pause(SLOW_MS), ground.goesOn()])
    return { mend: async () => { await wires.fast() } }
  }
}

export const split: Scenario = {
  name: 'split',
  fault: 'partition that leaves no quorum, 2 | 2',
  ground: 'network',
  unavailable: Wires.unavailable,
  async inject (ground) {
    const wires = wiresOf(ground)
    const pairs = LEFT.flatMap(left => RIGHT.flatMap(right => [[left, right], [right, left]] as const))
    for (const [from, to] of pairs) await wires.cut(from, to)
    await ground.standsStill(SPLIT_MS)
    return { mend: async () => { for (const [from, to] of pairs) await wires.join(from, to) } }
  }
}

export const oneWay: Scenario = {
  name: 'one-way',
  fault: 'links of 4 that carry one way only: 1→2, 3→4, 4→1 dead',
  ground: 'network',
  unavailable: Wires.unavailable,
  async inject (ground) {
    const wires = wiresOf(ground)
    for (const [from, to] of ONE_WAY) await wires.cut(from, to)
    await pause(SPLIT_MS)
    return { mend: async () => { for (const [from, to] of ONE_WAY) await wires.join(from, to) } }
  }
}

function wiresOf ({ wires }: Ground): Wires {
  if (wires === undefined) throw new Error('this fleet has no wires of its own')
  return wires
}
