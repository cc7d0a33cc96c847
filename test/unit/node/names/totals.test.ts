import assert from 'node:assert/strict'
import { ServiceError } from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { systemClock } from '../../../../src/node/machine/clocks.js'
import { DAY_MS } from '../../../../src/node/names/allowances.js'
import { approve, type RaiseFile } from '../../../../src/node/services/name-raises.js'
import { eventsOf } from '../../../../src/protocol/ledger/index.js'
import { dayOf, equal, hex } from '../../../../src/protocol/types/index.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

const TEST_MS = 120_000

describe('hospital: totals of look-ups', function () {
  this.timeout(TEST_MS)
  let net: Consortium
  let a: TestNode
  let b: TestNode
  let ahead: number
  beforeEach(async () => {
    ahead = 0
    net = await (await new Consortium({
      clock: { ...systemClock, wall: () => systemClock.wall() + ahead }
    }).start()).ready()
    ;[a, b] = net.nodes as [TestNode, TestNode]
  })
  afterEach(async () => { await net.stop() })

  const look = async (node: TestNode, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await node.hospital.naming.names.of({ system: 'https://id.example/national', value: `P-${i}` })
    }
  }

  it('are on the chain once the day is over, one for each hospital that evaluated', async () => {
    await look(b, 12)
    await a.hospital.naming.totals.look()
    assert.equal(a.running.hostLoop.state.ledger.names.get(hex(a.signer.id))?.reported ?? 0, 0, 'not before')
    const day = dayOf(systemClock.wall())
    const given = (await Promise.all(net.nodes.map(async node =>
      (await node.hospital.naming.allowances.on(day))
        .filter(({ hospital }) => equal(hospital, b.signer.id)))))
      .flat().reduce((sum, { names }) => sum + names, 0)
    assert.equal(given, 12, 'one holder was asked for each')
    ahead = DAY_MS
    for (const node of net.nodes) await node.hospital.naming.totals.look()
    const published = (): number[] => a.commits.flatMap(({ delta }) => eventsOf(delta, 'names-totals'))
      .flatMap(({ totals }) => totals.map(({ names }) => names))
    await until(() => published().reduce((sum, names) => sum + names, 0) === given, 'published', TEST_MS)
    await look(b, 12)
    for (const node of net.nodes) await node.hospital.naming.totals.look()
    assert.equal(await a.hospital.naming.allowances.firstDay(), undefined, 'published days are forgotten')
  })

  it('of a day may be raised by a quorum of operators', async () => {
    const allowed = (): number =>
      a.hospital.naming.allowances.allowed(b.signer.id, dayOf(systemClock.wall()))
    const before = allowed()
    const day = new Date(systemClock.wall()).toISOString().slice(0, 10)
    let file: RaiseFile = { hospital: peerIdOf(b.signer.id), day, names: 1_000 }
    for (const node of net.nodes.slice(0, 3)) {
      const view = approve(node.running, file)
      assert.equal(view.submitted, node === net.nodes[2])
      assert.equal(view.approvals.length, net.nodes.indexOf(node) + 1)
      assert.equal(approve(node.running, view).approvals.length, view.approvals.length, 'nobody counts twice')
      file = view
    }
    await until(() => allowed() === before + 500, 'half of it at each of four hospitals', TEST_MS)
    assert.throws(() => approve(net.nodes[2]!.running, file), { code: 'raise-refused' }, 'not twice')
  })

  it('are not raised by approvals of another raise, of strangers, or for a day that is over', async () => {
    const day = new Date(systemClock.wall() + 86_400_000).toISOString().slice(0, 10)
    const raise = { hospital: peerIdOf(b.signer.id), day, names: 10 }
    const { approvals } = approve(a.running, raise)
    const refused = (file: RaiseFile): string => {
      try {
        approve(b.running, file)
      } catch (error) {
        return error instanceof ServiceError ? error.code : String(error)
      }
      return 'none'
    }
    assert.equal(refused({ ...raise, names: 11, approvals }), 'approval-signature')
    const stranger = peerIdOf(net.world.signer('stranger').id)
    assert.equal(refused({ ...raise, hospital: stranger }), 'not-a-member')
    assert.equal(refused({ ...raise, day: '2027-02-30' }), 'not-a-day')
    assert.equal(refused({ ...raise, hospital: '12D3KooW' }), 'not-a-peer-id')
    assert.equal(refused({ ...raise, approvals: [{ member: stranger, signature: approvals[0]!.signature }] }),
      'unknown-approver')
    assert.equal(refused({ ...raise, day: '2020-01-01' }), 'day-over', 'to the first operator, too')
  })
})
