import assert from 'node:assert/strict'
import type { HealthView } from '../../src/api/index.js'
import { Fleet, readSamples } from '../../src/testnet/index.js'
import { LongChain } from '../bench/support/long-chain.js'
import { writeNodeFolders } from '../bench/support/node-folders.js'
import { run } from './support/cli.js'
import { SAMPLES } from '../fixtures/samples.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const BLOCKS = 24
const DAY_MS = 86_400_000

describe('a consortium that was stopped for forty days', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let text = ''
  let tip = 0

  before(async () => {
    ({ folder, remove } = await scratch())
    const [sample] = await readSamples(SAMPLES)
    assert(sample !== undefined)
    text = sample.text
    await writeNodeFolders(folder, new LongChain(sample, BLOCKS, Date.now() - 40 * DAY_MS))
    fleet = new Fleet({ hospitals: 4, folder })
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const start = async (block: string): ReturnType<typeof run> =>
    await run(folder, 'start', '--role', 'hospital', '--name', 'hospital-1', '--trusted-block', block)

  it('shows that a hospital without peers waits for a trusted block', async () => {
    const [hospital] = fleet.hospitals
    assert(hospital !== undefined)
    hospital.start()
    await hospital.ready()
    const health = await until('it runs its chain', async () => {
      const found = await hospital.client.call('health')
      return found.facts.tip !== undefined && found
    })
    assert.equal(health.facts.votingRight?.state, 'out-of-touch')
    tip = health.facts.tip?.height ?? 0
    assert(tip >= BLOCKS)
    const doctor = await run(folder, 'doctor', '--name', hospital.name, '--json')
    assert.equal(doctor.code, 1)
    const troubles = (JSON.parse(doctor.stdout) as HealthView).troubles.map(({ code }) => code)
    assert.equal(troubles[0], 'out-of-touch', troubles.join())
    assert.match((await hospital.client.call('status')).summary, /has been out of touch for 40 days/)
    await hospital.stop()
  })

  it('refuses a malformed trusted block, and stops at a block that its own chain contradicts', async () => {
    const nonsense = await start('12')
    assert.deepEqual([nonsense.code, nonsense.stdout], [2, ''])
    assert.match(nonsense.stderr, /^error: .*trusted-block/)
    const wrong = await start(`${tip}:${'ab'.repeat(32)}`)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /^error: This data folder follows another history: its block \d+ is /m)
    assert.doesNotMatch(wrong.stderr, /^ {4}at /m)
  })

  it('continues by itself if the government runs', async () => {
    await fleet.start()
    const [hospital] = fleet.hospitals
    await hospital?.client.submitText(text)
    for (const { client, name } of fleet.hospitals) {
      await until(`${name} has a new block`, async () =>
        ((await client.call('status')).chain?.height ?? 0) > tip)
    }
  })
})
