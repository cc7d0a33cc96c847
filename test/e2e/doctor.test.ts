import assert from 'node:assert/strict'
import type { HealthView, StatusView } from '../../src/api/index.js'
import { Fleet, sampleStream, type NodeProcess } from '../../src/testnet/index.js'
import { json, run } from './support/cli.js'
import { SAMPLES } from '../fixtures/samples.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

describe('doctor on real nodes', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let staying: NodeProcess[]
  let leaving: NodeProcess[]

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
    staying = fleet.hospitals.slice(0, 2)
    leaving = fleet.hospitals.slice(2)
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const doctor = async (name: string): Promise<{ code: number | undefined, health: HealthView }> => {
    const { code, stdout } = await run(folder, 'doctor', '--name', name, '--json')
    return { code, health: JSON.parse(stdout) as HealthView }
  }

  it('reports that every node of a healthy network is healthy and has a right clock', async () => {
    for (const { client, name } of fleet.nodes) {
      const health = await until(`${name} is healthy`, async () => {
        const health = await client.call('health')
        return health.healthy && health.facts.peers.every(peer => peer.clock !== undefined) && health
      })
      assert.deepEqual(health.troubles.filter(({ severity }) => severity !== 'note'), [], name)
      assert((health.facts.disk?.freeBytes ?? 0) > 0)
      for (const { clock } of health.facts.peers) assert(Math.abs(clock?.offsetMs ?? Infinity) < 5_000)
    }
    assert.equal((await doctor('government')).code, 0)
  })

  it('names the missing hospitals of a lost quorum, their missing votes, and a single action', async () => {
    for (const node of leaving) assert(await node.stop())
    const [{ name, client }] = staying as [NodeProcess]
    const sample = (await sampleStream(SAMPLES, 40)).find(({ force }) => !force)
    const submitting = client.submitText(sample?.text ?? '').catch(() => undefined)
    let codes: string[] = []
    let awaits = ''
    await until('the node has noticed the stall', async () => {
      const { facts, troubles } = await client.call('health')
      codes = troubles.map(({ code }) => code)
      awaits = JSON.stringify(facts.agreement?.awaits)
      return codes.includes('quorum-lost') && codes.includes('stalled')
    }).catch((error: unknown) => { assert.fail(`${String(error)}: ${codes.join()}, ${awaits}`) })
    const { code, health } = await doctor(name)
    assert.equal(code, 1)
    const [first] = health.troubles
    assert.equal(first?.code, 'quorum-lost')
    for (const gone of leaving) assert.match(first.text, new RegExp(`${gone.name} \\(not connected since`))
    assert.match(first.action,
      /^Get any one of (hospital-[34]) or (hospital-[34]) running and reachable again\.$/)
    const { agreement, tip } = health.facts
    assert.equal(agreement?.height, (tip?.height ?? 0) + 1)
    const missing = new Set(agreement.votes.flatMap(count =>
      count.missing.map(({ hospital }) => hospital.name)))
    for (const gone of leaving) assert(missing.has(gone.name), `${gone.name} among ${[...missing].join()}`)
    for (const { since } of agreement.votes.flatMap(count => count.missing)) {
      assert(since >= (tip?.timestamp ?? Infinity) && since <= Date.now())
    }
    const { facts } = (await json<StatusView>(folder, 'status', '--name', name)).health
    assert.deepEqual(Object.keys(facts), Object.keys(health.facts))
    const text = await run(folder, 'doctor', '--name', name)
    assert.match(text.stdout, /\n {2}-> Get any one of /)
    for (const line of text.stdout.split('\n')) assert(line.length <= 80, line)
    const government = await doctor('government')
    assert.equal(government.health.troubles[0]?.code, 'quorum-not-seen')

    // This hospital stopped before the first block, and doctor must not say that it was killed.
    const [back] = leaving as [NodeProcess]
    const stopped = await doctor(back.name)
    assert.deepEqual([stopped.code, stopped.health.troubles[0]?.code], [1, 'not-running'])
    // The others may have finished another block since then.
    assert((stopped.health.facts.folder?.tip?.height ?? Infinity) <= (tip?.height ?? 0))
    back.start()
    await back.ready()
    await submitting
    await until('it is healthy again, with a warning', async () => {
      const { healthy, troubles } = await client.call('health')
      return healthy && troubles[0]?.code === 'hospital-missing'
    })
  })

  it('distinguishes paused, killed and stopped nodes', async () => {
    const [back, away] = leaving as [NodeProcess, NodeProcess]
    away.start()
    await away.ready()
    await fleet.connected()
    if (process.platform === 'linux') {
      process.kill(back.pid ?? 0, 'SIGSTOP')
      try {
        const { code, health } = await doctor(back.name)
        assert.deepEqual([code, health.troubles[0]?.code], [1, 'paused'])
        assert.match(health.troubles[0]?.action ?? '', new RegExp(`kill -CONT ${back.pid ?? 0}`))
      } finally {
        process.kill(back.pid ?? 0, 'SIGCONT')
      }
    }
    await away.kill()
    assert.equal((await doctor(away.name)).health.troubles[0]?.code, 'killed')
    away.start()
    await away.ready()
    let left: readonly string[] = []
    await until('all are healthy', async () => {
      const found = await Promise.all(fleet.nodes.map(async ({ client }) => await client.call('health')))
      // The paused process stood still, and doctor repeats this for a day if a connection was cut.
      const troubles = found.flatMap(health => health.troubles)
        .filter(({ code, severity }) => severity !== 'note' && code !== 'standstill')
      left = troubles.map(({ text }) => text)
      return left.length === 0
    }).catch((error: unknown) => { assert.fail(`${String(error)}: ${left.join(' ')}`) })
  })

  it('shows nothing from records', async () => {
    for (const { client } of fleet.nodes) {
      const text = JSON.stringify(await client.call('health'))
      assert.doesNotMatch(text, /pseudonym|Condition|Patient|icd-10|snomed|https?:\/\/id\./i)
    }
  })
})
