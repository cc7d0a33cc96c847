/** Tests the absence of a hospital (SPECIFICATION.md §7.5) on real processes. */
import assert from 'node:assert/strict'
import type { CaseView } from '../../src/api/index.js'
import { Fleet, pause, readSamples, vary, type NodeProcess, type Sample } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { ok } from './support/cli.js'
import { TEST_MS, WAIT_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

/** Interval of diagnoses. The load of a machine must not make a hospital that is up look absent. */
const PACE_MS = 250
const WHILE_ABSENT = 40

describe('one of four hospitals that is down', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let patterns: readonly Sample[]
  let victim: NodeProcess
  let others: readonly NodeProcess[]
  /** Ids of all cases so far. */
  const all: string[] = []

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
    patterns = (await readSamples(SAMPLES))
      .filter(({ diagnoses, expect, force }) => diagnoses === 1 && expect === 'accepted' && !force)
    const last = fleet.hospitals.at(-1)
    assert.ok(last !== undefined)
    victim = last
    others = fleet.hospitals.slice(0, -1)
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  /** Submits a valid diagnosis at one of the other hospitals, and returns the id of its case. */
  async function submit (): Promise<string> {
    const pattern = patterns[all.length % patterns.length] ?? assert.fail()
    const { client } = others[all.length % others.length] ?? assert.fail()
    const { cases } = await client.submitText(vary(pattern, all.length + 1).text)
    const id = cases[0]?.case.id ?? assert.fail()
    all.push(id)
    return id
  }
  const accepted = async (id: string): Promise<CaseView> => await until(`${id} is accepted`, async () => {
    const { client } = others[all.indexOf(id) % others.length] ?? assert.fail()
    const view = await client.call('showCase', { params: { id } })
    assert.notEqual(view?.status, 'rejected')
    assert.notEqual(view?.status, 'expired')
    return view?.status === 'accepted' && view
  }, WAIT_MS)
  const absentAt = async (node: NodeProcess): Promise<readonly string[]> =>
    ((await node.client.call('status')).chain?.absent ?? []).map(({ hospital }) => hospital.name)

  it('is marked absent, as every other node says', async () => {
    await victim.kill()
    await until('the ledger marks it', async () => {
      await submit()
      await pause(PACE_MS)
      return (await absentAt(others[0] ?? assert.fail())).length > 0
    }, WAIT_MS)
    for (const node of [fleet.government, ...others]) {
      assert.deepEqual(await until(`${node.name} says who is absent`, async () => {
        const names = await absentAt(node)
        return names.length > 0 && names
      }), [victim.name])
    }
    const text = await ok(folder, 'status', '--name', 'hospital-1', '--data-root', `${folder}/data`)
    assert.match(text, /^not drawn +hospital-4 \(absent since \S+/m)
  })

  it('is drawn no more, and every diagnosis is accepted', async () => {
    const since: string[] = []
    for (let count = 0; count < WHILE_ABSENT; count++) {
      since.push(await submit())
      await pause(PACE_MS)
    }
    for (const id of since) {
      const { opinions, slots } = await accepted(id)
      assert.ok(slots.every(({ validator }) => validator.name !== victim.name), `${id} is drawn to it`)
      assert.equal(opinions.length, 2)
    }
    for (const id of all) await accepted(id)
    assert.deepEqual(await absentAt(fleet.government), [victim.name])
  })

  it('says that it is here again when it returns, and is drawn again', async () => {
    victim.start()
    await victim.ready()
    for (const node of fleet.nodes) {
      await until(`${node.name} counts nobody as absent`, async () => (await absentAt(node)).length === 0)
    }
    const judged = await until('it is drawn', async () => {
      const view = await accepted(await submit())
      return view.slots.some(({ validator }) => validator.name === victim.name) && view
    }, WAIT_MS)
    assert.ok(judged.opinions.length >= 2)
    for (const id of all) await accepted(id)
  })
})
