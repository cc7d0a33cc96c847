import assert from 'node:assert/strict'
import {
  blockCodec, bodyHash, decode, replyCodec, requestCodec, type Reply, type Request
} from '../../../../src/protocol/codec/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import type { BodyHash, MemberId } from '../../../../src/protocol/types/index.js'
import { hex, partHashes, TransactionKind } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, TestNode } from '../../../fixtures/running-nodes.js'

async function ask (node: TestNode, from: MemberId, request: Request): Promise<Reply> {
  const reply = decode(replyCodec, await node.network.serve(from, 'request', requestCodec.encode(request)))
  assert(reply.verdict === 'accept')
  return reply.value
}

function bodiesNamed (node: TestNode): BodyHash[] {
  return node.commits.flatMap(commit => commit.block.transactions).flatMap(({ transaction }) =>
    transaction.kind === TransactionKind.propose ? transaction.proposals.flatMap(partHashes) : [])
}

/** Accepted cases, on every node that runs. */
async function history (nodes: readonly TestNode[], count: number): Promise<void> {
  const [a] = nodes as [TestNode]
  await until(() => nodes.every(node => node.hospital.naming.names.isReady), 'name key')
  for (let i = 0; i < count; i++) await a.hospital.submissions.submit(diagnosis(a, `P-${i}`, `r-${i}`))
  await until(() => nodes.every(node =>
    node.commits.flatMap(commit => casesOf(commit.delta, 'closed')).length === count), 'all decided')
}

/** Lets the last hospital lose its disk and start again with an empty disk. */
async function replaced (net: Consortium): Promise<TestNode> {
  const lost = net.nodes.pop()!
  await lost.stop()
  const fresh = new TestNode(net.world, net.hub, lost.signer, 'hospital', {})
  net.nodes.push(fresh)
  return await fresh.start()
}

