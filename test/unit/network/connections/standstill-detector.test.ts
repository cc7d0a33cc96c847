import assert from 'node:assert/strict'
import { STANDSTILL_MS, UPKEEP_INTERVAL_MS } from '../../../../src/network/shared/limits.js'
import { StandstillDetector } from '../../../../src/network/connections/standstill-detector.js'
import { World, until } from '../world.js'

describe('network: standstill detector', () => {
  const world = new World()
  afterEach(() => world.stop())

  it('detects a late upkeep, and excuses slow peers before and after the late turn', () => {
    let now = 0
    const detector = new StandstillDetector(() => now)
    now += UPKEEP_INTERVAL_MS + STANDSTILL_MS - 1
    assert(!detector.excuses('unresponsive'))
    assert.equal(detector.next(), 0)
    now += UPKEEP_INTERVAL_MS + 30_000
    assert(detector.excuses('unresponsive') && detector.excuses('not-draining'))
    assert(!detector.excuses('malformed'))
    assert.equal(detector.next(), 30_000)
    assert(detector.excuses('unresponsive'))
    now += STANDSTILL_MS
    assert.equal(detector.next(), 0)
    assert(!detector.excuses('unresponsive'))
  })

  it('reports the duration and the connected peers, and blames nobody', async function () {
    this.timeout(180_000)
    const [a, b] = await world.members(2)
    const told: { ms: number, present: readonly Uint8Array[] }[] = []
    a!.network.on('standstill', (ms, present) => { told.push({ ms, present }) })
    await until('a turn', () => a!.network.metrics().peers === 1)
    await new Promise(resolve => { setTimeout(resolve, 1_200) })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDSTILL_MS + UPKEEP_INTERVAL_MS + 500)
    a!.network.report(b!.id, 'unresponsive')
    assert.equal(a!.network.peers()[0]?.penalty ?? 0, 0)
    await until('told', () => told.length === 1)
    assert(told[0]!.ms >= STANDSTILL_MS, String(told[0]!.ms))
    assert.deepEqual(told[0]!.present, [b!.id])
  })
})
