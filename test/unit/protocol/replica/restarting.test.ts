import assert from 'node:assert/strict'
import { voteSignBytes } from '../../../../src/protocol/codec/index.js'
import { decodeLogRecord, encodeLogRecord } from '../../../../src/protocol/replica/index.js'
import { hex, VoteKind } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../../fixtures/eventful-chain.js'
import { Bench, Ring } from './support/bench.js'

function quorumless (): { world: ChainFixture, benches: Bench[], all: Ring } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer).vote())
  const all = new Ring(benches)
  all.deaf = () => true
  for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
  // Without messages the leader proposes, and each replica nullifies view 0.
  for (let i = 0; i < 3; i++) {
    for (const bench of benches) {
      bench.wall += 20_000
      bench.monotonic += 20_000
      bench.fireTimers()
    }
  }
  return { world, benches, all }
}

describe('replica: restarting', () => {
  it('restarts as a follower in a height in which it has voted', () => {
    const { benches } = quorumless()
    for (const bench of benches) {
      assert(bench.log.some(({ type }) => type === 'consensus'), 'it has voted')
      bench.restart()
      assert.equal(bench.state.context.self, undefined)
      assert.equal(bench.sent().length, 0)
    }
  })

  it('stays a follower below the height from which it may vote, with any log', () => {
    const { benches: [bench] } = quorumless()
    bench!.restart()
    bench!.give({ type: 'may-vote', from: 5, log: bench!.log })
    assert.equal(bench!.state.context.self, undefined)
    assert.equal(bench!.sent().length, 0)
  })

  it('repeats its logged votes byte for byte and signs no contradicting vote', () => {
    const { world, benches, all } = quorumless()
    const before = benches.map(bench => bench.sent().flatMap(message =>
      message.type === 'vote' ? [message.vote] : []))
    for (const bench of benches) {
      bench.restart()
      bench.vote()
      bench.admit(world.anything(world.signers[0]!))
    }
    const fresh = new Ring(benches)
    all.deaf = () => false
    fresh.until(() => benches.every(bench => bench.height === 1))
    for (const [i, bench] of benches.entries()) {
      const slots = new Map<string, string>()
      const after = bench.sent().flatMap(message => message.type === 'vote' ? [message.vote] : [])
      for (const vote of [...before[i]!, ...after]) {
        const group = vote.kind === VoteKind.notarize ? 'notarize' : 'end'
        const name = `${vote.height}/${vote.view}/${group}`
        const said = `${vote.kind} ${hex(vote.blockHash)}`
        assert.equal(slots.get(name) ?? said, said, 'two votes that exclude one another')
        slots.set(name, said)
      }
    }
  })

  it('finds the content of a logged block without a request', () => {
    const { benches } = quorumless()
    const leader = benches.find(bench => bench.log.some(record => record.type === 'block'))
    assert(leader !== undefined)
    leader.restart()
    leader.vote()
    const [candidate] = [...leader.state.candidates.values()]
    assert.equal(candidate?.stage, 'valid')
    assert.equal(leader.of('fetch-block').length + leader.of('fetch-transactions').length, 0)
  })

  it('keeps a final block that is loading when it becomes a voter', () => {
    const world = eventfulChain()
    const bench = new Bench(world, world.signers[0])
    bench.answers = false
    const [first] = world.blocks as [typeof world.blocks[0]]
    const { block: bytes, certificate } = first
    bench.give({ type: 'block', from: world.signers[1]!.id, bytes, certificate })
    assert(bench.unanswered.length > 0)
    bench.vote()
    bench.answer()
    assert.equal(bench.height, 1)
  })

  it('keeps its logged votes of heights above an older database', () => {
    const world = eventfulChain()
    const [signer] = world.signers
    const bench = new Bench(world, signer)
    const statement = {
      kind: VoteKind.nullify, height: 2, view: 0, blockHash: new Uint8Array(32)
    } as const
    const signature = signer!.sign(voteSignBytes(world.chain.id, statement))
    const vote = { ...statement, signer: signer!.id, signature }
    bench.log = [{ type: 'consensus', height: 2, record: { type: 'vote', vote } }]
    bench.restart()
    bench.vote()
    const [{ block: bytes, certificate }] = world.blocks as [typeof world.blocks[0]]
    bench.give({ type: 'block', from: world.signers[1]!.id, bytes, certificate })
    assert.equal(bench.state.context.height, 2)
    assert.deepEqual(bench.state.consensus.ownActs.votes, [vote])
  })

  it('reads back every log record that it writes, and refuses others', () => {
    const { benches } = quorumless()
    const records = benches.flatMap(bench => bench.log)
    assert(records.some(({ type }) => type === 'block'))
    for (const record of records) {
      const raw = encodeLogRecord(record)
      const back = decodeLogRecord(raw)
      assert(back.verdict === 'accept')
      assert.deepEqual(encodeLogRecord(back.value), raw)
      assert.deepEqual(back.value.height, record.height)
    }
    const { payload } = encodeLogRecord(records.find(({ type }) => type === 'consensus')!)
    assert.deepEqual(decodeLogRecord({ type: 7, payload }),
      { verdict: 'reject', code: 'unknown-log-record' })
    assert.deepEqual(decodeLogRecord({ type: 1, payload: payload.subarray(0, 5) }),
      { verdict: 'reject', code: 'short-log-record' })
    assert.equal(decodeLogRecord({ type: 1, payload: payload.subarray(0, -1) }).verdict, 'reject')
  })
})
