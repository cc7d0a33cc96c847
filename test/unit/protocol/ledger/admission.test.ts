/**
 * Each list at n = 2 to 7 with each set of hospitals down, on the real ledger. Hospitals of a kind are alike:
 * a situation is the number of hospitals of each kind that are down.
 */
import assert from 'node:assert/strict'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { PRESENT } from '../../../../src/protocol/ledger/rows/presence.js'
import { equal, hex, type Signer, type VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { Holders } from './support/holders.js'
import { World, memberOf } from './support/world.js'

/** The most hospitals that a list adds or removes here; larger changes break §5.1. */
const MOST = 3

/** A list that removes and adds hospitals, and who is down. */
interface Situation {
  readonly n: number
  readonly removed: number
  readonly added: number
  readonly removedDown: number
  readonly stayingDown: number
  readonly addedDown: number
  /** Number of removed hospitals that the ledger calls absent. */
  readonly absent: number
  /** True if the hospitals that are down never got their shares of the active epoch. */
  readonly areSharesMissing: boolean
}

const faultyOf = (n: number): number => Math.floor((n - 1) / 3)
const quorumOf = (n: number): number => n - faultyOf(n)
const thresholdOf = (n: number): number => Math.max(2, faultyOf(n) + 1)
const upTo = (most: number): number[] => Array.from({ length: most + 1 }, (_, i) => i)

function * situations (n: number): Generator<Situation> {
  for (const removed of upTo(Math.min(MOST, n))) {
    for (const added of upTo(MOST)) {
      if (removed + added === 0) continue
      for (const removedDown of upTo(removed)) {
        for (const stayingDown of upTo(n - removed)) {
          // Without a quorum of the old members no block is made, whatever the list.
          if (n - removedDown - stayingDown < quorumOf(n)) continue
          for (const addedDown of upTo(added)) {
            for (const absent of upTo(Math.min(removedDown, faultyOf(n)))) {
              for (const areSharesMissing of [false, true]) {
                yield { n, removed, added, removedDown, stayingDown, addedDown, absent, areSharesMissing }
              }
            }
          }
        }
      }
    }
  }
}

/** Returns whether a list must get through, by the words of §5.1 and §6.10. */
function mayPass (situation: Situation): boolean {
  const { absent, added, addedDown, areSharesMissing, n, removed, stayingDown } = situation
  const staying = n - removed
  const after = staying + added
  const changes = added + removed - Math.min(added, absent)
  const ready = staying - (areSharesMissing ? stayingDown : 0)
  return changes <= Math.max(1, Math.floor(n / 3)) && after >= 2 &&
    addedDown === 0 && after - stayingDown >= quorumOf(after) &&
    ready >= thresholdOf(n) + faultyOf(after)
}

/** The real ledger in a situation. */
class Admission {
  readonly world: World
  readonly holders: Holders
  readonly newcomers: readonly Signer[]
  readonly up: readonly Signer[]
  readonly members: readonly Signer[]

  constructor (private readonly situation: Situation) {
    const { n, removed, added, removedDown, stayingDown, addedDown } = situation
    this.world = new World(n, { minMembers: 2, allowlistGapMs: 0 }).begin()
    const { signers } = this.world
    this.newcomers = upTo(added - 1).map(i => this.world.newcomer(`newcomer ${i}`))
    this.holders = new Holders(this.world)
    for (const newcomer of this.newcomers) {
      this.world.extra.push(newcomer)
      this.holders.admit(newcomer)
    }
    this.members = [...signers.slice(removed), ...this.newcomers]
    const down = [
      ...signers.slice(0, removedDown), ...signers.slice(n - stayingDown),
      ...this.newcomers.slice(added - addedDown)
    ]
    this.up = [...signers, ...this.newcomers].filter(signer => !down.includes(signer))
    this.#arrange(down)
  }

  /** Tells the ledger who is absent and who never got a share. */
  #arrange (down: readonly Signer[]): void {
    const { state } = this.world
    for (const { id } of down.slice(0, this.situation.absent)) {
      state.presence.set(hex(id), { ...PRESENT, absentSince: state.timestamp })
    }
    if (!this.situation.areSharesMissing) return
    const serving = state.keys.serving!
    const ready = new Map([...serving.ready].filter(([id]) => !down.some(signer => hex(signer.id) === id)))
    state.keys = { ...state.keys, serving: { ...serving, ready } }
  }

  isUp (id: Uint8Array): boolean { return this.up.some(signer => equal(signer.id, id)) }

  /** Returns the list with the join signatures of all its members that are up. */
  list (): VerifiedTransaction {
    const entries = this.members.map(signer =>
      this.world.state.set.members.find(({ id }) => equal(id, signer.id)) ?? memberOf(signer, 'New'))
    return this.world.allowlist(entries, {}, (joins, list) =>
      joins.filter(({ index }) => this.isUp(list.entries[index]!.id)))
  }

  /** Returns whether the hospitals that are up make the list final. */
  passes (): boolean {
    const list = this.list()
    const { made } = this.world.draft([list], { view: 1 })
    if (made === undefined || made.block.transactions.length === 0) return false
    this.world.accept(made.block, made.delta)
    return true
  }

  /** Checks that the hospitals that are up can decide, draw, and deal the keys anew. */
  goesOn (): void {
    const { active, lastNumber, serving } = this.world.state.keys
    const able = this.members.filter(({ id }) => this.isUp(id))
    assert(able.length >= quorumOf(this.members.length), 'the members that are up are a quorum')
    const drawing = able.filter(({ id }) => serving!.ready.has(hex(id)))
    assert(drawing.length >= active!.threshold, 'the holders that are up draw')
    this.holders.run(able)
    if (this.world.state.keys.active?.number !== lastNumber) {
      this.world.commit([], { timestamp: this.world.state.timestamp + DEAL_WAIT_MS })
    }
    assert.equal(this.world.state.keys.active?.number, lastNumber)
  }
}

describe('ledger: each list at n = 2 to 7 with each set of hospitals down', function () {
  this.timeout(120_000)

  for (let n = 2; n <= 7; n++) {
    it(`gets through by the rules alone, and leaves a chain that goes on: n = ${n}`, () => {
      let passed = 0
      for (const situation of situations(n)) {
        const admission = new Admission(situation)
        const passes = admission.passes()
        assert.equal(passes, mayPass(situation), JSON.stringify(situation))
        if (!passes) continue
        admission.goesOn()
        passed++
      }
      assert(passed > 0)
    })
  }
})

describe('ledger: the lists that get through', () => {
  /** The most stayers that may be down, by the change. */
  const TABLE: readonly (readonly [change: string, down: number])[] = [
    ['2 + 1', 0], ['3 + 1', 0], ['4 + 1', 1], ['5 + 1', 1], ['6 + 1', 1], ['7 + 1', 2],
    ['6 + 2', 1], ['7 + 2', 2],
    ['3 - 1', 0], ['4 - 1', 0], ['5 - 1', 1], ['6 - 1', 1], ['7 - 1', 1]
  ]

  it('tolerate as many hospitals down as the table says, if all have their shares', () => {
    for (const [change, down] of TABLE) {
      const [n, sign, by] = change.split(' ')
      const [added, removed] = sign === '+' ? [Number(by), 0] : [0, Number(by)]
      const most = upTo(Number(n) - removed).filter(stayingDown =>
        Number(n) - stayingDown >= quorumOf(Number(n)) && new Admission({
          n: Number(n), removed, added, removedDown: 0, stayingDown, addedDown: 0, absent: 0,
          areSharesMissing: false
        }).passes()).length - 1
      assert.equal(most, down, change)
    }
  })
})
