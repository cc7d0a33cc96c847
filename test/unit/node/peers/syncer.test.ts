import assert from 'node:assert/strict'
import { checkAhead } from '../../../../src/node/peers/check-ahead.js'
import type { CheckThreadsChoice, StartCheckThread } from '../../../../src/node/peers/check-threads.js'
import { decode, finalityCodec, type Request } from '../../../../src/protocol/codec/index.js'
import { equal } from '../../../../src/protocol/types/index.js'
import { Hub } from '../../../fixtures/memory-network.js'
import { clockOf, TestNode, until } from '../../../fixtures/running-nodes.js'
import { blocksFrom, FakePeer, longWorld, TIP, type Answering, type Blocks } from './support/fake-peer.js'

const world = longWorld()
/** The most lies of both liars together before they rest. A single known peer serves all ranges ahead. */
const MOST_LIES = 12
/** The patience on a machine that is busy with other tests. */
const PATIENCE_MS = 30_000
const never = async (): Promise<never> => await new Promise<never>(() => {})
const rangeOf = (request: Request): { from: number, count: number } => {
  assert(request.type === 'blocks')
  return request
}
const served = (request: Request): Blocks => {
  const { from, count } = rangeOf(request)
  return blocksFrom(world, from, count)
}

/** The answer of a liar, the code that it is reported for, if any, and how often it may be asked. */
type Lie = readonly [answer: Answering, code: string | undefined, most?: number]

const LIES: Readonly<Record<string, Lie>> = {
  'sends garbage': [async () => new Uint8Array(300).fill(7), 'malformed'],
  'answers another question': [async () => ({ type: 'bodies', bodies: [] }), 'another-reply'],
  'claims a height and has no block': [async () => ({ type: 'blocks', blocks: [] }), 'claim-without-blocks'],
  'never answers': [never, undefined],
  'answers too late': [async request => {
    await new Promise(resolve => { setTimeout(resolve, 4_000).unref() })
    return served(request)
  }, undefined],
  'breaks off': [async () => { throw new Error('gone') }, undefined],
  'sends old blocks whatever is asked': [async () => blocksFrom(world, 1, 64), 'bad-block-served'],
  'sends blocks from further on': [async request =>
    blocksFrom(world, rangeOf(request).from + 1, 5), 'bad-block-served'],
  'changes a block': [async request => changed(served(request), 'block'), 'bad-block-served'],
  'changes a certificate': [async request => changed(served(request), 'certificate'), 'bad-block-served'],
  'sends certificates of other blocks': [async request => {
    const { blocks } = served(request)
    const { certificate } = blocks[0]!
    return { type: 'blocks', blocks: blocks.map(({ block }) => ({ block, certificate })) }
  }, 'bad-block-served'],
  'gives one block at a time': [async request => blocksFrom(world, rangeOf(request).from, 1), undefined, TIP]
}

/** Flips a bit of the last block or certificate. */
function changed ({ blocks }: Blocks, part: 'block' | 'certificate'): Blocks {
  const last = { ...blocks.at(-1)! }
  last[part] = new Uint8Array(last[part])
  last[part][last[part].length - 1]! ^= 1
  return { type: 'blocks', blocks: [...blocks.slice(0, -1), last] }
}

/** Gives each block the proof of its first share twice. */
function withFalseShares ({ blocks }: Blocks): Blocks {
  return { type: 'blocks', blocks: blocks.map(({ block, certificate }) => {
    const finality = decode(finalityCodec, certificate)
    assert(finality.verdict === 'accept')
    const [first] = finality.value.shares
    const shares = finality.value.shares.map(share => ({ ...share, proof: first!.proof }))
    return { block, certificate: finalityCodec.encode({ ...finality.value, shares }) }
  }) }
}

/** Checks in this thread, a turn after each job came. */
const inThisThread: StartCheckThread = answered => ({
  send: ({ blocks, ground, number }) => {
    setImmediate(() => { answered({ number, checked: [...checkAhead(ground, blocks)], isLast: true }) })
  },
  stop: () => {}
})

