import assert from 'node:assert/strict'
import { pause } from '../../../src/testnet/index.js'
import type { Ground } from '../ground/index.js'
import { Wires } from '../network/index.js'
import type { Scenario } from './scenario.js'

const SLOWNESS = { delayMs: 80, lossShare: 0.02 }
const SLOW_MS = 6_000
const SPLIT_MS = 6_000
/** Delay of a round trip through a relay, minus the inaccuracy of timers. */
const LEAST_ROUND_TRIP_MS = 2 * SLOWNESS.delayMs - 10
/** Numbers of nodes in the fleet. The government has 0. */
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
    await Promise.all([pause(SLOW_MS), ground.goesOn(), areSlow(wires)])
    return { fix: async () => { await wires.fast() } }
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
    await areCut(wires, pairs)
    await Promise.all([ground.standsStill(SPLIT_MS), saysWhoIsMissing(ground, LEFT, RIGHT),
      saysWhoIsMissing(ground, RIGHT, LEFT)])
    return { fix: async () => { for (const [from, to] of pairs) await wires.join(from, to) } }
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
    await areCut(wires, ONE_WAY)
    await Promise.all([pause(SPLIT_MS), ground.goesOn()])
    return { fix: async () => { for (const [from, to] of ONE_WAY) await wires.join(from, to) } }
  }
}

type Link = readonly [from: number, to: number]

/**
 * Checks that the given directions are cut, and that the opposite directions work unless they are cut too.
 */
async function areCut (wires: Wires, links: readonly Link[]): Promise<void> {
  const isCut = (a: number, b: number): boolean => links.some(([from, to]) => from === a && to === b)
  await Promise.all(links.flatMap(([a, b]) => [[a, b], [b, a]] as const).map(async ([from, to]) => {
    assert.equal(await wires.carries(from, to), !isCut(from, to), `what ${from} sends to ${to} arrives`)
  }))
}

async function areSlow (wires: Wires): Promise<void> {
  const numbers = [...LEFT, ...RIGHT]
  for (const to of numbers) {
    const from = numbers.find(number => number !== to) ?? 0
    const ms = await wires.roundTrip(from, to)
    assert.ok(ms !== undefined, `${to} does not answer ${from}`)
    assert.ok(ms >= LEAST_ROUND_TRIP_MS, `${to} answered ${from} within ${ms.toFixed()} ms`)
  }
}

async function saysWhoIsMissing (
  ground: Ground, here: readonly number[], there: readonly number[]
): Promise<void> {
  const missing = there.filter(number => number > 0).map(number => ground.hospital(number).name)
  await Promise.all(here.filter(number => number > 0).map(async number => {
    const text = await ground.says(ground.hospital(number), 'quorum-lost')
    for (const name of missing) assert.ok(text.includes(name), `${text} does not name ${name}`)
  }))
}

function wiresOf ({ wires }: Ground): Wires {
  if (wires === undefined) throw new Error('this fleet has no separate network')
  return wires
}
