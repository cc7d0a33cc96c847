import assert from 'node:assert/strict'
import fc from 'fast-check'
import { LOST_GAP_MS } from '../../../../src/protocol/ledger/epochs/judge-lost.js'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { applyDelta, executeBlock, genesisState, touches, type LedgerState }
  from '../../../../src/protocol/ledger/index.js'
import {
  equal, hex, quorum, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Holders } from './support/holders.js'
import { imageOf } from './support/image.js'
import { World, label, memberOf } from './support/world.js'

/** A step of a schedule. Numbers choose members and dealings; a step that is not possible does nothing. */
type Step = readonly [act: typeof ACTS[number], who: number, other: number]

const ACTS = ['deal', 'cheat', 'copy', 'complain', 'lie', 'ready', 'lost', 'grow', 'shrink', 'wait'] as const
const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...ACTS), fc.nat(99), fc.nat(99))

/** A chain whose blocks a second replica executes from the same bytes. */
class Schedule {
  readonly world: World
  readonly holders: Holders
  private readonly second: LedgerState
  /** Ids of the dealings of dealers that did not cheat. */
  readonly honestDealings = new Set<string>()
  private newcomers = 0

  constructor (n: number) {
    this.world = new World(n, { minMembers: 3, allowlistGapMs: 0 }, undefined, undefined, false)
    this.holders = new Holders(this.world)
    this.second = genesisState(this.world.chain)
  }

  get members (): Signer[] {
    return this.world.state.set.members.map(({ id }) => this.world.signerOf(id))
  }

  /** Commits those of the transactions that are valid, and compares replicas and rows. */
  commit (candidates: readonly VerifiedTransaction[], elapsed = 100): void {
    const { world } = this
    const timestamp = world.state.timestamp + elapsed
    const { block, delta } = world.draft(candidates, { timestamp, view: 1 }).made!
    const { chain } = world
    const entries = world.load(touches(this.second, block.transactions))
    world.accept(block, delta)
    const verdict = executeBlock(chain, this.second, block, entries, { sigma: block.header.sigma })
    assert(verdict.verdict === 'accept')
    applyDelta(this.second, verdict.value)
    assert.deepEqual(imageOf(this.second), imageOf(world.state))
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  }

  take ([act, who, other]: Step): void {
    const { holders, world, members } = this
    const { pending, serving } = world.state.keys
    const signer = members[who % members.length]!
    const rival = members[other % members.length]!
    const epoch = other % 2 === 0 ? pending ?? serving! : serving ?? pending!
    const isHolder = epoch.holders.some(id => equal(id, signer.id))
    const accused = epoch.dealings[other % Math.max(1, epoch.dealings.length)]
    switch (act) {
      case 'deal': {
        const deals = pending === undefined ? [] : [holders.deal(signer)]
        for (const { id } of deals) this.honestDealings.add(hex(id))
        return this.commit(deals)
      }
      case 'cheat': return this.commit(pending === undefined ? [] : [holders.cheat(signer, rival)])
      case 'copy': return this.commit(pending === undefined ? [] : [holders.deal(signer, {
        ...holders.dealing(rival), dealer: signer.id
      })])
      case 'complain': return this.commit(isHolder
        ? holders.badFor(signer, epoch).map(bad => holders.complain(signer, bad, epoch))
        : [])
      case 'lie': return this.commit(isHolder && accused !== undefined
        ? [holders.complain(signer, accused, epoch)]
        : [])
      case 'ready': return this.commit(isHolder ? [holders.ready(signer, epoch)] : [])
      case 'lost': return this.commit([holders.lost(signer)], other % 3 === 0 ? LOST_GAP_MS : 100)
      case 'grow': {
        const newcomer = world.newcomer(`newcomer ${this.newcomers++}`)
        world.extra.push(newcomer)
        holders.admit(newcomer)
        return this.list([...world.state.set.members, memberOf(newcomer, 'New')])
      }
      case 'shrink': return this.list(world.state.set.members.filter(({ id }) => !equal(id, signer.id)))
      case 'wait': return this.commit([], DEAL_WAIT_MS)
    }
  }

  list (members: World['state']['set']['members']): void {
    this.commit(members.length > 12 ? [] : [this.world.allowlist(members)])
  }

  /**
   * Lets a quorum of members act as honest holders until the pending epoch is active. The others, which are
   * at most f, do nothing more.
   */
  finish (absent: number): void {
    const { holders, world } = this
    // A member that lost its shares asks for a new epoch, without dealers barred for earlier epochs.
    const asks = this.members.map(signer => holders.lost(signer))
    this.commit(asks, LOST_GAP_MS)
    const honest = this.honest(absent)
    this.commit(honest.map(signer => holders.deal(signer)))
    this.commit(honest.map(signer => holders.ready(signer)))
    this.commit([], DEAL_WAIT_MS)
    assert.equal(holders.active?.number, world.state.keys.lastNumber)
  }

  honest (absent: number): Signer[] {
    const { members } = this
    return members.map((_, i) => members[(i + absent) % members.length]!).slice(0, quorum(members.length))
  }
}

describe('ledger: key epochs in random schedules', function () {
  this.timeout(120_000)

  it('are equal on replicas and after a restart, and become active with n − f honest members', () => {
    fc.assert(fc.property(
      fc.integer({ min: 4, max: 10 }), fc.array(step, { maxLength: 40 }), fc.nat(9),
      (n, steps, absent) => {
        const schedule = new Schedule(n)
        for (const each of steps) schedule.take(each)
        schedule.finish(absent)
        const { group } = schedule.holders
        const M = group.hashToElement(label('M'), label('domain'))
        const { threshold, holders: all } = schedule.holders.active!
        const honest = schedule.honest(absent)
        const value = schedule.holders.evaluate(honest.slice(0, threshold), M)
        assert(value !== undefined)
        assert.deepEqual(schedule.holders.evaluate(honest.slice(-threshold), M), value)
        assert.equal(all.length, schedule.members.length)
      }), { numRuns: 60 })
  })

  it('never void the dealing of an honest dealer', () => {
    fc.assert(fc.property(
      fc.integer({ min: 4, max: 7 }), fc.array(step, { maxLength: 40 }),
      (n, steps) => {
        const schedule = new Schedule(n)
        for (const each of steps) {
          schedule.take(each)
          const { pending, serving } = schedule.world.state.keys
          const voided = [pending, serving].flatMap(epoch => epoch?.dealings ?? []).filter(d => d.isVoid)
          for (const { id } of voided) assert(!schedule.honestDealings.has(hex(id)))
        }
      }), { numRuns: 40 })
  })
})
