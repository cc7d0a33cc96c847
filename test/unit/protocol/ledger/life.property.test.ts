import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {
  Case, Opinion, Proposal, VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, Relation, ZERO_32, compare, equal, hex
} from '../../../../src/protocol/types/index.js'
import { casesOf, entryId } from '../../../../src/protocol/ledger/index.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { imageOf } from './support/image.js'
import { World, label, opinionOn } from './support/world.js'

/** A step of a random history. `who` and `which` are taken modulo the number of hospitals and cases. */
interface Step {
  readonly act: 'propose' | 'relate' | 'retry' | 'opinions' | 'wait' | 'empty' | 'garbage'
  readonly who: number
  readonly which: number
  readonly decision: 1 | 2
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(
    'propose', 'propose', 'relate', 'retry', 'opinions', 'opinions', 'opinions', 'wait', 'empty',
    'garbage'
  ),
  who: fc.nat(6),
  which: fc.nat(50),
  decision: fc.constantFrom(Decision.approve, Decision.approve, Decision.approve, Decision.reject)
})

const blocksArbitrary = fc.array(fc.array(stepArbitrary, { maxLength: 5 }), { maxLength: 40 })
const DAY = 86_400_000

describe('ledger: properties of random histories', () => {
  it('closes each case at most once, and accepts a case only by all validators of an attempt', () => {
    fc.assert(fc.property(blocksArbitrary, blocks => {
      const world = play(blocks)
      const { validatorsPerDiagnosis: k, attempts } = world.state.parameters
      const closings = world.deltas.flatMap(delta => casesOf(delta, 'closed').map(({ id }) => hex(id)))
      assert.equal(new Set(closings).size, closings.length)
      for (const found of allCases(world)) {
        const approvals = new Map<number, Set<string>>()
        for (const { attempt, decision, validator } of found.opinions) {
          assert(attempt < attempts && !equal(validator, found.submitter))
          assert(world.pair(found, attempt).some(signer => equal(signer.id, validator)))
          if (decision !== Decision.approve) continue
          const given = approvals.get(attempt) ?? new Set<string>()
          approvals.set(attempt, given.add(hex(validator)))
        }
        const whole = [...approvals.values()].filter(given => given.size === k).length
        const rejections = found.opinions.filter(o => o.decision === Decision.reject).length
        if (found.status === CaseStatus.accepted) assert.deepEqual([whole, rejections], [1, 0])
        if (found.status === CaseStatus.rejected) assert.deepEqual([whole, rejections], [0, 1])
        if (found.status <= CaseStatus.open) assert.deepEqual([whole, rejections], [0, 0])
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
      assert.deepEqual(other.state.stateRoot, world.state.stateRoot)
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
          lastSeq: own.length,
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
      const next = new Map<number, number>()
      const candidates = who.map(index => {
        const seq = next.get(index) ?? 1
        next.set(index, seq + 1)
        return world.propose(world.signers[index]!, [world.proposal()], seq)
      })
      const [a, b] = [candidates, shuffled(candidates, seed)].map(list => {
        // The pool offers the proposals of each hospital in sequence.
        const sorted = [...list].sort((x, y) => x.transaction.firstSeq - y.transaction.firstSeq)
        return world.draft(sorted).made!.delta
      })
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

/** Drafts, executes and applies a block for each list of steps. */
function playOn (world: World, blocks: readonly (readonly Step[])[]): void {
  for (const steps of blocks) {
    const candidates = steps.flatMap(step => candidateOf(world, step))
    const waits = steps.filter(step => step.act === 'wait').length
    const timestamp = world.state.timestamp + 100 + waits * DAY
    const view = waits > 0 || steps.length === 0 ? 1 : 0
    const draft = world.draft(candidates, { timestamp, view })
    if (draft.made !== undefined) world.accept(draft.made.block, draft.made.delta)
  }
}

function allCases (world: World): Case[] {
  const newest = new Map<string, Case>()
  for (const delta of world.deltas) for (const [id, changed] of delta.cases) newest.set(id, changed)
  return [...newest.values()]
}

function candidateOf (world: World, step: Step): VerifiedTransaction[] {
  const signer = world.signers[step.who % world.signers.length]!
  const cases = allCases(world)
  const found = cases.length === 0 ? undefined : cases[step.which % cases.length]
  switch (step.act) {
    case 'propose': return [world.propose(signer, [world.proposal(), world.proposal()])]
    case 'relate':
      return found === undefined ? [] : [world.propose(signer, [related(world, found, step)])]
    case 'retry': return found === undefined ? [] : retry(world, found)
    case 'opinions': return opinionsOf(world, signer.id, step)
    case 'garbage':
      return [world.opinions(signer, [opinionOn({ id: label('none') }, step.decision)])]
    case 'wait':
    case 'empty': return []
  }
}

function related (world: World, found: Case, step: Step): Proposal {
  const relation = step.decision === Decision.approve ? Relation.amends : Relation.retracts
  return world.proposal({ relation, related: found.id, pseudonym: found.pseudonym })
}

function retry (world: World, found: Case): VerifiedTransaction[] {
  return [world.propose(world.signerOf(found.submitter), [world.proposal({
    relation: Relation.resubmits, related: found.id, retryTag: found.retryTag, pseudonym: found.pseudonym
  })])]
}

/** Returns opinions of a hospital on open cases, including cases for which it is not drawn. */
function opinionsOf (world: World, id: Uint8Array, step: Step): VerifiedTransaction[] {
  // Sorted by id, because a restored state has the cases in another order.
  const open = [...world.state.undecided.values()]
    .filter(({ status }) => status === CaseStatus.open).sort((a, b) => compare(a.id, b.id))
  const opinions = open.flatMap(found => [0, 1, 2].map(t => opinionOn(found, step.decision, t)))
    .filter((_, index) => (index + step.which) % 3 !== 0)
  return opinions.length === 0 ? [] : [world.opinions(world.signerOf(id), opinions.slice(0, 1024))]
}

function shuffled<T> (list: readonly T[], seed: number): T[] {
  return list.map((item, i) => ({ item, rank: (i * 7919 + seed) % 101 }))
    .sort((a, b) => a.rank - b.rank).map(({ item }) => item)
}
