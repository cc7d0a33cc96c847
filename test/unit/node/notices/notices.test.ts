import assert from 'node:assert/strict'
import { OPERATOR, type HospitalServices } from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import type { Notice, NoticeHook } from '../../../../src/node/notices/notice-hook.js'
import { Notices } from '../../../../src/node/notices/notices.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

/** A cursor in memory, as a folder keeps it when a process is killed. */
class Cursor {
  height: number | undefined
  /** The process dies before it writes. */
  isDead = false
  read (): number | undefined { return this.height }
  write (height: number): void { if (!this.isDead) this.height = height }
}

describe('notices: patients of a hospital', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  let cursor: Cursor
  let sent: Notice[]
  let alarms: string[]
  let running: Notices[]
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  beforeEach(() => {
    cursor = new Cursor()
    sent = []
    alarms = []
    running = []
  })
  afterEach(() => { for (const notices of running) notices.stop() })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const taking: NoticeHook = async notices => {
    sent.push(...notices)
    return await Promise.resolve(true)
  }
  function tell (node: TestNode, hook: NoticeHook, by: Cursor = cursor): Notices {
    const notices = new Notices({
      ...node.running, cursor: by, hook, alarm: code => { alarms.push(code) },
      patientOf: async handle => await node.hospital.patients.patientWith(handle)
    })
    notices.start()
    running.push(notices)
    return notices
  }
  const readAt = async (node: TestNode, value: string): Promise<void> => {
    await at(node).history({ body: { value, purpose: 'TREAT' } }, OPERATOR)
  }
  const appoint = async (node: TestNode, value: string): Promise<void> => {
    await at(node).fileOrder({ body: {
      patient: { value }, form: 'ab'.repeat(32), act: {
        type: 'appoint', role: 'guardian', scope: ['see'], key: Buffer.from(node.signer.id).toString('hex'),
        until: Date.now() + 60 * 86_400_000
      }
    } } as never, OPERATOR)
  }

  it('are told of readings elsewhere and of orders, and not of readings here', async () => {
    const [a, b] = nodes
    await fileDiagnosis(at(a), 'N-1')
    await fileDiagnosis(at(b), 'N-1')
    tell(a, taking)
    await readAt(a, 'N-1')
    await readAt(b, 'N-1')
    await appoint(b, 'N-1')
    await holds(async () => await Promise.resolve(new Set(sent.map(({ kind }) => kind)).size === 2))
    const [reading] = sent.filter(({ kind }) => kind === 'read')
    assert.deepEqual(reading?.patient, { system: NATIONAL, value: 'N-1' })
    assert.deepEqual([reading.what, reading.hospital.id], ['read', peerIdOf(b.signer.id)])
    assert.deepEqual(sent.filter(({ kind }) => kind === 'consent').map(({ what }) => what), ['appoint'])
    assert(sent.every(({ hospital }) => hospital.id !== peerIdOf(a.signer.id)))
  }).timeout(180_000)

  it('are told after a kill, and while the hook was away, in order and with the same ids', async () => {
    const [a, b] = nodes
    await fileDiagnosis(at(a), 'N-2')
    await fileDiagnosis(at(b), 'N-2')
    let failures = 0
    const first = tell(a, async notices => {
      if (failures++ === 0) return await Promise.resolve(false)
      cursor.isDead = true
      return await taking(notices)
    })
    await readAt(b, 'N-2')
    await holds(async () => await Promise.resolve(sent.length > 0))
    first.stop()
    assert(failures >= 2, 'the first message was refused, and came again')
    const before = sent.map(({ id }) => id)
    await appoint(b, 'N-2')
    cursor.isDead = false
    sent = []
    tell(a, taking)
    await holds(async () => await Promise.resolve(sent.some(({ kind }) => kind === 'consent')))
    assert.deepEqual(sent.map(({ id }) => id).slice(0, before.length), before)
    assert.equal(new Set(sent.map(({ id }) => id)).size, sent.length)
    const heights = sent.map(({ height }) => height)
    assert.deepEqual(heights, [...heights].sort((x, y) => x - y))
  }).timeout(180_000)

  it('are those with a record here, and their numbers are sealed in the database', async () => {
    const [a, b, c] = nodes
    await fileDiagnosis(at(a), 'N-3-canary')
    await fileDiagnosis(at(b), 'N-3-canary')
    const other = new Cursor()
    tell(c, taking, other)
    tell(a, async () => await Promise.resolve(true))
    await readAt(b, 'N-3-canary')
    await holds(async () => await Promise.resolve(
      (cursor.height ?? 0) > 0 && cursor.height === a.store.head()?.height))
    assert.deepEqual(sent, [])
    for await (const [, row] of a.store.patientIds.iterate()) {
      assert(!Buffer.from(row).includes('N-3-canary'))
    }
  }).timeout(180_000)
})
