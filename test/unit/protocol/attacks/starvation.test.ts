/**
 * Attacks on the room of blocks and pools: one hospital, or a third of them, keeps the diagnoses of another
 * hospital out. Each test plays the best attack known against this code.
 */
import assert from 'node:assert/strict'
import { touchedBy } from '../../../../src/protocol/ledger/index.js'
import { createMempool, type Mempool, type SelectLimits } from '../../../../src/protocol/mempool/index.js'
import {
  Decision, TransactionKind, equal, hex, type Case, type Hex, type Opinion, type Signer,
  type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from '../ledger/support/world.js'
import { viewOf } from './support/view-of.js'

const KIB = 1024
const BLOCK: SelectLimits = { maxBytes: 1024 * KIB, maxProposals: 1024, maxBodyBytes: 8 * 1024 * KIB }
/** What a leader asks for besides, after the ledger refused candidates (`replica/building.ts`). */
const MAX_REFILLS = 4

describe('attacks: the room of a block', () => {
  let made = 0
  const invented = (count: number): Opinion[] => Array.from({ length: count }, () =>
    opinionOn({ id: label(`invented ${made++}`) }, Decision.approve))

  /** Fills a block as a leader does, and commits it. */
  function lead (
    world: World, pool: Mempool, limits: SelectLimits = BLOCK
  ): readonly VerifiedTransaction[] {
    const refused = new Set<Hex>()
    let draft = world.draft(pool.select(viewOf(world), limits))
    for (let refills = 0; refills < MAX_REFILLS; refills++) {
      const before = refused.size
      for (const { leaf } of [...draft.dropped, ...draft.deferred]) refused.add(hex(leaf))
      if (refused.size === before) break
      pool.remove(draft.dropped.map(({ leaf }) => leaf))
      draft = world.draft(pool.selectMore(viewOf(world), limits, refused))
    }
    assert(draft.made !== undefined)
    const { block, delta } = draft.made
    world.accept(block, delta)
    pool.remove(block.transactions.map(({ leaf }) => leaf))
    pool.prune(viewOf(world), touchedBy(delta))
    return block.transactions
  }

  const hasPropose = (block: readonly VerifiedTransaction[], from: Signer): boolean =>
    block.some(({ injector, transaction }) =>
      transaction.kind === TransactionKind.propose && equal(injector, from.id))

  it('one drawn validator keeps no PROPOSE out of any block, one duty spent for each block', () => {
    const world = new World(4).begin()
    const [submitter] = world.signers as [Signer]
    const first = world.propose(submitter, Array.from({ length: 12 }, () => world.proposal()))
    world.commit([first])
    world.settle()
    const cases = first.caseIds.map(id => world.case(id))
    const dutiesOf = (signer: Signer): Case[] =>
      cases.filter(one => world.pair(one).some(({ id }) => equal(id, signer.id)))
    const liar = world.signers.slice(1).reduce((a, b) => dutiesOf(a).length >= dutiesOf(b).length ? a : b)
    const duties = dutiesOf(liar)
    assert(duties.length >= 4)
    const pool = createMempool()
    for (const duty of duties.slice(0, 4)) {
      const counting = opinionOn(duty, Decision.approve)
      const attack = [
        ...Array.from({ length: 5 }, () => world.opinions(liar, [counting, ...invented(1023)])),
        ...Array.from({ length: 2 }, () => world.opinions(liar, [counting, ...invented(62)])),
        ...Array.from({ length: 3 }, () => world.opinions(liar, [counting]))
      ]
      for (const one of attack) pool.admit(one, viewOf(world))
      pool.admit(world.propose(submitter, [world.proposal()]), viewOf(world))
      assert(hasPropose(lead(world, pool, { ...BLOCK, maxBytes: 256 * KIB }), submitter))
    }
  })

  it('opinions that repeat a counted verdict keep no PROPOSE out of a block', () => {
    const world = new World(4).begin()
    const [submitter] = world.signers as [Signer]
    const drawn = Array.from({ length: 6 }, () => world.drawn(submitter))
    const liar = world.pair(drawn[0]!)[0]!
    const own = drawn.filter(one => world.pair(one).some(({ id }) => equal(id, liar.id)))
    const pool = createMempool()
    // Every batch is valid alone, and only the first of a block has an effect.
    for (let i = 0; i < 30; i++) {
      const batch = [...own.slice(i % own.length), ...own.slice(0, i % own.length)]
      pool.admit(world.opinions(liar, batch.map(one => opinionOn(one, Decision.approve))), viewOf(world))
    }
    pool.admit(world.propose(submitter, [world.proposal()]), viewOf(world))
    const block = lead(world, pool)
    assert(hasPropose(block, submitter))
    assert.equal(block.filter(({ injector }) => equal(injector, liar.id)).length, 1)
  })

  it('small transactions keep no large PROPOSE out', () => {
    const world = new World(40, { maxOpenCases: 65_536 }).begin()
    const [honest, ...others] = world.signers as [Signer, ...Signer[]]
    const pool = createMempool()
    const large = world.propose(honest, Array.from({ length: 100 }, () => world.proposal()))
    pool.admit(large, viewOf(world))
    for (const liar of others.slice(0, 13)) {
      for (let i = 0; i < 24; i++) pool.admit(world.propose(liar, [world.proposal()]), viewOf(world))
    }
    // The block is smaller than what the liars offer, as on a chain with large transactions alone.
    const small = { ...BLOCK, maxBytes: 64 * KIB }
    const offers = Array.from({ length: 14 }, () => pool.select(viewOf(world), small))
    assert(offers.some(chosen => chosen.includes(large)))
    assert(offers.every(chosen => chosen.length > 1), 'and the others have their part')
  })

  it('opinions of a hospital without a slot are no work, and reach no block', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const given = new Set([...drawn.holders.map(({ validator }) => validator), world.signers[0]!.id].map(hex))
    const idle = world.signers.filter(({ id }) => !given.has(hex(id)))
    const pool = createMempool()
    for (const liar of [...idle, world.signers[0]!]) {
      for (let i = 0; i < 20; i++) {
        pool.admit(world.opinions(liar, [opinionOn(drawn, Decision.approve), ...invented(i)]), viewOf(world))
      }
    }
    assert.equal(pool.hasWork(viewOf(world)), false)
    assert.deepEqual(pool.select(viewOf(world), BLOCK), [])
    const submitters = world.opinions(world.signers[0]!, [opinionOn(drawn, Decision.approve)])
    assert.deepEqual(pool.admit(submitters, viewOf(world)), { verdict: 'ignore', code: 'stale' })
  })
})
