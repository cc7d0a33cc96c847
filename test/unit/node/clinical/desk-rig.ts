/** A desk for own proposals with a database in memory, a clock that tests move, and gossip that is kept. */
import assert from 'node:assert/strict'
import { caseIdsOf, decode, proposalCodec, transactionCodec, transactionLeaf, type TransactionEnvelope }
  from '../../../../src/protocol/codec/index.js'
import { OwnCases } from '../../../../src/node/clinical/own-cases.js'
import { ProposalDesk, type Sealed } from '../../../../src/node/clinical/proposal-desk.js'
import { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import type { HostLoop } from '../../../../src/node/loop/host-loop.js'
import {
  accept, hex, TransactionKind, type CaseId, type Proposal, type Signer
} from '../../../../src/protocol/types/index.js'
import { MemoryPads, MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const PAD = new Uint8Array(32).fill(7)
/** More turns of the event loop than any chain of promises here needs. */
const TURNS = 20

export class DeskRig {
  now = 10_000
  votesFrom = 0
  /** What the desk is told: whether further diagnoses are about to be stored. */
  isMoreComing = false
  readonly sent: TransactionEnvelope[] = []
  readonly alarms: string[] = []
  readonly failures: unknown[] = []
  readonly signer: Signer
  store!: NodeStore
  cases!: OwnCases
  desk!: ProposalDesk
  feed!: CommitFeed
  #timers = new Map<() => void, number>()

  constructor (
    readonly database = new MemoryStore(), readonly world = new ChainFixture(),
    readonly pads = new MemoryPads()
  ) {
    this.signer = world.signers[0]!
  }

  async open (maxProposals = 200): Promise<this> {
    const { chain, state: ledger } = this.world
    const state = { ledger, pool: new Map(), arriving: new Map() }
    Object.defineProperty(state, 'votesFrom', { get: () => this.votesFrom })
    const hostLoop = { stopped: false, state } as unknown as HostLoop
    const scheduler = {
      after: (ms: number, task: () => void) => {
        this.#timers.set(task, this.now + ms)
        return () => { this.#timers.delete(task) }
      },
      idle: (task: () => void) => { setImmediate(task) }
    }
    this.store = await NodeStore.open(this.database, this.pads)
    this.cases = new OwnCases(this.signer, this.store, hostLoop)
    this.feed = new CommitFeed(scheduler)
    this.desk = new ProposalDesk({
      chain, signer: this.signer, store: this.store, hostLoop, cases: this.cases, scheduler,
      commits: this.feed,
      clock: { wall: () => this.now, monotonic: () => this.now },
      alarm: code => { this.alarms.push(code) },
      fail: error => { this.failures.push(error) },
      gossip: envelope => { this.sent.push(envelope) },
      gate: { takeOwn: bytes => accept({ leaf: transactionLeaf(bytes) } as never) }
    }, maxProposals, () => this.isMoreComing)
    await this.desk.start(() => {})
    await this.settled()
    return this
  }

  sealed (parts: Partial<Proposal> = {}): Sealed {
    const proposal = this.world.proposal(parts)
    const [caseId] = caseIdsOf(this.world.chain.id, { author: this.signer.id, proposals: [proposal] })
    return {
      caseId: caseId!, submitter: this.signer.id, proposal,
      bodies: [
        { hash: proposal.bodyHash, ciphertext: new Uint8Array(9).fill(1), pad: PAD },
        { hash: proposal.casePartHash, ciphertext: new Uint8Array(9).fill(2), pad: undefined }
      ]
    }
  }

  /** Lets time pass, and runs the timers that are due then. */
  async pass (ms: number): Promise<void> {
    this.now += ms
    for (const [task, at] of [...this.#timers]) {
      if (at > this.now || !this.#timers.delete(task)) continue
      task()
      await this.settled()
    }
  }

  async settled (): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise(resolve => { setImmediate(resolve) })
  }

  /** Lists the cases of each PROPOSE that was sent. */
  get proposed (): string[][] {
    return this.sent.map(({ transaction }) => this.#casesIn(transaction))
  }

  /** Lists the cases of each PROPOSE on the disk. */
  async signed (): Promise<string[][]> {
    return (await this.store.outboxTransactions()).map(bytes => this.#casesIn(bytes))
  }

  /** Lists the cases on the disk that are in no PROPOSE. */
  async unsigned (): Promise<string[]> {
    const found: string[] = []
    for await (const [caseId, row] of this.store.sealedProposals.iterate()) {
      assert(decode(proposalCodec, row).verdict === 'accept')
      found.push(hex(caseId))
    }
    return found
  }

  #casesIn (bytes: Uint8Array): string[] {
    const decoded = decode(transactionCodec, bytes)
    assert(decoded.verdict === 'accept' && decoded.value.kind === TransactionKind.propose)
    return caseIdsOf(this.world.chain.id, decoded.value).map(hex)
  }
}

export function names (...sealed: readonly { readonly caseId: CaseId }[]): string[] {
  return sealed.map(({ caseId }) => hex(caseId))
}
