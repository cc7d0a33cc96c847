import assert from 'node:assert/strict'
import { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import { finalBlockFrame } from '../../../../src/node/loop/frames.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { blockFrom, Trust } from '../../../../src/node/gates/trust.js'
import { certificateBeside } from '../../../../src/protocol/codec/index.js'
import type { LedgerState } from '../../../../src/protocol/ledger/index.js'
import type { ReplicaInput } from '../../../../src/protocol/replica/index.js'
import { equal, hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import type { FixtureBlock } from '../../../fixtures/fixture-block.js'
import { Hub } from '../../../fixtures/memory-network.js'
import { clockOf, TestNode, until, type NodeOptions } from '../../../fixtures/running-nodes.js'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const CREATED_AT = Date.now() - 100 * DAY_MS

/**
 * Makes a history of the same consortium. The holders of its keys can make any number of histories. A
 * hospital deals in each of the first four blocks. The fifth block says that a hospital is ready.
 */
function history (name: string, blocks: number): ChainFixture {
  const world = new ChainFixture({ createdAt: CREATED_AT, isDealt: false })
  for (const dealer of world.signers.slice(0, blocks)) world.commit([world.deal(dealer, name)])
  if (blocks > world.signers.length) world.commit([world.ready(world.signers[0]!)])
  return world
}

const truth = history('truth', 3)
const madeUp = history('made up', 5)

function blockOf (world: ChainFixture, height: number): FixtureBlock {
  const block = world.blocks[height - 1]
  assert(block !== undefined)
  return block
}

class Rig {
  now = CREATED_AT
  /** The height that members claim to decide. */
  height = 4
  readonly database = new MemoryStore()
  trust!: Trust
  readonly failures: unknown[] = []

  async open (
    world = truth, { role = 'hospital' as 'hospital' | 'government', spoken = '', blocks = Infinity } = {}
  ): Promise<this> {
    const store = await NodeStore.open(this.database)
    await world.storeBlocks(store, blocks)
    const { chain, state: { timestamp } } = world
    const state = { height: store.head()?.height ?? 0, timestamp } as LedgerState
    this.trust = await Trust.open({
      role, chain, store, state: { ledger: state }, clock: { wall: () => this.now },
      commits: new CommitFeed({ after: () => () => {} }), logger: { warn () {} },
      fail: error => { this.failures.push(error) }
    }, blockFrom(spoken))
    return this
  }

  hear (...members: number[]): this {
    for (const index of members) this.trust.noteMember(truth.signers[index]!.id, this.height, truth.state.set)
    return this
  }

  /** Waits until all started work is done. */
  async settle (): Promise<this> {
    await new Promise(resolve => { setTimeout(resolve, 5) })
    return this
  }
}

describe('node: trust', () => {
  it('stays in touch while it hears a quorum that includes itself, and not otherwise', async () => {
    const rig = await new Rig().open()
    rig.now += 29 * DAY_MS
    assert(rig.trust.isWhole)
    rig.hear(1, 2).now += 29 * DAY_MS
    assert(rig.trust.isWhole, 'heard two of three other hospitals')
    rig.hear(3).now += 2 * DAY_MS
    assert(!rig.trust.isWhole && !rig.trust.isOpen, 'heard one hospital, which is not enough')
    assert(!rig.hear(1, 2, 3).trust.isOpen, 'out of touch, it no longer trusts members')
  })

  it('remembers across a restart when it was in touch', async () => {
    const rig = await new Rig().open()
    rig.now += 29 * DAY_MS
    await rig.hear(1, 2).settle()
    await rig.open()
    rig.now += 29 * DAY_MS
    assert(rig.trust.isWhole)
    rig.now += 2 * DAY_MS
    assert(!(await rig.open()).trust.isOpen)
  })

  it('trusts a government that is not behind, and is whole once it has the named block', async () => {
    const rig = await new Rig().open()
    rig.now += 40 * DAY_MS
    rig.trust.noteGovernment(blockOf(truth, 2))
    assert(!(await rig.settle()).trust.isOpen, 'the government is behind')
    rig.trust.noteGovernment({ height: 4, hash: blockOf(madeUp, 4).hash })
    await rig.settle()
    assert.deepEqual([rig.trust.isOpen, rig.trust.isWhole], [true, false], 'the named block has not arrived')
    await rig.open()
    assert.deepEqual([rig.trust.isOpen, rig.trust.isWhole], [true, false], 'also after a restart')
    const { hash } = blockOf(madeUp, 4)
    assert.deepEqual(rig.trust.anchor, { height: 4, hash, by: 'government', givenAt: rig.now })
    rig.now += 31 * DAY_MS
    assert(!(await rig.open()).trust.isOpen, 'a named block that did not arrive in time is forgotten')
    const other = await new Rig().open()
    other.now += 40 * DAY_MS
    other.trust.noteGovernment(blockOf(truth, 3))
    assert((await other.settle()).trust.isWhole)
    other.now += 29 * DAY_MS
    assert((await other.open()).trust.isWhole, 'it has been in touch since')
  })

  it('dates a trusted block from when it was named, not from when the block arrived', async () => {
    const rig = await new Rig().open(truth, { blocks: 2 })
    rig.now += 40 * DAY_MS
    rig.trust.noteGovernment(blockOf(truth, 3))
    await rig.settle()
    rig.now += 20 * DAY_MS
    assert((await rig.open()).trust.isWhole, 'the block has arrived')
    rig.now += 11 * DAY_MS
    assert(!rig.trust.isWhole)
  })

  it('counts as heard only peers whose height it has reached', async () => {
    const rig = await new Rig().open()
    rig.now += 29 * DAY_MS
    rig.height = 100
    rig.hear(1, 2, 3).trust.noteGovernment({ height: 99, hash: blockOf(truth, 3).hash })
    rig.trust.noteGovernment({ height: 0, hash: blockOf(truth, 1).hash })
    rig.now += 2 * DAY_MS
    assert(!rig.trust.isWhole)
  })

  it('ignores dates from a clock that was ahead', async () => {
    const rig = await new Rig().open()
    rig.now += 365 * DAY_MS
    rig.trust.noteGovernment(blockOf(truth, 3))
    assert((await rig.settle()).hear(1, 2, 3).trust.isWhole)
    rig.now -= 364 * DAY_MS
    assert(!rig.trust.isWhole && !(await rig.open()).trust.isWhole)
    rig.trust.noteGovernment(blockOf(truth, 3))
    assert((await rig.settle()).hear(1).trust.isWhole && rig.trust.touchedAt === rig.now, 'a new date')
  })

  it('passes no signed input to the replica, except blocks of a government that named a block', async () => {
    const rig = await new Rig().open()
    const [member] = truth.signers
    const certificate = certificateBeside(blockOf(truth, 1).certificate)
    assert(member !== undefined && certificate.verdict === 'accept')
    const { block: bytes, certificate: final } = blockOf(truth, 1)
    const inputs = (from: Uint8Array): ReplicaInput[] => [
      { type: 'message', from, message: { type: 'certificate', certificate: certificate.value } },
      { type: 'fork', certificates: [] }, { type: 'block', from, bytes, certificate: final }
    ]
    const admitted = (): boolean[] => [member.id, truth.government.id].flatMap(from => inputs(from))
      .map(input => rig.trust.admits(input))
    assert.deepEqual(admitted(), [true, true, true, true, true, true])
    rig.now += 40 * DAY_MS
    assert.deepEqual(admitted(), [false, false, false, false, false, false])
    assert(rig.trust.admits({ type: 'tick' }))
    rig.trust.noteGovernment({ height: 4, hash: blockOf(madeUp, 4).hash })
    assert.deepEqual(admitted(), [false, false, false, false, false, true])
  })

  it('ends the node at each start if its own block differs from the trusted block', async () => {
    const rig = await new Rig().open(madeUp)
    rig.now += 40 * DAY_MS
    rig.trust.noteGovernment({ height: 5, hash: blockOf(truth, 3).hash })
    await rig.settle()
    const [failure] = rig.failures
    assert(failure instanceof OperatorError && failure.code === 'made-up-history')
    assert(failure.message.includes(hex(blockOf(truth, 3).hash)))
    await assert.rejects(rig.open(madeUp), { code: 'made-up-history' })
    const { height, hash } = blockOf(madeUp, 5)
    await rig.open(madeUp, { spoken: `${height}:${hex(hash)}` })
    assert(rig.trust.isWhole, 'the block of the operator replaces the block of the government')
  })

  it('uses the block that the operator trusts only when needed, and only if it is new', async () => {
    const [old, wrong] = [blockOf(truth, 2), blockOf(madeUp, 3)].map(one => `${one.height}:${hex(one.hash)}`)
    const rig = await new Rig().open(truth, { spoken: wrong })
    assert(rig.trust.isWhole)
    rig.now += 40 * DAY_MS
    assert(!(await rig.open(truth, { spoken: old })).trust.isOpen)
    await assert.rejects(rig.open(truth, { spoken: wrong }), { code: 'made-up-history' })
    assert(!(await rig.open()).trust.isOpen, 'a wrong trusted block is forgotten')
    const ahead = await rig.open(truth, { spoken: `4:${'ab'.repeat(32)}` })
    assert.deepEqual([ahead.trust.isOpen, (await rig.open()).trust.anchor?.by], [true, 'operator'])
    const right = await new Rig().open()
    right.now += 40 * DAY_MS
    const word = `3:${hex(blockOf(truth, 3).hash)}`
    assert((await right.open(truth, { spoken: word })).trust.isWhole)
    right.now += 40 * DAY_MS
    assert(!(await right.open(truth, { spoken: word })).trust.isOpen, 'the same trusted block a second time')
  })

  it('does not make the government wait, which has the newest list itself', async () => {
    const rig = await new Rig().open(truth, { role: 'government' })
    rig.now += 1000 * DAY_MS
    assert(rig.trust.isWhole)
  })
})

describe('node: long-range attack', () => {
  let hub: Hub
  let nodes: TestNode[]
  beforeEach(() => {
    hub = new Hub()
    nodes = []
  })
  afterEach(async () => { for (const node of nodes) await node.stop() })

  /** @param world of which it holds the blocks; undefined: it comes without any */
  async function start (
    index: number | 'government', world: ChainFixture | undefined, options: NodeOptions = {}
  ): Promise<TestNode> {
    const signer = index === 'government' ? truth.government : truth.signers[index]!
    const role = index === 'government' ? 'government' : 'hospital'
    const node = new TestNode(truth, hub, signer, role, options)
    await (world ?? new ChainFixture({ createdAt: CREATED_AT, isDealt: false })).store(node.database)
    nodes.push(node)
    await node.start(world === undefined ? { newKeys: true } : { created: false })
    hub.connect()
    return node
  }

  const hasHeard = (node: TestNode, peers: number): boolean => node.running.statuses.all().length >= peers

  it('with the keys of a former quorum makes no newcomer follow an invented history', async () => {
    const newcomer = await start(0, undefined)
    for (const index of [1, 2, 3]) await start(index, madeUp)
    await until(() => hasHeard(newcomer, 3), 'all peers are heard')
    await new Promise(resolve => { setTimeout(resolve, 300) })
    assert.equal(newcomer.height, 0)
    // The government has named a block, and its blocks are late. Blocks of other peers are refused.
    hub.lets = message => message.protocol !== 'request' || !equal(message.to, truth.government.id)
    await start('government', truth)
    await until(() => newcomer.running.trust.isOpen, 'the government has named a block')
    await newcomer.running.status.exchangeWithAll()
    newcomer.network.frame(truth.signers[1]!.id, finalBlockFrame(blockOf(madeUp, 1)))
    await new Promise(resolve => { setTimeout(resolve, 300) })
    assert.deepEqual([newcomer.height, newcomer.network.reports], [0, []], 'no peer is asked or blamed')
    hub.lets = () => true
    await until(() => newcomer.running.trust.isWhole, 'the true chain is here')
    assert.deepEqual(newcomer.running.hostLoop.state.ledger.hash, blockOf(truth, 3).hash)
    assert.deepEqual(newcomer.failures, [])
  })

  it('ends the node if its blocks contradict the trusted block', async () => {
    const { height, hash } = blockOf(truth, 3)
    const newcomer = await start(0, undefined, { config: { trustedBlock: `${height}:${hex(hash)}` } })
    for (const index of [1, 2, 3]) await start(index, madeUp)
    await until(() => newcomer.failures.length > 0, 'the node notices the contradiction')
    assert.equal((newcomer.failures[0] as OperatorError).code, 'made-up-history')
    assert.equal(newcomer.running.voting?.from, undefined, 'and has never voted')
  })

  it('that deceived the government halts hospitals with another final block', async () => {
    const hospital = await start(0, truth, { clock: clockOf(truth) })
    await start('government', history('made up', 2))
    await until(() => hospital.running.hostLoop.state.halted, 'the node has both certificates')
    assert.deepEqual(hospital.alarms.recent().map(alarm => alarm.code), ['halted'])
  })

  it('is not assumed after a long stop, once the government names the newest block', async () => {
    const hospitals: TestNode[] = []
    // Hospital 0 joins later, with new keys, and has signed none of the blocks.
    const brief = history('truth', 1)
    for (const index of [0, 1, 2, 3]) hospitals.push(await start(index, index === 0 ? undefined : brief))
    await until(() => hospitals.every(node => hasHeard(node, 3)), 'all peers are heard')
    assert(hospitals.every(node => node.running.voting?.from === undefined))
    await start('government', brief)
    await until(() => hospitals.every(node => node.running.voting?.from === 0), 'all vote')
  })
})
