import assert from 'node:assert/strict'
import {
  Decision, hex, type Propose, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { sweepBodies } from '../../../../src/node/gates/sweep-bodies.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { hash, Rig, SIZE } from './bodies-rig.js'

describe('node: waiting bodies', () => {
  let rig: Rig
  let a: Signer
  let b: Signer
  let c: Signer
  beforeEach(async () => {
    rig = await new Rig().open();
    [a, b, c] = rig.world.signers as [Signer, Signer, Signer]
  })

  it('limits the bytes per hospital and in total, until blocks contain the proposals', async () => {
    const first = rig.propose(a, {})
    assert.equal(rig.judge(first), 'accept')
    await rig.take(first)
    await rig.take(rig.propose(a, {}))
    assert.equal(rig.judge(rig.propose(a, {})), 'bodies-share-full')
    await rig.take(rig.propose(b, {}, {}))
    assert.equal(rig.judge(rig.propose(c, {})), 'bodies-full')
    assert.equal(rig.bodies.bytes, 4 * SIZE)
    await rig.commit([first])
    assert.equal(rig.bodies.bytes, 3 * SIZE)
    assert.equal(rig.judge(rig.propose(a, {})), 'accept')
  })

  it('stores nothing that the pool refuses', async () => {
    const held = rig.propose(a, {})
    await rig.take(held)
    assert.equal(rig.judge(held), 'duplicate')
  })

  it('limits the bodies of one hospital that a leader can cause to be fetched', async () => {
    const { maxBodyBytesPerBlock } = rig.world.chain.genesis.parameters
    const big = (): VerifiedTransaction<Propose> =>
      rig.propose(a, { bodySize: rig.world.chain.genesis.parameters.maxBodyBytes })
    let bytes = 0
    for (let count = 1; rig.bodies.judge(big(), true).verdict === 'accept'; count++) {
      const one = big()
      await rig.bodies.store(one, [])
      bytes += one.transaction.proposals[0]!.bodySize
      assert(count < 1_000, 'the number of fetched bodies is limited')
    }
    assert(bytes >= maxBodyBytesPerBlock, 'the bodies that one block may name are fetched')
    assert(bytes <= 2 * SIZE + 4 * maxBodyBytesPerBlock)
  })

  it('limits the number of bodies per hospital, however small they are', async () => {
    await rig.take(rig.propose(a, { bodySize: 1 }, { bodySize: 1 }))
    assert.equal(rig.judge(rig.propose(a, { bodySize: 1 }, { bodySize: 1 })), 'bodies-share-full')
    assert.equal(rig.judge(rig.propose(a, { bodySize: 1 })), 'accept')
    assert.equal(rig.judge(rig.propose(b, { bodySize: 1 }, { bodySize: 1 })), 'accept')
  })

  it('counts, settles and deletes both parts of a diagnosis', async () => {
    const parts = { bodyHash: hash(1), bodySize: SIZE, casePartHash: hash(2), casePartSize: SIZE }
    const first = rig.propose(a, parts)
    await rig.take(first)
    assert.equal(rig.bodies.bytes, 2 * SIZE)
    assert.equal(rig.judge(rig.propose(a, { bodySize: 1 })), 'bodies-share-full')
    assert.deepEqual((await rig.marks()).sort(), [hex(hash(1)), hex(hash(2))])
    await rig.commit([first])
    assert.deepEqual([await rig.marks(), await rig.has(1, 2)], [[], [true, true]])
    await rig.decide(Decision.reject)
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1, 2), [false, false])
    const kept = rig.propose(a, { ...parts, bodyHash: hash(3), casePartHash: hash(4) })
    await rig.take(kept)
    await rig.commit([kept])
    await rig.decide(Decision.approve)
    assert.deepEqual(await rig.has(3, 4), [true, true])
    assert.deepEqual([await rig.store.isAccepted(hash(3)), await rig.store.isAccepted(hash(4))], [true, true])
  })

  it('deletes a mark with the block that opens the case, and a void proposal leaves nothing', async () => {
    const first = rig.propose(a, { bodyHash: hash(1), casePartHash: hash(2) })
    await rig.take(first)
    assert.deepEqual((await rig.marks()).sort(), [hex(hash(1)), hex(hash(2))])
    await rig.commit([first])
    assert.deepEqual([await rig.marks(), await rig.has(1, 2)], [[], [true, true]])
    await rig.decide(Decision.reject)
    const [proposal] = first.transaction.proposals
    const again = rig.propose(a, { ...proposal }, { bodyHash: hash(3), casePartHash: hash(4) })
    await rig.take(again)
    assert.equal((await rig.marks()).length, 4)
    await rig.commit([again])
    await rig.someBlocks()
    assert.deepEqual([await rig.marks(), await rig.has(1, 2, 3, 4)], [[], [false, false, true, true]])
  })

  it('settles the bodies of open and accepted cases that come late, and deletes the others', async () => {
    const late = [1, 2, 3].map(n => ({ hash: hash(n), submitter: a.id }))
    await rig.commit([rig.propose(a, { bodyHash: hash(1) })])
    await rig.decide(Decision.approve)
    await rig.commit([rig.propose(a, { bodyHash: hash(2) })])
    await rig.store.putBodies(late.map(body => ({ ...body, ciphertext: new Uint8Array(SIZE) })))
    await rig.bodies.settle(late)
    assert.deepEqual([await rig.marks(), await rig.has(1, 2, 3)], [[hex(hash(3))], [true, true, true]])
    await rig.someBlocks()
    assert.deepEqual([await rig.marks(), await rig.has(1, 2, 3)], [[], [true, true, false]])
  })

  it('keeps a body that comes while the acceptance of its case is on its way to the disk', async () => {
    const late = { hash: hash(1), submitter: a.id }
    await rig.commit([rig.propose(a, { bodyHash: hash(1) })])
    await rig.store.putBodies([{ ...late, ciphertext: new Uint8Array(SIZE) }])
    rig.beforeBatch = () => { rig.bodies.settle([late]).catch(assert.fail) }
    await rig.decide(Decision.approve)
    rig.beforeBatch = () => {}
    await rig.someBlocks()
    assert.deepEqual([await rig.marks(), await rig.has(1)], [[], [true]])
  })

  it('keeps bodies that were fetched for a block until another block is final', async () => {
    const named = rig.propose(b, { bodyHash: hash(1) })
    await rig.store.putBodies([{ hash: hash(1), ciphertext: new Uint8Array(SIZE) }])
    rig.bodies.adopt([{ hash: hash(1), submitter: b.id }])
    rig.state.candidates.set(hex(hash(9)), {
      hash: new Uint8Array(32), header: undefined as never, leaves: [named.leaf], from: b.id,
      held: new Map([[hex(named.leaf), named]]), missing: new Map(), stage: 'loading', block: undefined,
      delta: undefined
    })
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1), [true])
    rig.state.candidates.clear()
    await rig.someBlocks()
    assert.deepEqual([await rig.marks(), await rig.has(1)], [[], [false]])
  })

  it('deletes the bodies of dropped transactions, except bodies that are still referenced', async () => {
    const dropped = rig.propose(a, { bodyHash: hash(1) }, { bodyHash: hash(2) })
    const held = rig.propose(a, { bodyHash: hash(2) })
    await rig.take(dropped)
    rig.state.pool.remove([dropped.leaf])
    await rig.take(held)
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1, 2), [false, true])
    rig.state.pool.remove([held.leaf])
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1, 2), [false, false])
    assert.equal(rig.bodies.bytes, 0)
  })

  it('keeps bodies of transactions that the replica has not received, and of candidates', async () => {
    const early = rig.propose(a, { bodyHash: hash(1) })
    await rig.bodies.store(early, [{ hash: hash(1), ciphertext: new Uint8Array(SIZE) }])
    const named = rig.propose(b, { bodyHash: hash(2) })
    await rig.take(named)
    rig.state.pool.remove([named.leaf])
    rig.state.candidates.set(hex(hash(9)), {
      hash: new Uint8Array(32), header: undefined as never, leaves: [named.leaf], from: b.id,
      held: new Map([[hex(named.leaf), named]]), missing: new Map(), stage: 'loading', block: undefined,
      delta: undefined
    })
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1, 2), [true, true])
    rig.bodies.taken(early)
    rig.state.candidates.clear()
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1, 2), [false, false])
  })

  it('never deletes the body of a case because another PROPOSE names it', async () => {
    const mine = rig.propose(a, { bodyHash: hash(1) })
    await rig.commit([mine]) // Finished by others: the body is not here.
    const again = rig.propose(a, { bodyHash: hash(1) })
    await rig.take(again)
    rig.state.pool.remove([again.leaf])
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1), [true], 'of an undecided one')
    await rig.decide(Decision.approve)
    await rig.store.deleteBodies([hash(1)])
    const third = rig.propose(a, { bodyHash: hash(1) })
    await rig.take(third)
    rig.state.pool.remove([third.leaf])
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1), [true], 'of an accepted one')
  })

  it('keeps the body of a case that is accepted in the block that drops another PROPOSE', async () => {
    const mine = rig.propose(a, { bodyHash: hash(1) })
    await rig.commit([mine])
    while (rig.world.state.undecided.hasUndrawn()) await rig.commit()
    const again = rig.propose(a, { bodyHash: hash(1) })
    await rig.take(again)
    rig.state.pool.remove([again.leaf])
    const [one] = rig.world.cases()
    await rig.commit(rig.world.opinions([one?.id ?? assert.fail()], Decision.approve))
    await rig.someBlocks()
    assert.deepEqual(await rig.has(1), [true])
  })

  it('deletes the body of a rejected case with the block, unless another PROPOSE waits with it', async () => {
    const first = rig.propose(a, { bodyHash: hash(1) }, { bodyHash: hash(2) })
    await rig.take(first)
    await rig.commit([first])
    const again = rig.propose(a, { bodyHash: hash(2) })
    await rig.take(again)
    await rig.decide(Decision.reject)
    rig.database.crash()
    assert.deepEqual(await rig.has(1, 2), [false, true])
    rig.state.pool.remove([again.leaf])
    await rig.someBlocks()
    assert.deepEqual(await rig.has(2), [false], 'and then with what named it')
  })

  it('deletes at the start all bodies that no case, own PROPOSE or logged block references', async () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7]
    const accepted = rig.propose(a, { bodyHash: hash(3) })
    await rig.commit([accepted])
    await rig.decide(Decision.approve)
    await rig.commit([rig.propose(a, { bodyHash: hash(5) })])
    const own = rig.propose(c, { bodyHash: hash(2) })
    await rig.store.storeOwnProposal({
      leaf: own.leaf, transaction: own.bytes, bodies: [], recordKeys: []
    })
    await rig.store.putBodies(numbers.map(n => ({ hash: hash(n), ciphertext: new Uint8Array(SIZE) })))
    const logged = new ChainFixture()
    logged.commit([logged.anything(logged.signers[0]!)])
    const { block, height } = logged.commit([logged.propose(b, logged.proposal({ bodyHash: hash(6) }))])
    const sweep = async (): Promise<readonly string[]> => {
      const swept = await sweepBodies(rig.store, rig.state.ledger, [{ type: 'block', height, bytes: block }])
      assert.deepEqual(swept.waiting.map(body => hex(body.hash)), [hex(hash(6))])
      assert.deepEqual(await rig.has(...numbers), [false, true, true, false, true, true, false])
      return await rig.marks()
    }
    assert.equal((await rig.marks()).length, 7, 'nothing that came is known to be in a case')
    assert.deepEqual(await sweep(), [2, 6].map(n => hex(hash(n))), 'bodies of cases wait no longer')
    assert.deepEqual(await sweep(), [2, 6].map(n => hex(hash(n))))
  })
})
