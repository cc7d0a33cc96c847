import assert from 'node:assert/strict'
import { TakeUps, type TakeUpsParts } from '../../../../src/node/clinical/take-ups.js'
import {
  Decision, hex, type CaseId, type Opinion, type Signer
} from '../../../../src/protocol/types/index.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { World } from '../../protocol/ledger/support/world.js'

/** The take-ups of a validator of one drawn case, on a clock that the test moves. */
class Bench {
  readonly world = new World(4).begin()
  readonly drawn = this.world.drawn(this.world.signers[0]!)
  readonly validator: Signer = this.world.pair(this.drawn)[0]!
  readonly sent: string[][] = []
  readonly take = this.world.chain.genesis.parameters.takeUpMs
  readonly replica = { ledger: this.world.state, votesFrom: 0 }
  readonly takeUps: TakeUps
  #now = 0
  #tasks: { readonly at: number, readonly task: () => void }[] = []

  constructor () {
    const parts = {
      chain: this.world.chain, signer: this.validator,
      hostLoop: { stopped: false, state: this.replica },
      clock: { monotonic: () => this.#now },
      scheduler: {
        after: (ms: number, task: () => void) => {
          this.#tasks.push({ at: this.#now + ms, task })
          return () => {}
        }
      },
      opinions: {
        send: (opinions: readonly Opinion[]) => {
          assert(opinions.every(({ decision }) => decision === Decision.takenUp))
          this.sent.push(opinions.map(({ caseId }) => hex(caseId)))
        }
      }
    }
    this.takeUps = new TakeUps(parts as unknown as TakeUpsParts)
    this.takeUps.start()
  }

  get id (): CaseId { return this.drawn.id }

  /** Moves the clock, and runs what is due in the order of time. */
  pass (ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#tasks.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > end) break
      this.#tasks = this.#tasks.filter(task => task !== next)
      this.#now = next.at
      next.task()
    }
    this.#now = end
  }
}

describe('hospital: take-ups', () => {
  it('are sent a third of TAKE after the slot is known, whatever the cause, and not before', () => {
    const bench = new Bench()
    bench.takeUps.learn(bench.drawn)
    bench.pass(bench.take / 3 - 1)
    assert.deepEqual(bench.sent, [])
    bench.pass(1_001)
    assert.deepEqual(bench.sent, [[hex(bench.id)]])
    bench.pass(2_000)
    assert.equal(bench.sent.length, 2, 'no block has it, so it is sent again')
    const { validator, world } = bench
    world.commit([world.opinions(validator, [opinionOn(bench.drawn, Decision.takenUp)])])
    bench.pass(bench.take)
    assert.equal(bench.sent.length, 2, 'the case is taken up')
  })

  it('are sent at once for a person, and not by a node that catches up', () => {
    const bench = new Bench()
    bench.takeUps.learn(bench.drawn)
    bench.replica.votesFrom = Infinity
    bench.takeUps.hurry(bench.id)
    bench.pass(bench.take)
    assert.deepEqual(bench.sent, [])
    bench.replica.votesFrom = 0
    bench.pass(1_000)
    assert.deepEqual(bench.sent, [[hex(bench.id)]])
  })

  it('are not sent after a verdict', () => {
    const bench = new Bench()
    bench.takeUps.learn(bench.drawn)
    const { validator, world } = bench
    world.commit([world.opinions(validator, [opinionOn(bench.drawn, Decision.approve)])])
    bench.pass(bench.take)
    assert.deepEqual(bench.sent, [])
  })
})
