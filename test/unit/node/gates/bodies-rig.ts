/** A node's waiting bodies with a chain, a replica and a database of their own. */
import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction }
  from '../../../../src/protocol/codec/index.js'
import { policyOf } from '../../../../src/protocol/consensus/index.js'
import { createMempool } from '../../../../src/protocol/mempool/index.js'
import { startReplica, step, type ReplicaInput, type ReplicaState }
  from '../../../../src/protocol/replica/index.js'
import type {
  BodyHash, Decision, Proposal, Propose, Signer, VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { CaseStatus, hex, partHashes, TransactionKind } from '../../../../src/protocol/types/index.js'
import { WaitingBodies } from '../../../../src/node/gates/waiting-bodies.js'
import { MemoryStore, NodeStore, type BodyChanges } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

export const SIZE = 1_000
const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })
export const hash = (n: number): BodyHash => new Uint8Array(32).fill(n)

export class Rig {
  readonly world = new ChainFixture()
  readonly database = new MemoryStore()
  readonly inputs: ReplicaInput[] = []
  submit = (input: ReplicaInput, taken?: () => void): void => {
    this.inputs.push(input)
    taken?.()
  }

  /** Called when the ledger in memory has a block, and the disk has not. */
  beforeBatch = (): void => {}
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
    }, { maxBytes: 4 * SIZE, maxBytesPerAuthor: 2 * SIZE, maxBodiesPerAuthor: 6 })
    await this.commit([this.world.anything(signers[0]!)])
    return this
  }

  propose (signer: Signer, ...parts: Partial<Proposal>[]): VerifiedTransaction<Propose> {
    const { chain } = this.world
    const proposals = parts.map(part => this.world.proposal({ bodySize: SIZE - 1, casePartSize: 1, ...part }))
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
    await this.bodies.store(transaction, transaction.transaction.proposals.flatMap(partHashes)
      .map(part => ({ hash: part, ciphertext: new Uint8Array(SIZE) })))
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
    const bodies = (): BodyChanges => {
      const changes = this.bodies.withBlock({
        block: content, delta, shares: [], recovery: undefined, caughtUp: false,
        certificate: undefined as never
      })
      this.beforeBatch()
      return changes
    }
    await this.store.commitBlock({
      height, hash, block, certificate, changes: delta.changes, bodies
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

  /** Lists the hashes of the bodies that wait by the rows on the disk. */
  async marks (): Promise<string[]> {
    const found: string[] = []
    for await (const one of this.store.waitingBodies()) found.push(hex(one))
    return found
  }

  async decide (decision: Decision): Promise<void> {
    while (this.world.state.undecided.hasUndrawn()) await this.commit()
    const open = this.world.cases().filter(one => one.status === CaseStatus.open).map(one => one.id)
    await this.commit(this.world.opinions(open, decision))
  }
}
