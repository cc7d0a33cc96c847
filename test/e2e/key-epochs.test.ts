import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Fleet, readSamples, type NodeProcess } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { TEST_MS, WAIT_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const FOUNDERS = 4
/** Longer than DEAL_WAIT (30 s), after which a hospital that is down is not waited for. */

describe('the keys that hospitals share', function () {
  this.timeout(TEST_MS)
  let folder: string
  let remove: () => Promise<void>
  let fleet: Fleet
  let founders: readonly NodeProcess[]
  let newcomer: NodeProcess

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: FOUNDERS + 1, folder, governmentSettings: { beginWith: FOUNDERS } })
    founders = fleet.hospitals.slice(0, FOUNDERS)
    newcomer = fleet.hospitals[FOUNDERS] ?? assert.fail()
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  /** Waits until each of these nodes has this epoch in use, and so many of its holders are ready. */
  async function inUse (
    epoch: number, ready: number, nodes: readonly NodeProcess[], holders = ready
  ): Promise<void> {
    const text = `epoch ${epoch}, ${ready} of ${holders} ready`
    for (const node of nodes) {
      await until(`${node.name}: ${text}`, async () => {
        const { chain } = await node.client.call('status')
        return chain?.sharedKeys.text === text
      }, WAIT_MS)
    }
  }

  it('are dealt at the founding', async () => {
    fleet.government.start()
    await fleet.government.ready()
    for (const node of founders) node.start()
    await Promise.all(founders.map(async node => { await node.ready() }))
    await inUse(1, FOUNDERS, [fleet.government, ...founders])
  })

  it('are dealt anew when a hospital joins', async () => {
    newcomer.start()
    await newcomer.ready()
    await inUse(2, FOUNDERS + 1, fleet.nodes)
  })

  it('are dealt anew when a hospital has lost its share', async () => {
    const [first] = founders
    assert(first !== undefined)
    await first.stop()
    await rm(path.join(folder, 'keys', first.name, 'shared-keys.bin'))
    first.start()
    await first.ready()
    await inUse(3, FOUNDERS + 1, fleet.nodes)
  })

  it('are dealt anew without the government and a hospital that are down', async () => {
    const [, second, third] = founders
    assert(second !== undefined && third !== undefined)
    await fleet.government.stop()
    await Promise.all([second, third].map(async node => { await node.stop() }))
    await rm(path.join(folder, 'keys', third.name, 'shared-keys.bin'))
    third.start()
    await third.ready()
    const others = fleet.hospitals.filter(node => node !== second)
    await inUse(4, FOUNDERS, others, FOUNDERS + 1)
    fleet.government.start()
    second.start()
    await Promise.all([fleet.government, second].map(async node => { await node.ready() }))
    await inUse(4, FOUNDERS + 1, fleet.nodes)
  })

  it('last over a crash of all hospitals', async () => {
    await Promise.all(fleet.hospitals.map(async node => { await node.kill() }))
    for (const node of fleet.hospitals) node.start()
    await Promise.all(fleet.hospitals.map(async node => { await node.ready() }))
    await fleet.connected()
    await inUse(4, FOUNDERS + 1, fleet.nodes)
    const [sample] = await readSamples(SAMPLES)
    assert(sample !== undefined)
    const { cases } = await newcomer.client.submitText(sample.text, { wait: 60 })
    assert.equal(cases[0]?.case.status, 'accepted')
  })
})
