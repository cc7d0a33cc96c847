import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import type { EnrolmentView, HealthView } from '../../src/api/index.js'
import { Fleet } from '../../src/testnet/index.js'
import { begin, json, run, type Running } from './support/cli.js'
import { NODE_MS, TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'


describe('nodes of one machine whose ports change', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => { await remove() })

  it('find one another without the government, which finds the chain again without its folder', async () => {
    const fleet = new Fleet({ hospitals: 4, folder })
    try {
      await fleet.start()
      const { government, hospitals } = fleet
      assert(await government.stop())
      await Promise.all(hospitals.map(async node => { await node.stop() }))
      for (const node of hospitals) node.start()
      await Promise.all(hospitals.map(async node => { await node.ready() }))
      await fleet.connected(60_000)
      government.start()
      await government.ready()
      await fleet.connected(60_000)
      assert(await government.stop())
      await rm(government.dataFolder, { recursive: true })
      government.start()
      await government.ready()
      await fleet.connected()
      const chains = await Promise.all([government, ...hospitals].map(async ({ client }) => {
        return (await client.call('status')).chain?.chainId
      }))
      assert(chains[0] !== undefined && new Set(chains).size === 1, chains.join())
      await assert.rejects(government.client.call('begin'), { code: 'already-begun' })
      const { members } = (await government.client.call('status')).chain ?? {}
      assert.equal(members, 4)
    } finally {
      await fleet.stop()
    }
  })

  it('refuse a government of another chain than their own, naming both', async () => {
    const fleet = new Fleet({ hospitals: 4, folder })
    try {
      await fleet.start()
      const [member, other] = await Promise.all(fleet.hospitals.map(async node => {
        return (await node.client.call('status')).peerId
      }))
      const { peerId } = await fleet.government.client.call('status')
      assert(await fleet.hospitals[0]?.stop())
      const { code, stderr } = await run(folder, 'start', '--role', 'hospital', '--name', 'hospital-1',
        '--government', `/ip4/127.0.0.1/tcp/1/p2p/${other}`)
      assert.equal(code, 2, stderr)
      assert(stderr.includes(other ?? '') && stderr.includes(peerId), stderr)
      assert(!stderr.includes(member ?? ''), stderr)
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
    } finally {
      await fleet.stop()
    }
  })

  it('that wait to be enrolled find the restarted government, of which only one can run', async () => {
    const terminals: Running[] = []
    const start = async (...words: string[]): Promise<Running> => {
      const terminal = begin(folder, ['start', ...words], {}, NODE_MS)
      terminals.push(terminal)
      await until('it answers', () => terminal.output().includes('local API'))
      return terminal
    }
    const doctor = async (): Promise<HealthView> => {
      const { stdout } = await run(folder, 'doctor', '--name', 'hospital-1', '--json')
      return JSON.parse(stdout) as HealthView
    }
    const stage = async (): Promise<string | undefined> =>
      (await doctor()).facts.admission?.stage
    try {
      const first = await start('--role', 'government')
      const hospital = await start('--role', 'hospital')
      await until('the request is pending', async () => await stage() === 'pending')
      const second = await run(folder, 'start', '--role', 'government', '--name', 'ministry2')
      assert.equal(second.code, 1, second.stdout)
      assert.match(second.stderr, /^error: Another government runs with the data root .*\(process .*\n$/)
      first.child.kill('SIGTERM')
      assert.equal((await first.done).code, 0)
      await until('the government is unreachable', async () => await stage() === 'unreachable')
      await start('--role', 'government')
      await until('the request is pending again', async () => await stage() === 'pending')
      const asked = await json<EnrolmentView[]>(folder, 'allowlist', 'pending', '--name', 'government')
      assert.equal(asked.length, 1, hospital.output())
    } finally {
      for (const { child } of terminals) child.kill('SIGTERM')
      await Promise.all(terminals.map(async terminal => await terminal.done))
    }
  })
})
