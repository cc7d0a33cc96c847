import assert from 'node:assert/strict'
import { allowlistHash, certificateBeside } from '../../../../src/protocol/codec/index.js'
import { equal, hex, VoteKind } from '../../../../src/protocol/types/index.js'
import { Bench, idOf, Ring } from './support/bench.js'
import {
  chainOf, hashAt, loseLog, recover, recoveryOf, resigned, shortList, stated, work
} from './support/recovery.js'

function assertEqual (benches: readonly Bench[], height: number): void {
  assert.deepEqual(benches.map(bench => bench.height), benches.map(() => height))
  assert.equal(new Set(benches.map(bench => hex(bench.state.ledger.hash))).size, 1)
  assert.equal(new Set(benches.map(bench => hex(bench.root))).size, 1)
}

describe('replica: recovery', () => {
  it('goes on after three of four hospitals lost their logs, and restarts under the recovery', () => {
    const { world, benches } = chainOf(2)
    for (const bench of benches.slice(1)) loseLog(bench)
    const recovery = recoveryOf(benches.map(bench => stated(bench)))
    recover(benches, recovery)
    const ring = new Ring(benches)
    ring.until(() => benches.every(bench => bench.height === 3))
    assertEqual(benches, 3)
    for (const { state: { ledger } } of benches) {
      assert.deepEqual(ledger.recoveries.map(({ number, from }) => [number, from]), [[1, 3]])
      assert.equal(ledger.adopted, undefined)
    }
    for (const bench of benches) bench.restart()
    for (const bench of benches) bench.vote()
    assert.deepEqual(benches.map(({ state }) => state.ledger.recoveries.length), [1, 1, 1, 1])
    work(world, benches, new Ring(benches), 4)
    assertEqual(benches, 4)
  })

  it('signs nothing between its statement and the recovery, also after a restart', () => {
    const { world, benches } = chainOf(1)
    const [first] = benches as [Bench]
    stated(first)
    const signed = (): unknown[] => first.sent().filter(({ type }) => type !== 'share')
    const sent = signed().length
    first.admit(world.anything(world.signers[0]!))
    first.fireTimers()
    assert.equal(signed().length, sent)
    first.restart()
    first.vote()
    first.admit(world.anything(world.signers[0]!))
    first.fireTimers()
    assert.deepEqual(signed(), [])
  })

  it('states once for each number', () => {
    const { world, benches } = chainOf(1)
    const [first] = benches as [Bench]
    const one = stated(first)
    assert.deepEqual(stated(first, { isIntact: false }), one)
    const list = shortList(world, world.signers.slice(0, 3))
    const effects = first.give({ type: 'state', log: first.log, wish: {
      number: 1, isIntact: true, listHash: allowlistHash(world.chain.id, list.list), tipCertificate: undefined
    } })
    assert.deepEqual(effects, [{ type: 'refused-recovery', code: 'stated-for-another-list' }])
  })

  it('keeps a block that only a lost disk had as final, and ignores its late certificate', () => {
    const { world, benches, ring } = chainOf(1)
    const [lost, ...others] = benches as [Bench, Bench, Bench, Bench]
    ring.deaf = (_from, to, message) => !equal(to, idOf(lost)) && (
      (message.type === 'vote' && message.vote.kind === VoteKind.finalize && message.vote.height === 2) ||
      (message.type === 'certificate' && message.certificate.kind === VoteKind.finalize &&
        message.certificate.height === 2))
    for (const bench of benches) {
      bench.admit(world.anything(world.signers[2]!, 2))
      bench.give({ type: 'abstained', until: 3 })
    }
    ring.until(() => lost.height === 2)
    const { hash } = lost.state.ledger
    assert.deepEqual(others.map(bench => bench.height), [1, 1, 1])
    const late = certificateBeside(lost.blocks[1]!.certificate)
    assert(late.verdict === 'accept')
    // A new disk: the hospital knows nothing, not even block 1.
    const empty = new Bench(world, lost.signer)
    const four = [empty, ...others]
    const recovery = recoveryOf([
      stated(empty, { isIntact: false }), ...others.map(bench => stated(bench))
    ])
    assert.deepEqual(recovery.statements.map(({ above }) => above.map(({ holdsBlock }) => holdsBlock)).flat(),
      [true, true, true])
    recover(four, recovery)
    assert.equal(empty.of('refused-recovery').at(-1)?.code, 'behind-the-statements')
    const { block, certificate } = others[0]!.blocks[0]!
    empty.give({ type: 'block', from: idOf(others[0]!), bytes: block, certificate })
    for (const bench of others) {
      bench.give({ type: 'message', from: idOf(others[0]!),
        message: { type: 'certificate', certificate: late.value } })
      assert.equal(bench.of('void').length, 1)
    }
    const again = new Ring(four)
    const blocks = others[0]!
    again.until(() => {
      // A host answers the request for the required block.
      for (const bench of four) {
        for (const wanted of bench.of('fetch-block').splice(0)) {
          const held = blocks.log.find(record => record.type === 'block' && record.height === wanted.height)
          assert(held?.type === 'block')
          bench.give({ type: 'block', from: idOf(blocks), bytes: held.bytes, certificate: undefined })
        }
      }
      return four.every(bench => bench.height >= 2)
    })
    for (const bench of four) {
      assert.equal(bench.state.halted, false)
      assert.equal(hex(hashAt(bench, 2)), hex(hash))
    }
  })

  it('serves its statements beside the first block to a hospital that was away', () => {
    const { benches } = chainOf(2)
    const [away, ...others] = benches as [Bench, Bench, Bench, Bench]
    for (const bench of others) loseLog(bench)
    const recovery = recoveryOf(benches.map(bench => stated(bench)))
    recover(others, recovery)
    new Ring(others).until(() => others.every(bench => bench.height === 3))
    const { block, certificate } = others[0]!.blocks[2]!
    away.give({ type: 'block', from: idOf(others[0]!), bytes: block, certificate })
    assertEqual(benches, 3)
  })

  it('goes on with the hospitals that a list keeps, and the list is in force from T+2 on', () => {
    const { world, benches } = chainOf(1)
    const kept = benches.slice(0, 3)
    const list = shortList(world, world.signers.slice(0, 3))
    recover(kept, recoveryOf(kept.map(bench => stated(bench, { list })), list))
    const ring = new Ring(kept)
    ring.until(() => kept.every(bench => bench.height === 2))
    for (const { state: { ledger } } of kept) {
      assert.equal(ledger.set.size, 3)
      assert.equal(ledger.allowlist.list.version, 2)
      assert.equal(ledger.keys.pending?.holders.length, 3)
    }
    for (const bench of kept) bench.restart()
    assert.deepEqual(kept.map(({ state }) => state.ledger.set.size), [3, 3, 3])
  })

  it('deals the lottery key anew if fewer than t hospitals kept their shares', () => {
    const { world, benches } = chainOf(1)
    const recovery = recoveryOf(benches.map((bench, i) => i === 0
      ? stated(bench)
      : resigned(world, stated(bench), { keyEpoch: 0 })))
    recover(benches, recovery)
    new Ring(benches).until(() => benches.every(bench => bench.height === 2))
    assertEqual(benches, 2)
    for (const { state: { ledger: { keys } } } of benches) {
      assert.equal(keys.active, undefined)
      assert.equal(keys.pending?.number, 2)
    }
  })
})
