/**
 * Tests floods from a member at a whole node. In most tests the disk does not respond, so accepted data
 * accumulates. All data is well formed and signed by a member.
 */
import assert from 'node:assert/strict'
import { messageFrame } from '../../../src/node/loop/frames.js'
import {
  addressSignBytes, recordKeyRequestCodec, recordKeyRequestSignBytes, replyCodec, requestCodec,
  statusMessageCodec, transactionEnvelopeCodec
} from '../../../src/protocol/codec/index.js'
import type { Signer } from '../../../src/protocol/types/index.js'
import { TransactionKind, VoteKind } from '../../../src/protocol/types/index.js'
import { Random } from '../../../src/sim/random.js'
import { eventfulChain } from '../../fixtures/eventful-chain.js'
import { Hub, MemoryNetwork } from '../../fixtures/memory-network.js'
import { REQUEST_LIMITS } from '../../../src/node/peers/quotas.js'
import { clockOf, TestNode, until } from '../../fixtures/running-nodes.js'
import { memoryInUse } from './heap.js'
import { Liar } from './signed.js'

const MIB = 2 ** 20

describe('floods: a node keeps within its bounds', function () {
  this.timeout(120_000)
  const world = eventfulChain()
  const random = new Random('node floods')
  const liar = new Liar(world, world.signers[1] as Signer)
  let node: TestNode
  let release: () => void
  beforeEach(async () => {
    node = new TestNode(world, new Hub(), world.signers[0] as Signer, 'hospital',
      { clock: clockOf(world) })
    await world.store(node.database)
    await node.start({ newKeys: true })
  })
  afterEach(async () => {
    release?.()
    await node.stop()
    assert.deepEqual(node.failures, [])
  })

  /** Blocks the log's flush, and waits until this blocks the loop. */
  async function blockDisk (): Promise<void> {
    const { wal } = node
    const flush = wal.flush.bind(wal)
    const held = new Promise<void>(resolve => { release = resolve })
    let isStuck = false
    wal.flush = async () => { isStuck = true; await held; await flush() }
    const { context } = node.running.hostLoop.state
    node.running.hostLoop.submit({ type: 'timer', timer: 'view', height: context.height, view: 0 })
    await until(() => isStuck, 'the loop waits for the disk')
  }

  it('300 MiB of frames of a member while the disk does not respond', async () => {
    await blockDisk()
    const { height } = node.running.hostLoop.state.context
    const { header } = world.blocks.at(-1)!.content
    const leaves = Array.from({ length: 1024 }, () => random.bytes(32))
    const message = liar.proposal(height, 7, random.bytes(32), header, leaves)
    const pattern = messageFrame(message)
    const before = memoryInUse()
    for (let sent = 0; sent < 300 * MIB; sent += pattern.byteLength) {
      node.network.frame(liar.signer.id, pattern.slice())
    }
    // The limit is 8 MiB of frames, which need more when they are decoded, because each leaf is an object.
    const grown = memoryInUse() - before
    assert(grown < 64, `grew by ${grown.toFixed(1)} MiB`)
    const vote = messageFrame(liar.vote(VoteKind.nullify, height, 0, new Uint8Array(32)))
    node.network.frame(world.signers[2]!.id, vote)
    release()
    const { state } = node.running.hostLoop
    await until(() => state.consensus.proposals.size > 0 || node.network.reports.length > 0,
      'the loop goes on')
  })

  it('200,000 small frames of a member', async () => {
    await blockDisk()
    const { height } = node.running.hostLoop.state.context
    const vote = messageFrame(liar.vote(VoteKind.nullify, height, 9, new Uint8Array(32)))
    const before = memoryInUse()
    for (let i = 0; i < 200_000; i++) node.network.frame(liar.signer.id, vote.slice())
    const grown = memoryInUse() - before
    assert(grown < 32, `grew by ${grown.toFixed(1)} MiB`)
  })

  it('transactions of a member while the disk does not respond', async () => {
    await blockDisk()
    const before = memoryInUse()
    const verdicts = new Map<string, number>()
    for (let i = 0; i < 20_000; i++) {
      const { bytes } = liar.transaction({
        kind: TransactionKind.namesTotals, author: liar.signer.id, day: 50_000 + i,
        totals: [{ hospital: liar.signer.id, names: random.between(1, 1_000) }]
      })
      const envelope = transactionEnvelopeCodec.encode({ transaction: bytes, bodies: [] })
      const verdict = await node.network.hear(liar.signer.id, envelope) ?? ''
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    }
    assert.equal(verdicts.get('accept'), 1_024, 'SPECIFICATION.md §14, on the way to the pool')
    const grown = memoryInUse() - before
    assert(grown < 32, `grew by ${grown.toFixed(1)} MiB`)
    release()
    await until(() => node.running.hostLoop.state.pool.size > 0, 'the loop goes on')
    assert(node.running.hostLoop.state.pool.bytes <= 4 * MIB)
  })

  it('many STATUS, and a hundred new address records of itself and of strangers for each', async () => {
    const { chain } = world
    const addressed = (signer: Signer, seq: number) => {
      const record = { id: signer.id, seq, addresses: Array.from({ length: 8 }, () => '/memory/x') }
      return { record, signature: signer.sign(addressSignBytes(chain.id, record)) }
    }
    const strangers = Array.from({ length: 99 }, (_, i) => world.signer(`stranger ${i}`))
    const records = strangers.map((signer, i) => addressed(signer, i))
    const peer = new MemoryNetwork(liar.signer.id, node.hub)
    peer.accessOf = () => 'member'
    let newest = 0
    await peer.handle('request', REQUEST_LIMITS.request, async () => replyCodec.encode({
      type: 'addresses', records: [addressed(liar.signer, newest), ...records]
    }))
    const ask = async (seq: number): Promise<void> => {
      newest = seq
      const reply = await node.network.serve(liar.signer.id, 'status', statusMessageCodec.encode({
        chainId: chain.id, height: seq, view: 0, lastHash: random.bytes(32), now: seq,
        allowlistVersion: seq, successorVersion: seq,
        addressDigest: random.bytes(32), tip: undefined, yourVotes: [], wantsVotes: true,
        votesFrom: undefined
      }))
      assert(reply.byteLength < 16 * 1024)
    }
    for (let seq = 1; seq < 300; seq++) await ask(seq)
    const before = memoryInUse()
    for (let seq = 300; seq < 2_000; seq++) await ask(seq)
    node.hub.seen.length = 0
    assert.equal(node.running.statuses.all().length, 1)
    await until(() => node.running.addresses.addressesOf(liar.signer.id).length > 0, 'it asks for them')
    assert(node.running.addresses.all().length <= world.signers.length + 1, 'strangers are not kept')
    await peer.stop()
    const grown = memoryInUse() - before
    assert(grown < 32, `grew by ${grown.toFixed(1)} MiB`)
  })

  it('2,000 parallel requests for all blocks and bodies, and for keys without permission', async () => {
    const before = memoryInUse()
    const blocks = requestCodec.encode({ type: 'blocks', from: 1, count: 64 })
    const bodies = requestCodec.encode({
      type: 'bodies', hashes: Array.from({ length: 1024 }, () => random.bytes(32))
    })
    const fields = {
      ephemeralKey: random.bytes(32), caseIds: Array.from({ length: 1024 }, () => random.bytes(32)),
      nonce: 1
    }
    const message = recordKeyRequestSignBytes(world.chain.id,
      { requester: liar.signer.id, holder: node.signer.id }, fields)
    const keys = recordKeyRequestCodec.encode({ ...fields, signature: liar.signer.sign(message) })
    for (let round = 0; round < 250; round++) {
      // The maximum number of parallel requests (quotas.ts).
      const replies = await Promise.all(Array.from({ length: 8 }, async (_, i) =>
        await node.network.serve(liar.signer.id, 'request', i % 2 === 0 ? blocks : bodies)))
      for (const reply of replies) replyCodec.decode(reply)
    }
    const { limits } = node.network
    await Promise.all(Array.from({ length: limits.get('record-key')!.perPeerConcurrency }, async () => {
      await node.network.serve(liar.signer.id, 'record-key', keys)
    }))
    const grown = memoryInUse() - before
    assert(grown < 32, `grew by ${grown.toFixed(1)} MiB`)
  })
})
