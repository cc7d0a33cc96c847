/**
 * Runs replicas without hosts. A test gives inputs, answers `load` from rows in memory, and examines the
 * effects. Keys, signatures and blocks are real. The test sets the time.
 */
import assert from 'node:assert/strict'
import { policyOf, type TimerName } from '../../../../../src/protocol/consensus/index.js'
import { finalityCodec } from '../../../../../src/protocol/codec/index.js'
import {
  entryId, MemoryRows, restoreState, stateRootKey, stateRootOf, type Entries, type EntryKey, type Row
} from '../../../../../src/protocol/ledger/index.js'
import { createMempool } from '../../../../../src/protocol/mempool/index.js'
import {
  encodeBlock, startReplica, step, type ReplicaEffect, type ReplicaInput, type LogRecord, type ReplicaState
} from '../../../../../src/protocol/replica/index.js'
import type {
  ConsensusMessage, KeyHolder, MemberId, Signer, StateRoot, VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import { equal } from '../../../../../src/protocol/types/index.js'
import { CHAIN_START, type ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { keyHolderOf } from '../../../../fixtures/lottery.js'

export type EffectOf<T extends ReplicaEffect['type']> = Extract<ReplicaEffect, { type: T }>

/** Holds a replica, its disk (rows, blocks, log) and its effects. */
export class Bench {
  state: ReplicaState
  readonly effects: ReplicaEffect[] = []
  /** The committed rows. */
  readonly #memory = new MemoryRows()
  readonly blocks: { readonly block: Uint8Array, readonly certificate: Uint8Array }[] = []
  log: LogRecord[] = []
  /** Loads that are not answered yet. */
  readonly unanswered: EffectOf<'load'>[] = []
  /** False if the test answers loads itself. */
  answers = true
  wall = CHAIN_START + 1_000
  monotonic = 1_000

  /** @param settleMs SETTLE; 0 lets a block follow at once */
  constructor (
    readonly world: ChainFixture, readonly signer: Signer | undefined, private readonly settleMs = 0
  ) {
    this.state = this.#start()
  }

  /** The state root after the last block. */
  get root (): StateRoot {
    return stateRootOf(this.state.ledger, this.#load([stateRootKey()]))
  }

  get rows (): Map<string, Row> { return this.#memory.rows }
  get height (): number { return this.state.ledger.height }

  /** Crashes and restarts: rows and log remain. */
  restart (): void {
    this.effects.length = 0
    this.unanswered.length = 0
    this.state = this.#start()
  }

  give (input: ReplicaInput): readonly ReplicaEffect[] {
    const before = this.effects.length
    this.#carryOut(step(this.state, input, { wall: this.wall, monotonic: this.monotonic }))
    return this.effects.slice(before)
  }

  /** Makes the replica a voter, as after a first start or a clean stop. */
  vote (): this {
    this.give({ type: 'may-vote', from: 0, log: this.log })
    return this
  }

  /** Gives transactions whose bodies count as durable. */
  admit (...transactions: VerifiedTransaction[]): readonly ReplicaEffect[] {
    return this.give({ type: 'transactions', transactions })
  }

  answer (): void {
    for (const load of this.unanswered.splice(0)) {
      this.give({ type: 'loaded', ticket: load.ticket, entries: this.#load(load.keys) })
    }
  }

  of<T extends ReplicaEffect['type']> (type: T): EffectOf<T>[] {
    return this.effects.filter((effect): effect is EffectOf<T> => effect.type === type)
  }

  sent (): ConsensusMessage[] {
    return this.of('broadcast').map(effect => effect.message)
  }

  /** Fires the last timer of each name, once. */
  fireTimers (): void {
    const latest = new Map(this.of('arm').map(effect => [effect.timer, effect]))
    for (const { timer, height, view } of latest.values()) {
      this.give({ type: 'timer', timer, height, view })
    }
  }

  /** Fires a timer if it was armed. */
  fireTimer (name: TimerName): void {
    const armed = this.of('arm').findLast(({ timer }) => timer === name)
    if (armed !== undefined) this.give({ ...armed, type: 'timer' })
  }

  #start (): ReplicaState {
    const { chain } = this.world
    const pool = createMempool()
    const { state, effects } = startReplica({
      chain, policy: { ...policyOf(chain.genesis.parameters), settleMs: this.settleMs }, signer: this.signer,
      pool,
      keyHolder: this.#keyHolder(), log: this.log, connected: new Set(),
      ledger: this.blocks.length === 0 ? this.world.firstState() : restoreState(chain, this.#stateRows())
    }, { wall: this.wall, monotonic: this.monotonic })
    this.state = state
    this.#carryOut(effects)
    return state
  }

  #carryOut (effects: readonly ReplicaEffect[]): void {
    const loads: EffectOf<'load'>[] = []
    for (const effect of effects) {
      this.effects.push(effect)
      if (effect.type === 'log') this.log.push(effect.record)
      else if (effect.type === 'commit') this.#commit(effect)
      else if (effect.type === 'load') loads.push(effect)
    }
    this.unanswered.push(...loads)
    if (this.answers && loads.length > 0) this.answer()
  }

  #keyHolder (): KeyHolder | undefined {
    const { signer, world: { dealt } } = this
    const index = dealt.epoch.holders.findIndex(id => signer !== undefined && equal(id, signer.id))
    return index < 0 ? undefined : keyHolderOf(dealt, index)
  }

  #commit ({ block, certificate, delta, recovery, shares }: EffectOf<'commit'>): void {
    this.#memory.apply(delta.changes)
    const proof = finalityCodec.encode({ certificate, shares, recovery })
    this.blocks.push({ block: encodeBlock(block), certificate: proof })
  }

  #load (keys: readonly EntryKey[]): Entries {
    return this.#memory.load(keys)
  }

  #stateRows (): Row[] {
    const spaces = [
      'ledger', 'tally', 'allowlist', 'undecided', 'presence', 'names', 'key-epoch', 'dealing', 'key-member',
      'recovery'
    ]
    const kept = [...this.rows.values()].filter(row => spaces.includes(row.space))
    const cases = kept.filter(row => row.space === 'undecided').map(({ key }) => {
      const row = this.rows.get(entryId({ space: 'case', key }))
      assert(row !== undefined)
      return row
    })
    return [...kept, ...cases]
  }
}

/** Connects replicas: each gets the broadcasts of the others. */
export class Ring {
  readonly #read = new Map<Bench, number>()

  constructor (readonly benches: readonly Bench[]) {}

  /** Tells whether a message is lost on its way from one member to another. */
  deaf: (from: MemberId, to: MemberId, message: ConsensusMessage) => boolean = () => false

  /** Delivers messages until no replica sends a new message. */
  settle (rounds = 200): void {
    for (let round = 0; round < rounds; round++) {
      let any = false
      for (const from of this.benches) {
        const sent = from.sent()
        const start = this.#read.get(from) ?? 0
        this.#read.set(from, sent.length)
        for (const message of sent.slice(start)) {
          any = true
          for (const to of this.benches) {
            if (to === from || this.deaf(idOf(from), idOf(to), message)) continue
            to.give({ type: 'message', from: idOf(from), message })
          }
        }
      }
      if (!any) return
    }
  }

  /** Delivers messages and fires timers in turns, until `done`. */
  until (done: () => boolean, rounds = 60): void {
    for (let round = 0; round < rounds; round++) {
      this.settle()
      if (done()) return
      for (const bench of this.benches) {
        bench.wall += 200
        bench.monotonic += 200
        bench.give({ type: 'tick' })
      }
      this.settle()
      if (done()) return
      for (const bench of this.benches) {
        bench.monotonic += 2_000
        bench.wall += 2_000
        bench.fireTimers()
      }
    }
    assert(done(), 'the ring has not come to an end')
  }
}

export function idOf (bench: Bench): MemberId {
  assert(bench.signer !== undefined)
  return bench.signer.id
}
