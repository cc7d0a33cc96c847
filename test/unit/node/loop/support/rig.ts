import assert from 'node:assert/strict'
import { policyOf } from '../../../../../src/protocol/consensus/index.js'
import { createMempool } from '../../../../../src/protocol/mempool/index.js'
import {
  decodeLogRecord, startReplica, type ReplicaEffect
} from '../../../../../src/protocol/replica/index.js'
import { HostLoop, type LoopEvents } from '../../../../../src/node/loop/host-loop.js'
import type { LoopPorts } from '../../../../../src/node/loop/ports.js'
import { CHAIN_START, ChainFixture } from '../../../../fixtures/chain-fixture.js'

export const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise(resolve => { setImmediate(resolve) })
}

/** Makes a chain before its first block. Then its members can deal the shared keys, and nothing else. */
export function undealtChain (): ChainFixture {
  return new ChainFixture({ parameters: { minMembers: 4 }, isDealt: false })
}

/** A host loop that records all its actions in order. */
export class Rig {
  readonly world = undealtChain()
  readonly acts: string[] = []
  readonly timers: { ms: number, task: () => void, cancelled: boolean }[] = []
  readonly failures: unknown[] = []
  flush: () => Promise<void> = async () => {}
  commit: () => Promise<void> = async () => {}
  holding: (bodies: number) => Promise<boolean> = async () => true
  hasNext: (height: number) => boolean = () => false
  wall = CHAIN_START + 1_000
  readonly host: HostLoop
  readonly #records: { type: number, payload: Uint8Array }[] = []

  readonly #effects: readonly ReplicaEffect[]

  readonly events: LoopEvents = {
    admits: () => true,
    operationsWith: () => { this.acts.push('alongside'); return [] },
    bodiesToDelete: () => [],
    hasNext: height => this.hasNext(height),
    holding: bodies => this.holding(bodies.length),
    committed: () => { this.acts.push('committed') },
    drawn: this.#say('drawn'),
    fetch: this.#say('fetch'), help: this.#say('help'), behind: this.#say('behind'),
    publish: this.#say('publish'),
    keepEvidence: this.#say('keep-evidence'), recall: this.#say('recall'), recovering: () => undefined,
    halted: this.#say('halted'),
    failed: error => { this.failures.push(error) }
  }

  constructor (readonly index = 0, isStarted = true, hasVote = true) {
    const { chain, signers } = this.world
    const { state, effects } = startReplica({
      chain, policy: { ...policyOf(chain.genesis.parameters), graceMs: 0 }, signer: signers[index],
      keyHolder: undefined, pool: createMempool(), ledger: this.world.firstState(), log: [],
      connected: new Set()
    }, { wall: this.wall, monotonic: 0 })
    this.host = new HostLoop(state, this.#ports())
    this.#effects = effects
    if (isStarted) this.start()
    if (hasVote) this.host.submit({ type: 'may-vote', from: 0, log: [] })
  }

  start (): void { this.host.start(this.#effects, this.events) }

  /** Submits a transaction, and moves the clock to the time at which a block may be proposed. */
  async work (): Promise<void> {
    await settled()
    this.wall += 100
    const transactions = [this.world.deal(this.world.signers[0]!)]
    this.host.submit({ type: 'transactions', transactions })
    await settled()
  }

  armed (ms: (wait: number) => boolean): Rig['timers'] {
    return this.timers.filter(timer => !timer.cancelled && ms(timer.ms))
  }

  #say (what: string): () => void {
    return () => { this.acts.push(what) }
  }

  #ports (): LoopPorts {
    return {
      logger: { debug () {}, info () {}, warn () {}, error () {} },
      clock: { wall: () => this.wall, monotonic: () => this.wall - CHAIN_START },
      scheduler: {
        after: (ms, task) => {
          const timer = { ms, task, cancelled: false }
          this.timers.push(timer)
          return () => { timer.cancelled = true }
        },
        idle: task => { setImmediate(task) }
      },
      log: {
        append: record => {
          this.#records.push(record)
          const read = decodeLogRecord(record)
          assert(read.verdict === 'accept')
          const { value } = read
          this.acts.push(`log ${value.type === 'consensus' ? value.record.type : value.type}`)
        },
        flush: async () => {
          this.acts.push('flush')
          await this.flush()
          this.acts.push('flushed')
        },
        records: () => this.#records,
        reset: async () => { this.acts.push('reset') }
      },
      consensus: {
        broadcast: (_frame, priority) => { this.acts.push(`broadcast ${priority}`) },
        send: this.#say('send'), report: (_peer, code) => { this.acts.push(`report ${code}`) }
      },
      store: {
        loadEntries: async () => new Map(),
        commitBlock: async ({ height, isSynced }) => {
          this.acts.push(`commit ${height}`)
          await this.commit()
          this.acts.push(`${isSynced ? 'durable' : 'stored'} ${height}`)
        },
        syncBlocks: async () => { this.acts.push('sync') }
      }
    }
  }
}
