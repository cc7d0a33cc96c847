import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { Fleet, readSamples } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'


describe('hospitals that get new disks one after the other', function () {
  this.timeout(TEST_MS)
  let remove: () => Promise<void>
  let fleet: Fleet
  let texts: string[]

  before(async () => {
    const made = await scratch()
    remove = made.remove
    texts = (await readSamples(SAMPLES)).map(sample => sample.text)
    fleet = new Fleet({ hospitals: 4, folder: made.folder })
    await fleet.start()
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  async function submit (at: number): Promise<string | undefined> {
    const { client } = fleet.hospitals[at] ?? assert.fail()
    const { cases } = await client.submitText(texts[at] ?? assert.fail(), { wait: 60 })
    return cases[0]?.case.status
  }

  it('vote again without new submissions, and the other hospitals say how long to wait', async () => {
    assert.equal(await submit(0), 'accepted')
    const [other, away, ...renewed] = fleet.hospitals
    assert(other !== undefined && away !== undefined)
    for (const hospital of renewed) {
      // While a second hospital is away no block becomes final, so the abstention lasts until it is back.
      await away.stop()
      await hospital.stop()
      await rm(hospital.dataFolder, { recursive: true })
      hospital.start()
      await hospital.ready()
      const { troubles } = await until('the others know that it abstains', async () => {
        const health = await other.client.call('health')
        return health.troubles.some(({ code }) => code === 'abstaining') && health
      })
      const abstaining = troubles.find(({ code }) => code === 'abstaining')
      assert(abstaining !== undefined)
      assert(abstaining.text.startsWith(`${hospital.name} does not vote before block `), abstaining.text)
      assert.match(abstaining.action, /^Take no other hospital down before .* \(\d more blocks?\)/)
      away.start()
      await away.ready()
      await until('it votes', async () => {
        const { facts } = await hospital.client.call('health')
        return facts.votingRight?.state === 'votes'
      })
    }
    assert.equal(await submit(1), 'accepted')
  })
})