describe('peers: requests', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('gives blocks and certificates to the government, and never a body', async () => {
    net = await new Consortium().start()
    await history(net.nodes, 2)
    const [a, b] = net.nodes as [TestNode, TestNode]
    const government = net.world.government.id
    const hashes = bodiesNamed(a)
    const blocks = await ask(a, government, { type: 'blocks', from: 1, count: 64 })
    assert(blocks.type === 'blocks' && blocks.blocks.length === a.height)
    const leaves = a.commits.flatMap(commit => commit.block.transactions.map(({ leaf }) => leaf))
    await assert.rejects(ask(a, government, { type: 'bodies', hashes }), { code: 'refused' })
    await assert.rejects(ask(a, government, { type: 'transactions', leaves, withBodies: true }),
      { code: 'refused' })
    const bare = await ask(a, government, { type: 'transactions', leaves, withBodies: false })
    assert(bare.type === 'transactions' && bare.envelopes.every(({ bodies }) => bodies.length === 0))
    for (const protocol of ['txs', 'record-key', 'name', 'enrol']) {
      await assert.rejects(a.network.serve(government, protocol, new Uint8Array(1)), protocol)
    }
    const given = await ask(a, b.signer.id, { type: 'bodies', hashes })
    assert(given.type === 'bodies' && given.bodies.length === hashes.length)
  })

  it('gives nothing to strangers, and an empty answer where it has nothing', async () => {
    net = await new Consortium().start()
    const [a, b] = net.nodes as [TestNode, TestNode]
    const stranger = net.world.signer('stranger').id
    await assert.rejects(ask(a, stranger, { type: 'blocks', from: 1, count: 1 }), { code: 'refused' })
    const none = new Uint8Array(32)
    assert.deepEqual(await ask(a, b.signer.id, { type: 'block', hash: none }),
      { type: 'block', block: undefined })
    assert.deepEqual(await ask(a, b.signer.id, { type: 'bodies', hashes: [none] }),
      { type: 'bodies', bodies: [] })
    assert.deepEqual(await ask(a, b.signer.id, { type: 'certificates', height: 999 }),
      { type: 'certificates', certificates: [] })
    assert.deepEqual(await ask(a, b.signer.id, { type: 'blocks', from: 999, count: 3 }),
      { type: 'blocks', blocks: [] })
  })

  it('blames a peer that sends garbage on any protocol, and goes on', async () => {
    net = await new Consortium().start()
    const [a, b] = net.nodes as [TestNode, TestNode]
    for (const protocol of ['status', 'request', 'txs', 'record-key', 'name', 'allowlist']) {
      for (const bytes of [new Uint8Array(0), new Uint8Array(100).fill(255), new Uint8Array(1)]) {
        const before = a.network.reports.length
        await a.network.serve(b.signer.id, protocol, bytes).then(
          () => { assert.fail(`${protocol} took garbage`) },
          (error: { code?: string }) => { assert.equal(error.code, 'malformed', protocol) })
        assert.equal(a.network.reports.length, before + 1)
      }
    }
    assert.equal(await a.network.hear(b.signer.id, new Uint8Array(50)), 'reject')
    assert.deepEqual(a.failures, [])
  })

  it('brings a hospital that starts late to the same chain and to every body', async () => {
    net = await new Consortium().start()
    const early = net.nodes.slice(0, 3)
    await history(net.nodes, 5)
    const late = await replaced(net)
    const [a] = early as [TestNode]
    await until(() => late.height >= a.height, 'it catches up')
    const at = Math.min(late.height, a.height)
    const [ours, theirs] = await Promise.all([late.store.readBlock(at), a.store.readBlock(at)])
    assert.deepEqual(ours?.block, theirs?.block)
    const hashes = bodiesNamed(a)
    let missing = hashes.length
    await until(() => {
      void late.store.hasBodies(hashes).then(held => { missing = held.filter(isHeld => !isHeld).length })
      return missing === 0
    }, 'every body')
    await until(() => late.hospital.backfill.missing === 0, 'nothing is noted as missing')
    assert.deepEqual(late.network.reports, [], 'no honest peer was blamed')
  })

  it('refuses a wrong body, blames its sender, and gets the right body elsewhere', async () => {
    net = await new Consortium().start()
    const early = net.nodes.slice(0, 3)
    await history(net.nodes, 2)
    const hashes = bodiesNamed(early[0]!)
    // Each peer lies once, so the first peer that is asked lies.
    for (const { network } of early) {
      let lies = 1
      network.replace('request', own => async (from, bytes, context) => {
        const request = decode(requestCodec, bytes)
        assert(request.verdict === 'accept')
        if (request.value.type !== 'bodies' || lies-- <= 0) return await own(from, bytes, context)
        const ciphertext = new Uint8Array(60).fill(9)
        return replyCodec.encode({
          type: 'bodies', bodies: request.value.hashes.map(hash => ({ hash, ciphertext, pad: undefined }))
        })
      })
    }
    const late = await replaced(net)
    let held: readonly (Uint8Array | undefined)[] = []
    await until(() => {
      void late.store.getBodies(hashes).then(bodies => { held = bodies })
      return held.length === hashes.length && held.every(body => body !== undefined)
    }, 'every body')
    const author = early[0]!.signer.id
    for (const [i, body] of held.entries()) {
      assert.equal(hex(bodyHash(net.world.chain.id, author, body!)), hex(hashes[i]!))
    }
    assert(late.network.reports.some(({ code }) => code === 'wrong-body'))
  })

  it('catches up from the government when no hospital is connected', async () => {
    net = await new Consortium().start()
    await net.government.start()
    await history(net.nodes, 1)
    const { height } = net.nodes[0]!
    await until(() => net.government.height >= height, 'the government follows')
    const { signer } = net.nodes[3]!
    for (const node of net.nodes.splice(0)) await node.stop()
    const fresh = new TestNode(net.world, net.hub, signer, 'hospital', {})
    net.nodes.push(fresh)
    await fresh.start()
    await until(() => fresh.height >= height, 'it catches up')
  })

  it('fetches the missing bodies of a block before the block gets its vote', async () => {
    net = await new Consortium().start()
    await history(net.nodes, 2)
    const [a, b] = net.nodes as [TestNode, TestNode]
    const bodies = bodiesNamed(a).map(hash => ({ hash, submitter: a.signer.id }))
    const { Fetcher } = await import('../../../../src/node/peers/fetcher.js')
    const fetcher = new Fetcher(b.running)
    const { height } = b.running.hostLoop.state.context
    assert.equal(await fetcher.obtainBodies(bodies, height), true)
    assert.equal(fetcher.lacking, 0)
    await b.store.deleteBodies(bodies.slice(1).map(({ hash }) => hash))
    const counts: number[] = []
    const held = fetcher.obtainBodies(bodies, height).finally(() => { counts.push(-1) })
    while (counts.at(-1) !== -1) {
      counts.push(fetcher.lacking)
      await new Promise(resolve => { setImmediate(resolve) })
    }
    assert.equal(await held, true)
    assert.equal(Math.max(...counts), 3, 'three of four bodies are missing')
    assert.equal(fetcher.lacking, 0)
    await b.store.deleteBodies(bodies.map(({ hash }) => hash))
    assert.equal(await fetcher.obtainBodies(bodies, height), true)
    assert.deepEqual(await b.store.hasBodies(bodies.map(({ hash }) => hash)), [true, true, true, true])
    const nowhere = [{ hash: new Uint8Array(32), submitter: a.signer.id }]
    assert.equal(await fetcher.obtainBodies(nowhere, height - 1), false, 'the height is over')
  })

  it('fetches the right block although a peer answers with another block', async () => {
    net = await new Consortium().start()
    await history(net.nodes, 1)
    const [a, liar] = net.nodes as [TestNode, TestNode]
    const wanted = a.commits.at(-1)!.block
    const other = await a.store.readBlock(1)
    let asked = 0
    liar.network.replace('request', () => async () => {
      asked++
      return replyCodec.encode({ type: 'block', block: other!.block })
    })
    const { Fetcher } = await import('../../../../src/node/peers/fetcher.js')
    const got: Uint8Array[] = []
    const { state } = a.running.hostLoop
    const hostLoop = {
      stopped: false, state, submit: (input: unknown) => { got.push((input as { bytes: Uint8Array }).bytes) }
    }
    const fetcher = new Fetcher({ ...a.running, hostLoop } as unknown as typeof a.running)
    fetcher.fetch({
      type: 'fetch-block', height: state.context.height, hash: wanted.hash, from: liar.signer.id
    })
    await until(() => got.length === 1, 'a block')
    assert.equal(asked, 1)
    const block = decode(blockCodec, got[0]!)
    assert(block.verdict === 'accept' && block.value.header.height === wanted.header.height)
    assert.deepEqual(a.network.reports.map(({ code }) => code), ['another-block'])
  })
})
