/**
 * Tests floods from a member at the replica. All data is well formed and signed, and most of it is for
 * distant heights and views. The tests compare table sizes with the limits of SPECIFICATION.md §14.
 */
import assert from 'node:assert/strict'
import { blockHash, consensusMessageCodec, decode } from '../../../src/protocol/codec/index.js'
import { merkleRootOfHashes } from '../../../src/protocol/crypto/index.js'
import type { ConsensusMessage, Signer } from '../../../src/protocol/types/index.js'
import { Decision, equal, TransactionKind, VoteKind, ZERO_32 } from '../../../src/protocol/types/index.js'
import { opinionOn } from '../../fixtures/opinion-on.js'
import { Random } from '../../../src/sim/random.js'
import { eventfulChain } from '../../fixtures/eventful-chain.js'
import { Bench } from '../../unit/protocol/replica/support/bench.js'
import { memoryInUse } from './heap.js'
import { Liar } from './signed.js'

const FUTURE = 64
const VIEWS = 1 + 16
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const
const POOL_SHARE_BYTES = 4 * 2 ** 20

describe('floods: the replica keeps within its bounds', function () {
  this.timeout(120_000)
  const world = eventfulChain()
  const random = new Random('floods')
  const liar = new Liar(world, world.signers[1] as Signer)
  let bench: Bench
  beforeEach(() => { bench = new Bench(world, world.signers[0]).vote() })

  function hear (messages: readonly ConsensusMessage[], times: number): void {
    for (let i = 0; i < times; i++) {
      bench.give({ type: 'message', from: liar.signer.id, message: messages[i % messages.length]! })
      bench.effects.length = 0
    }
  }

  function assertBounds (): void {
    const { state } = bench
    assert.equal(state.halted, false)
    assert(state.future.length <= FUTURE, `${state.future.length} messages for the next height`)
    assert(state.consensus.votes.size <= VIEWS * KINDS.length, `${state.consensus.votes.size} votes`)
    assert(state.consensus.proposals.size <= VIEWS && state.consensus.seen.size <= VIEWS)
    assert(state.consensus.contents.size <= VIEWS && state.candidates.size <= VIEWS)
    assert(state.tickets.size <= VIEWS)
    assert(state.pool.bytes <= 2 * POOL_SHARE_BYTES, 'the shares of the liar and of its accuser')
    assert(bench.log.length < 100, `${bench.log.length} records to log`)
  }

  it('200,000 votes of all heights, views and kinds', () => {
    const now = bench.height + 1
    const heights = [0, 1, now - 1, now, now, now, now + 1, now + 1, now + 2, now + 1000, 2 ** 53 - 1]
    const views = [0, 1, 2, 3, 15, 16, 17, 18, 1000, 2 ** 31, 2 ** 32 - 1]
    const messages = Array.from({ length: 4_000 }, () => {
      const kind = random.pick(KINDS)
      return liar.vote(kind, random.pick(heights), random.pick(views),
        kind === VoteKind.nullify ? ZERO_32 : random.bytes(32))
    })
    hear(messages, 1_000)
    const before = memoryInUse()
    hear(messages, 200_000)
    assertBounds()
    assert.equal(bench.state.future.length, FUTURE)
    const grown = memoryInUse() - before
    assert(grown < 8, `grew by ${grown.toFixed(1)} MiB`)
  })

  it('120 MiB of block proposals for all views, with unknown transactions', () => {
    const now = bench.height + 1
    const leaders = bench.state.context.leaders
    const first = leaders.findIndex(id => equal(id, liar.signer.id))
    const leaves = Array.from({ length: 2048 }, () => random.bytes(32))
    const made: Uint8Array[] = []
    for (let i = 0; i < 120; i++) {
      const height = now + i % 2
      const view = first + leaders.length * (i % 30)
      const { header: pattern } = world.blocks.at(-1)!.content
      const header = {
        ...pattern, height, view, timestamp: pattern.timestamp + i,
        transactionRoot: merkleRootOfHashes(leaves)
      }
      const message = liar.proposal(height, view, blockHash(world.chain.id, header), header, leaves)
      made.push(consensusMessageCodec.encode(message))
    }
    const before = memoryInUse()
    let sent = 0
    for (let i = 0; sent < 120 * 2 ** 20; i++) {
      const bytes = made[i % made.length]!.slice()
      sent += bytes.byteLength
      const decoded = decode(consensusMessageCodec, bytes)
      assert(decoded.verdict === 'accept')
      hear([decoded.value], 1)
    }
    assertBounds()
    const early = bench.state.future.filter(({ message }) => message.type === 'proposal')
    assert.equal(early.length, 4, 'few proposals are kept for the next height, because they are large')
    const grown = memoryInUse() - before
    assert(grown < 40, `grew by ${grown.toFixed(1)} MiB`)
  })

  it('20,000 certificates for any views that repeat the signature of a single member', () => {
    const now = bench.height + 1
    const message = liar.vote(VoteKind.notarize, now, 5, random.bytes(32))
    assert(message.type === 'vote')
    const { signature } = message.vote
    const forged = Array.from({ length: 200 }, (_, i): ConsensusMessage => ({
      type: 'certificate',
      certificate: {
        kind: random.pick(KINDS), height: now + i % 3, view: random.pick([0, 5, 16, 17, 2 ** 31]),
        blockHash: random.bytes(32), bitmap: Uint8Array.of(0b111),
        signatures: [signature, signature, signature]
      }
    }))
    hear(forged, 20_000)
    assertBounds()
    assert.deepEqual(bench.state.consensus.certificates.all(), [])
  })

  it('40 MiB of transactions: proposals, and opinions for unknown cases', () => {
    const before = memoryInUse()
    let sent = 0
    for (let i = 0; sent < 40 * 2 ** 20; i++) {
      const transaction = i % 2 === 0
        ? liar.transaction({
          kind: TransactionKind.propose, author: liar.signer.id,
          proposals: Array.from({ length: 60 }, () => world.proposal())
        })
        : liar.transaction({
          kind: TransactionKind.opinions, author: liar.signer.id, rulesetHash: ZERO_32,
          opinions: Array.from({ length: 1000 }, (_, at) => opinionOn(
            { id: world.cases()[0]!.id.map(byte => (byte + i + at) & 255) }, Decision.approve
          ))
        })
      sent += transaction.bytes.byteLength
      bench.give({ type: 'transactions', transactions: [transaction] })
      bench.effects.length = 0
    }
    assertBounds()
    const grown = memoryInUse() - before
    assert(grown < 40, `grew by ${grown.toFixed(1)} MiB`)
  })
})
