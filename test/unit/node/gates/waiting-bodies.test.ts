import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction }
  from '../../../../src/protocol/codec/index.js'
import { policyOf } from '../../../../src/protocol/consensus/index.js'
import { createMempool } from '../../../../src/protocol/mempool/index.js'
import { startReplica, step, type ReplicaInput, type ReplicaState }
  from '../../../../src/protocol/replica/index.js'
import type {
  BodyHash, Proposal, Propose, Signer, VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { CaseStatus, Decision, hex, TransactionKind } from '../../../../src/protocol/types/index.js'
import { sweepBodies } from '../../../../src/node/gates/sweep-bodies.js'
import { WaitingBodies } from '../../../../src/node/gates/waiting-bodies.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const SIZE = 1_000
const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })
const hash = (n: number): BodyHash => new Uint8Array(32).fill(n)

class Rig {
  readonly world = new ChainFixture()
  readonly database = new MemoryStore()
  readonly inputs: ReplicaInput[] = []
  submit = (input: ReplicaInput, taken?: () => void): void => {
    this.inputs.push(input)
    taken?.()
  }

  store!: NodeStore
  state!: ReplicaState
  bodies!: WaitingBodies
  readonly clock = { wall: () => this.world.state.timestamp, monotonic: () => 0 }

  async open (): Promise<this> {
    const { chain, state, signers } = this.world
    this.store = await NodeStore.open(this.database)
    this.state = startReplica({
      chain, policy: policyOf(chain.genesis.parameters), signer: signers[3], pool: createMempool(),
      keyHolder: undefined, ledger: state, log: [], connected: new Set()
    }, { wall: this.clock.wall(), monotonic: 0 }).state
    this.bodies = new WaitingBodies({
      store: this.store, clock: this.clock,
      hostLoop: { state: this.state, submit: (input, taken) => { this.submit(input, taken) } },
      fail: error => { throw error }
    }, { maxBytes: 4 * SIZE, maxBytesPerAuthor: 2 * SIZE })
    await this.commit([this.world.anything(signers[0]!)])
    return this
  }

  propose (signer: Signer, ...parts: Partial<Proposal>[]): VerifiedTransaction<Propose> {
    const { chain } = this.world
    const proposals = parts.map(part => this.world.proposal({ bodySize: SIZE, ...part }))
    const verified = verifyTransaction(chain, () => true, transactionCodec.encode(
      signTransaction(chain.id, signer, {
        kind: TransactionKind.propose, author: signer.id, proposals
      })))
    assert(verified.verdict === 'accept')
    return verified.value as VerifiedTransaction<Propose>
  }

  judge (transaction: VerifiedTransaction<Propose>): string {
    const verdict = this.bodies.judge(transaction)
    return verdict.verdict === 'accept' ? 'accept' : verdict.code
  }

  /** Stores the bodies and adds the transaction to the pool, as after gossip. */
  async take (transaction: VerifiedTransaction<Propose>): Promise<void> {
    await this.bodies.store(transaction, transaction.transaction.proposals.map(one => ({
      hash: one.bodyHash, ciphertext: new Uint8Array(SIZE)
    })))
    const now = { wall: this.clock.wall(), monotonic: 0 }
    for (const effect of step(this.state, { type: 'transactions', transactions: [transaction] }, now)) {
      if (effect.type !== 'load') continue
      const entries = await this.store.loadEntries(effect.keys)
      step(this.state, { type: 'loaded', ticket: effect.ticket, entries }, now)
    }
    this.bodies.taken(transaction)
  }

  /** Commits a block at all hospitals, and deletes the bodies that go with the block. */
  async commit (transactions: readonly VerifiedTransaction[] = [], view = 0): Promise<void> {
    const { block, certificate, content, delta, hash, height } = this.world.commit(transactions, { view })
    this.state.pool.remove(content.transactions.map(one => one.leaf))
    const deletedBodies = this.bodies.bodiesToDelete({
      block: content, delta, shares: [], recovery: undefined, caughtUp: false, certificate: undefined as never
    })
    await this.store.commitBlock({
      height, hash, block, certificate, changes: delta.changes, deletedBodies
    })
    await settled()
  }

  /** Commits two empty blocks. */
  async someBlocks (): Promise<void> {
    for (let i = 0; i < 2; i++) await this.commit([], 1)
  }

  async has (...numbers: number[]): Promise<boolean[]> {
    return await this.store.hasBodies(numbers.map(hash))
  }

  async decide (decision: Decision): Promise<void> {
    while (this.world.state.undecided.hasUndrawn()) await this.commit()
    const open = this.world.cases().filter(one => one.status === CaseStatus.open).map(one => one.id)
    await this.commit(this.world.opinions(open, decision))
  }
}

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
      held: new Map([[hex(named.leaf), named]]), stage: 'loading', block: undefined, delta: undefined
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
    const swept = await sweepBodies(rig.store, rig.state.ledger, [{ type: 'block', height, bytes: block }])
    assert.deepEqual(await rig.has(...numbers), [false, true, true, false, true, true, false])
    assert.equal(swept, 3)
  })
})
