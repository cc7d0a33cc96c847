import assert from 'node:assert/strict'
import { policyOf } from '../../../../src/protocol/consensus/index.js'
import { createMempool } from '../../../../src/protocol/mempool/index.js'
import { decodeLogRecord, startReplica, type ReplicaEffect } from '../../../../src/protocol/replica/index.js'
import { HostLoop, TICK_MS, type LoopEvents } from '../../../../src/node/loop/host-loop.js'
import type { LoopPorts } from '../../../../src/node/loop/ports.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { CHAIN_START, ChainFixture } from '../../../fixtures/chain-fixture.js'

const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise(resolve => { setImmediate(resolve) })
}

/** Makes a chain before its first block. Then its members can deal the shared keys, and nothing else. */
function undealtChain (): ChainFixture {
  return new ChainFixture({ parameters: { minMembers: 4 }, isDealt: false })
}

/** A host loop that records all its actions in order. */
class Rig {
  readonly world = undealtChain()
  readonly acts: string[] = []
  readonly timers: { ms: number, task: () => void, cancelled: boolean }[] = []
  readonly failures: unknown[] = []
  flush: () => Promise<void> = async () => {}
  commit: () => Promise<void> = async () => {}
  holding: (bodies: number) => Promise<boolean> = async () => true
  wall = CHAIN_START + 1_000
  readonly host: HostLoop
  readonly #records: { type: number, payload: Uint8Array }[] = []

  readonly #effects: readonly ReplicaEffect[]

  readonly events: LoopEvents = {
    admits: () => true,
    operationsWith: () => { this.acts.push('alongside'); return [] },
    bodiesWith: () => undefined,
    holding: bodies => this.holding(bodies.length),
    committed: () => { this.acts.push('committed') },
    drawn: this.#say('drawn'),
    fetch: this.#say('fetch'), help: this.#say('help'), behind: this.#say('behind'),
    publish: this.#say('publish'),
    keepEvidence: this.#say('keep-evidence'), recall: this.#say('recall'), recovering: () => undefined,
    halted: this.#say('halted'),
    failed: error => { this.failures.push(error) }
  }

  constructor (readonly index = 0, isStarted = true) {
    const { chain, signers } = this.world
    const { state, effects } = startReplica({
      chain, policy: { ...policyOf(chain.genesis.parameters), settleMs: 0 }, signer: signers[index],
      keyHolder: undefined, pool: createMempool(), ledger: this.world.firstState(), log: [],
      connected: new Set()
    }, { wall: this.wall, monotonic: 0 })
    this.host = new HostLoop(state, this.#ports())
    this.#effects = effects
    if (isStarted) this.start()
    this.host.submit({ type: 'may-vote', from: 0, log: [] })
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
        send: this.#say('send'), voters: () => [],
        report: (_peer, code) => { this.acts.push(`report ${code}`) }
      },
      store: {
        loadEntries: async () => new Map(),
        commitBlock: async ({ height }) => {
          this.acts.push(`commit ${height}`)
          await this.commit()
          this.acts.push(`durable ${height}`)
        }
      }
    }
  }
}

/** Returns a rig of the leader of the first view, which has the most work. */
function leader (): Rig {
  const [first] = new Rig().host.state.context.leaders
  const index = undealtChain().signers.findIndex(signer => hex(signer.id) === hex(first!))
  return new Rig(index)
}

