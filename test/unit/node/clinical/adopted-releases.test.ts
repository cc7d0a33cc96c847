import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromHex, type AdoptedRuleset, type MemberId } from '../../../../src/protocol/types/index.js'
import { AdoptedReleases, type AdoptedReleasesParts } from '../../../../src/node/clinical/adopted-releases.js'
import { NetworkError } from '../../../../src/network/index.js'
import { dayNumber } from '../../../../src/terminology/index.js'
import { shortWrites } from '../../../fixtures/short-writes.js'
import { Hub, MemoryNetwork } from '../../../fixtures/memory-network.js'
import { Bench, DIABETES, orderFile } from '../../terminology/support.js'

const SYSTEM = 'http://hl7.org/fhir/sid/icd-10-cm'

/** A hospital that keeps releases, with as much of a node as they need. */
class Holder {
  readonly bench = new Bench()
  readonly network: MemoryNetwork
  readonly releases: AdoptedReleases
  readonly failures: unknown[] = []
  readonly timers: (() => void)[] = []
  /** The delays of all timers so far. */
  readonly delays: number[] = []

  constructor (hub: Hub, number: number, adopted: readonly AdoptedRuleset[]) {
    this.network = new MemoryNetwork(new Uint8Array(32).fill(number) as MemberId, hub)
    this.network.accessOf = () => 'member'
    const quiet = (): void => {}
    this.releases = new AdoptedReleases({
      network: this.network, logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      hostLoop: { stopped: false, state: { ledger: { rulesets: { support: new Map(), adopted } } } },
      commits: { subscribe: quiet }, fail: (error: unknown) => { this.failures.push(error) },
      scheduler: {
        after: (ms: number, task: () => void) => {
          this.delays.push(ms)
          this.timers.push(task)
          return quiet
        }
      }
    } as unknown as AdoptedReleasesParts, this.bench.store)
  }

  /** Lets the timer pass, and waits for the work that it began. */
  async retry (): Promise<void> {
    for (let turn = 0; turn < 400 && (turn === 0 || this.releases.lacking().length > 0); turn++) {
      for (const task of this.timers.splice(0)) task()
      await new Promise(resolve => { setTimeout(resolve, 5) })
    }
  }
}

function adoption (hash: string, since: number, from = '2025-10-01', version = '2026'): AdoptedRuleset {
  return {
    since,
    ruleset: {
      subject: 1, system: SYSTEM, version, hash: fromHex(hash), firstDay: dayNumber(from)!,
      lastDay: dayNumber('2026-09-30')!
    }
  }
}

describe('hospital: adopted releases', () => {
  const adopted: AdoptedRuleset[] = []
  let hub: Hub
  let rich: Holder
  let poor: Holder
  let hash: string

  beforeEach(async () => {
    adopted.length = 0
    hub = new Hub()
    rich = new Holder(hub, 1, adopted)
    poor = new Holder(hub, 2, adopted)
    hash = (await rich.bench.import(DIABETES)).hash
    adopted.push(adoption(hash, 100))
    hub.connect()
    await rich.releases.start()
    await poor.releases.start()
  })
  afterEach(async () => {
    for (const { bench, releases } of [rich, poor]) {
      releases.stop()
      await bench.remove()
    }
    assert.deepEqual([rich.failures, poor.failures], [[], []])
  })

  /** Asserts on it compare values: a bare `assert` that fails reads and parses the source for its message. */
  const isReady = ({ releases }: Holder): boolean => releases.areReady(100)
  const file = (holder: Holder): string => join(holder.bench.store.folder, `${hash}.release`)

  it('are fetched by their hash, and judge as at the hospital that has them', async () => {
    assert.deepEqual([rich, poor].map(isReady), [true, false])
    await poor.retry()
    assert.equal(isReady(poor), true)
    assert.deepEqual(readFileSync(file(poor)), readFileSync(file(rich)))
    for (const { releases } of [rich, poor]) {
      const [release] = releases.of(100)(SYSTEM)
      assert.equal(release?.look('E11')?.use, 'heading')
      assert.equal(release.citation, `ICD-10-CM 2026 (release ${hash.slice(0, 12)})`)
      assert.deepEqual([release.from, release.until, release.complete], ['2025-10-01', '2026-09-30', true])
      assert.deepEqual(releases.of(100)('urn:other'), [])
    }
  })

  it('judge no case that was opened before their adoption', async () => {
    assert.equal(poor.releases.areReady(99), true)
    assert.deepEqual(rich.releases.of(99)(SYSTEM), [])
  })

  it('give way to a release with the same first day that was adopted later', async () => {
    const corrected = await rich.bench.import(orderFile([['E11', 1, 'Type 2 diabetes mellitus']]))
    adopted.push(adoption(corrected.hash, 200), adoption(corrected.hash, 200, '2024-10-01', '2025'))
    await rich.retry()
    assert.deepEqual(rich.releases.of(150)(SYSTEM).map(({ look }) => look('E11')?.use), ['heading'])
    assert.deepEqual(rich.releases.of(200)(SYSTEM).map(({ look }) => look('E11')?.use),
      ['assignable', 'assignable'])
  })

  it('are refused from a peer that sends other bytes, which is named', async () => {
    const changed = readFileSync(file(rich), 'utf8').replace('without complications', 'without compilations')
    writeFileSync(file(rich), changed)
    await poor.retry()
    assert.equal(isReady(poor), false)
    assert.deepEqual(poor.network.reports.map(({ code }) => code), ['wrong-release'])
    assert.deepEqual(readdirSync(poor.bench.store.folder), [])
  })

  it('are fetched whole where a write takes a part of its bytes, and blame no peer for it', async () => {
    const restore = await shortWrites()
    try {
      await poor.retry()
    } finally {
      restore()
    }
    assert.deepEqual(poor.network.reports, [])
    assert.deepEqual(readFileSync(file(poor)), readFileSync(file(rich)))
  })

  it('are fetched from a busy peer, too', async () => {
    let busy = 3
    rich.network.replace('terminology', own => async (from, bytes, context) => {
      if (busy-- > 0) throw new NetworkError('busy')
      return await own(from, bytes, context)
    })
    await poor.retry()
    assert.equal(isReady(poor), true)
    assert.equal(busy, -1)
    assert.equal(poor.delays.filter(ms => ms === 500).length, 3, 'it waits for each busy answer')
  })

  it('are fetched again after a connection that broke', async () => {
    let replies = 0
    hub.lets = ({ isReply, protocol }) => protocol !== 'terminology' || !isReply || ++replies > 1
    await poor.retry()
    if (!isReady(poor)) await poor.retry()
    assert.equal(existsSync(file(poor)), true)
  })
})