describe('peers: catching up', function () {
  this.timeout(2 * PATIENCE_MS)
  let hub: Hub
  let newcomer: TestNode
  let peers: readonly [FakePeer, FakePeer, FakePeer]

  beforeEach(async () => {
    hub = new Hub()
    const [own, ...others] = world.signers
    newcomer = new TestNode(world, hub, own!, 'hospital', { clock: clockOf(world) })
    peers = await Promise.all(others.map(async signer =>
      await new FakePeer(world, hub, signer).start())) as [FakePeer, FakePeer, FakePeer]
  })

  afterEach(async () => { await newcomer.stop() })

  const reportsOf = (peer: FakePeer): string[] =>
    newcomer.network.reports.filter(({ id }) => equal(id, peer.signer.id)).map(({ code }) => code)

  it('takes ranges from several peers at once', async () => {
    const areSeveral = (): boolean => peers.filter(({ asked }) => asked.length > 0).length >= 2
    for (const peer of peers) {
      peer.answer = async request => {
        await until(areSeveral, 'another is asked, too', PATIENCE_MS)
        return served(request)
      }
    }
    await newcomer.start()
    await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
    assert(areSeveral())
    assert.deepEqual(newcomer.network.reports, [])
  })

  for (const [what, [answer, code, most = MOST_LIES]] of Object.entries(LIES)) {
    it(`reaches the tip with one honest peer while every other peer ${what}`, async () => {
      // The peer that claims last is asked last.
      const [honest, ...liars] = peers.toReversed() as [FakePeer, FakePeer, FakePeer]
      for (const liar of liars) liar.answer = answer
      await newcomer.start()
      await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
      assert.deepEqual(reportsOf(honest), [], 'an honest peer is not blamed')
      const codes = liars.flatMap(reportsOf)
      if (code === undefined) assert.deepEqual(codes, [])
      else assert(codes.includes(code), codes.join())
      const asked = liars.flatMap(liar => liar.asked).length
      assert(asked > 0 && asked <= most, `they were asked ${asked} times`)
    })
  }

  const threads: CheckThreadsChoice = { start: inThisThread, count: 2, minBlocks: 1 }
  for (const what of ['changes a block', 'changes a certificate', 'sends blocks from further on']) {
    it(`with threads that check ahead, reaches the tip while every other peer ${what}`, async () => {
      const [answer, code] = LIES[what]!
      const [honest, ...liars] = peers.toReversed() as [FakePeer, FakePeer, FakePeer]
      for (const liar of liars) liar.answer = answer
      newcomer = new TestNode(world, hub, world.signers[0]!, 'hospital',
        { clock: clockOf(world), checkThreads: threads })
      await newcomer.start()
      await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
      assert.deepEqual(reportsOf(honest), [], 'an honest peer is not blamed')
      assert(liars.flatMap(reportsOf).includes(code!))
    })
  }

  it('believes no peer because of a thread: false shares are refused', async () => {
    const [honest, ...liars] = peers.toReversed() as [FakePeer, FakePeer, FakePeer]
    for (const liar of liars) liar.answer = async request => withFalseShares(served(request))
    newcomer = new TestNode(world, hub, world.signers[0]!, 'hospital',
      { clock: clockOf(world), checkThreads: threads })
    await newcomer.start()
    await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
    assert.deepEqual(reportsOf(honest), [])
    const codes = liars.flatMap(reportsOf)
    assert(codes.includes('bad-share-proof') && codes.includes('bad-block-served'), codes.join())
    for (const { block: { header }, shares } of newcomer.commits) {
      const beside = decode(finalityCodec, world.blocks[header.height - 1]!.certificate)
      assert(beside.verdict === 'accept')
      assert.deepEqual(shares, beside.value.shares)
    }
  })

  it('fetches every block from the government if the hospitals that it knows have none', async () => {
    // To a node with an old list, the present members are strangers.
    for (const peer of peers) {
      peer.claims = 1
      peer.showsTip = false
    }
    const government = await new FakePeer(world, hub, world.government).start()
    await newcomer.start()
    await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
    assert(government.asked.length > 0)
    assert.deepEqual(newcomer.network.reports, [])
  })

  it('asks the government for nothing that hospitals deliver', async () => {
    const government = await new FakePeer(world, hub, world.government).start()
    await newcomer.start()
    await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
    assert.deepEqual(government.asked, [])
  })

  it('does not take a single false height as its target', async () => {
    const [liar] = peers
    liar.claims = 2 ** 40
    const targets: number[] = []
    await newcomer.start()
    await until(() => {
      targets.push(newcomer.running.syncer.target)
      return newcomer.height === TIP && !newcomer.running.syncer.running
    }, 'the end of catching up', PATIENCE_MS)
    assert(Math.max(...targets) <= TIP, `target ${Math.max(...targets)}`)
    assert(targets.includes(TIP))
    assert(reportsOf(liar).includes('claim-without-blocks'))
  })

  it('believes a certificate from any peer, and no claim beyond it', async () => {
    const [prover, ...liars] = peers
    prover.claims = 5
    for (const liar of liars) {
      liar.claims = 2
      liar.showsTip = false
    }
    await newcomer.start()
    await until(() => newcomer.running.syncer.target === TIP, 'a target')
    assert(newcomer.height < TIP)
  })

  it('blames no peer for its own slow disk', async () => {
    await newcomer.start()
    const { store } = newcomer
    const commitBlock = store.commitBlock.bind(store)
    let isSlow = true
    store.commitBlock = async commit => {
      if (isSlow) await new Promise(resolve => { setTimeout(resolve, 5_500) })
      isSlow = false
      await commitBlock(commit)
    }
    await until(() => newcomer.height === TIP, 'the tip', PATIENCE_MS)
    assert.equal(isSlow, false)
    assert.deepEqual(newcomer.network.reports, [])
  })

  it('requests nothing after it has halted, and blames no peer', async () => {
    await newcomer.start()
    newcomer.running.hostLoop.state.halted = true
    await until(() => !newcomer.running.syncer.running, 'it gives up')
    const { height } = newcomer
    for (const peer of peers) peer.asked.length = 0
    newcomer.running.syncer.noteHeight(peers[0].signer.id, TIP + 1)
    await new Promise(resolve => { setTimeout(resolve, 50) })
    assert.equal(newcomer.running.syncer.running, false)
    assert.deepEqual(peers.flatMap(({ asked }) => asked), [])
    assert.deepEqual(newcomer.network.reports, [])
    assert.equal(newcomer.height, height)
  })
})
