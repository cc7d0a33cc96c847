import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Case, Opinion } from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, HolderState, Relation, ZERO_32, equal, hex
} from '../../../../src/protocol/types/index.js'
import { casesOf, entryId } from '../../../../src/protocol/ledger/index.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { imageOf } from './support/image.js'
import { allCases, playOn, type Step } from './support/life.js'
import { World } from './support/world.js'

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(
    'propose', 'propose', 'relate', 'retry', 'opinions', 'opinions', 'opinions', 'wait', 'empty',
    'garbage'
  ),
  who: fc.nat(6),
  which: fc.nat(50),
  decision: fc.constantFrom(
    Decision.approve, Decision.approve, Decision.approve, Decision.reject, Decision.takenUp, Decision.excused
  )
})

const blocksArbitrary = fc.array(fc.array(stepArbitrary, { maxLength: 5 }), { maxLength: 40 })

describe('ledger: properties of random histories', () => {
  it('closes each case at most once, and only with the verdicts that its bar needs', () => {
    fc.assert(fc.property(blocksArbitrary, blocks => {
      const world = play(blocks)
      const closings = world.deltas.flatMap(delta => casesOf(delta, 'closed').map(({ id }) => hex(id)))
      assert.equal(new Set(closings).size, closings.length)
      for (const found of allCases(world)) {
        const given = found.opinions.map(({ validator }) => hex(validator))
        assert.equal(new Set(given).size, given.length)
        const holders = found.holders.map(({ validator }) => hex(validator))
        assert.equal(new Set(holders).size, holders.length)
        assert(given.every(validator => holders.includes(validator)))
        assert(!holders.includes(hex(found.submitter)))
        const count = (decision: Decision): number =>
          found.opinions.filter(opinion => opinion.decision === decision).length
        const isApproved = found.panel > 0 && count(Decision.approve) >= found.needed
        const isRejected = found.panel > 0 && count(Decision.reject) > found.panel - found.needed
        if (found.status === CaseStatus.accepted) assert.deepEqual([isApproved, isRejected], [true, false])
        if (found.status === CaseStatus.rejected) assert(isRejected)
        if (found.status <= CaseStatus.open) assert.deepEqual([isApproved, isRejected], [false, false])
        const held = found.holders.filter(({ state }) => state === HolderState.holds).length
        if (found.status === CaseStatus.open) assert(held <= Math.min(found.panel, found.needed +
          count(Decision.reject)))
        assert.equal(found.closedHeight === 0, found.status <= CaseStatus.open)
      }
    }), { numRuns: 60 })
  })

  it('has a single live case per tag and body, and a single successor per record', () => {
    fc.assert(fc.property(blocksArbitrary, blocks => {
      const cases = allCases(play(blocks))
      const live = cases.filter(({ status }) => status <= CaseStatus.accepted)
      for (const key of ['retryTag', 'bodyHash'] as const) {
        const names = live.map(found => hex(found.submitter) + hex(found[key]))
        assert.equal(new Set(names).size, names.length)
      }
      const replaced = cases.filter(({ status }) => status === CaseStatus.accepted)
        .filter(({ replaces }) => !equal(replaces, ZERO_32)).map(({ replaces }) => hex(replaces))
      assert.equal(new Set(replaced).size, replaced.length)
      const superseded = cases.filter(({ supersededBy }) => !equal(supersededBy, ZERO_32))
        .map(({ id }) => hex(id))
      assert.deepEqual(superseded.sort(), replaced.sort())
    }), { numRuns: 40 })
  })

  it('restores the same state from the rows, and continues equally', () => {
    fc.assert(fc.property(blocksArbitrary, blocksArbitrary, (before, after) => {
      const world = play(before)
      const restored = world.restored()
      assert.deepEqual(imageOf(restored), imageOf(world.state))
      const other = play(before)
      other.state = restored
      playOn(world, after)
      playOn(other, after)
      assert.deepEqual(other.root, world.root)
      assert.deepEqual(imageOf(other.state), imageOf(world.state))
    }), { numRuns: 25 })
  })

  it('keeps rows and counters that match the cases', () => {
    fc.assert(fc.property(blocksArbitrary, blocks => {
      const world = play(blocks)
      const cases = allCases(world)
      for (const found of cases) {
        const row = world.rows.get(entryId({ space: 'case', key: found.id }))!
        assert.deepEqual(caseCodec.decode(row.value), found)
        const marked = world.rows.has(entryId({ space: 'undecided', key: found.id }))
        assert.equal(marked, found.status <= CaseStatus.open)
      }
      for (const signer of world.signers) {
        const own = cases.filter(({ submitter }) => equal(submitter, signer.id))
        const ended = (status: CaseStatus): number =>
          own.filter(found => found.status === status).length
        const given = cases.flatMap(({ opinions }) => opinions)
        const opinions = (decision: Opinion['decision']): number => given.filter(
          o => equal(o.validator, signer.id) && o.decision === decision
        ).length
        assert.deepEqual({ ...world.state.tallies.get(hex(signer.id)) }, {
          proposed: own.length,
          resubmitted: own.filter(({ relation }) => relation === Relation.resubmits).length,
          accepted: ended(CaseStatus.accepted),
          rejected: ended(CaseStatus.rejected),
          expired: ended(CaseStatus.expired),
          approvals: opinions(Decision.approve),
          rejections: opinions(Decision.reject)
        })
      }
    }), { numRuns: 40 })
  })

  it('does not depend on the order in which proposals reach the leader', () => {
    const authors = fc.array(fc.nat(4), { minLength: 1, maxLength: 8 })
    fc.assert(fc.property(authors, fc.nat(), (who, seed) => {
      const world = new World().begin()
      const candidates = who.map(index => world.propose(world.signers[index]!, [world.proposal()]))
      const [a, b] = [candidates, shuffled(candidates, seed)].map(list => world.draft(list).made!.delta)
      const ids = (list: readonly Case[]): string[] => list.map(({ id }) => hex(id)).sort()
      assert.deepEqual(ids(casesOf(a!, 'opened')), ids(casesOf(b!, 'opened')))
      assert.deepEqual(new Map([...a!.tallies].sort()), new Map([...b!.tallies].sort()))
    }), { numRuns: 30 })
  })
})

function play (blocks: readonly (readonly Step[])[]): World {
  const world = new World(6).begin()
  playOn(world, blocks)
  return world
}

function shuffled<T> (list: readonly T[], seed: number): T[] {
  return list.map((item, i) => ({ item, rank: (i * 7919 + seed) % 101 }))
    .sort((a, b) => a.rank - b.rank).map(({ item }) => item)
}