describe('node: host', () => {
  it('sends nothing before the log records for it are flushed, with one flush per turn', async () => {
    const rig = leader()
    let flushed = (): void => {}
    rig.flush = () => new Promise(resolve => { flushed = resolve })
    await rig.work()
    for (const act of ['log proposal', 'log vote', 'log block']) assert(rig.acts.includes(act), act)
    assert.equal(rig.acts.filter(act => act === 'flush').length, 1)
    assert(!rig.acts.some(act => act.startsWith('broadcast')), rig.acts.join())
    flushed()
    await settled()
    const sent = rig.acts.findIndex(act => act.startsWith('broadcast'))
    assert(sent > rig.acts.indexOf('flushed'))
    await rig.host.stop()
  })

  it('answers a load of rows only when the bodies are also durable', async () => {
    const rig = new Rig()
    await settled()
    let answer = (_held: boolean): void => {}
    const { tickets } = rig.host.state
    for (const held of [true, false]) {
      rig.holding = () => new Promise(resolve => { answer = resolve })
      tickets.set(99, { type: 'judge', hash: new Uint8Array(32) })
      const bodies = [{ hash: new Uint8Array(32), submitter: rig.world.signers[0]!.id }]
      rig.host.start([{ type: 'load', ticket: 99, keys: [], bodies }], rig.events)
      await settled()
      assert(tickets.has(99), 'not yet')
      answer(held)
      await settled()
      assert.equal(tickets.has(99), !held)
    }
    await rig.host.stop()
  })

  it('stops and reports when a flush fails: no byte leaves, no input is taken', async () => {
    const rig = leader()
    rig.flush = async () => { throw new Error('the disk is gone') }
    await rig.work()
    assert.equal(rig.failures.length, 1)
    assert(rig.host.stopped)
    assert(!rig.acts.some(act => act.startsWith('broadcast')))
    const before = rig.acts.length
    rig.host.submit({ type: 'tick' })
    await settled()
    assert.equal(rig.acts.length, before)
  })

  it('reports a block once, and only when the block is durable', async () => {
    const rig = new Rig()
    let durable = (): void => {}
    rig.commit = () => new Promise(resolve => { durable = resolve })
    const world = undealtChain()
    const { block, certificate } = world.commit([world.deal(world.signers[0]!)])
    rig.host.submit({ type: 'block', from: world.signers[1]!.id, bytes: block, certificate })
    await settled()
    assert.deepEqual(rig.acts.filter(act => /alongside|commit|durable/.test(act)), ['alongside', 'commit 1'])
    durable()
    await settled()
    assert.deepEqual(rig.acts.filter(act => /commit|durable/.test(act)),
      ['commit 1', 'durable 1', 'committed'])
    await rig.host.stop()
  })

  it('sends nothing of the next height until the commit is durable', async () => {
    const rig = new Rig()
    rig.commit = async () => { throw new Error('no space') }
    const world = undealtChain()
    const { block, certificate } = world.commit([world.deal(world.signers[0]!)])
    rig.host.submit({ type: 'block', from: world.signers[1]!.id, bytes: block, certificate })
    await settled()
    assert.equal(rig.failures.length, 1)
    assert(rig.host.stopped && !rig.acts.includes('committed'))
  })

  it('sends nothing before its start, when the network is not joined yet', async () => {
    const { index } = leader()
    const rig = new Rig(index, false)
    await rig.work()
    assert.equal(rig.acts.length, 0)
    rig.start()
    await rig.work()
    assert.ok(rig.acts.some(act => act.startsWith('broadcast')), 'the submitted input is handled')
  })

  it('does not start after a stop', async () => {
    const rig = new Rig(0, false)
    await rig.host.stop()
    rig.start()
    await rig.work()
    assert.deepEqual([rig.acts, rig.armed(() => true)], [[], []])
  })

  it('ticks for as long as it runs, and leaves no timer behind', async () => {
    const rig = new Rig()
    await settled()
    for (let i = 0; i < 3; i++) {
      const [tick] = rig.armed(ms => ms === TICK_MS)
      assert(tick !== undefined)
      tick.cancelled = true
      tick.task()
      await settled()
    }
    await rig.host.stop()
    assert.deepEqual(rig.armed(() => true), [])
  })

  it('arms no timer for effects that are still carried out after a stop', async () => {
    const rig = leader()
    let flushed = (): void => {}
    rig.flush = () => new Promise(resolve => { flushed = resolve })
    await rig.work()
    const stopping = rig.host.stop()
    flushed()
    await stopping
    await settled()
    assert.deepEqual(rig.armed(() => true), [])
  })

  it('fires a timer into the height for which it was armed', async () => {
    const rig = leader()
    await rig.work()
    const votes = (): number => rig.acts.filter(act => act === 'log vote').length
    const before = votes()
    rig.wall += 60_000
    for (const timer of rig.armed(ms => ms !== TICK_MS)) { timer.cancelled = true; timer.task() }
    await settled()
    assert(votes() > before, 'the replica gives up the view')
    await rig.host.stop()
  })
})
