/**
 * Attacks on the draw: colluders bend it, try again until it suits them, or let it come to nothing. The
 * beacon of a block is unknown while the block can still change, so only the block after it could bend.
 */
import assert from 'node:assert/strict'
import { isPresent } from '../../../../src/protocol/ledger/index.js'
import {
  CaseStatus, Decision, Relation, equal, hex, type Case, type CaseId, type Hex, type Signer
} from '../../../../src/protocol/types/index.js'
import { codeOf } from '../ledger/support/code-of.js'
import { World, label, memberOf, opinionOn } from '../ledger/support/world.js'

const STEP = 600_000

const idsOf = ({ holders }: Case): Hex[] => holders.map(({ validator }) => hex(validator))

/** Lets a hospital miss a slot, so that the ledger counts it as absent. All others answer at once. */
function makeAbsent (world: World, dead: Signer): void {
  const approveAll = (id: CaseId): void => {
    const open = world.case(id)
    const others = world.pair(open).filter(signer => !equal(signer.id, dead.id))
    world.commit(others.map(signer => world.opinions(signer, [opinionOn(open, Decision.approve)])))
  }
  for (let tries = 0; tries < 200; tries++) {
    const open = world.drawn(world.signers.find(({ id }) => !equal(id, dead.id))!)
    approveAll(open.id)
    if (world.case(open.id).status === CaseStatus.accepted) continue
    world.commit([], { timestamp: open.holders[0]!.deadline })
    approveAll(open.id)
    assert.equal(isPresent(world.state, dead.id), false)
    return
  }
  assert.fail('the hospital is not drawn')
}

describe('attacks: a draw that is known', () => {
  it('is not bent by identities that the government adds in the next block, ground or not', () => {
    const world = new World(7, { allowlistGapMs: 0 }).begin()
    const sham = ['sham 1', 'sham 2'].map(name => world.newcomer(name))
    world.extra.push(...sham)
    const propose = world.propose(world.signers[0]!, [world.proposal()])
    world.commit([propose])
    // Block s is final, and its σ is known to all. The next block draws, and carries the list.
    const list = world.allowlist([...world.state.allowlist.list.entries,
      ...sham.map((signer, i) => memberOf(signer, `New clinic ${i}`))])
    const without = world.draft([], { view: 1 }).made!.delta.cases.get(hex(propose.caseIds[0]!))!
    world.commit([list])
    const drawn = world.case(propose.caseIds[0]!)
    assert.deepEqual(idsOf(drawn), idsOf(without))
    assert.deepEqual(drawn.candidates, without.candidates)
    for (const { id } of sham) assert(![...idsOf(drawn), ...drawn.candidates.map(hex)].includes(hex(id)))
  })

  it('is not bent by the timestamp of the next block, which its leader chooses', () => {
    const world = new World(7).begin()
    const dead = world.signers[6]!
    for (const absences of [0, 1]) {
      makeAbsent(world, dead)
      world.commit([world.presence(dead, world.state.presence.get(hex(dead.id))!.absentSince)])
      if (absences === 0) world.commit([], { timestamp: world.state.timestamp + 1_000, view: 1 })
    }
    const { backAt } = world.state.presence.get(hex(dead.id))!
    assert(backAt >= world.state.timestamp + STEP - 1)
    const propose = world.propose(world.signers[0]!, Array.from({ length: 12 }, () => world.proposal()))
    world.commit([propose], { timestamp: backAt - 5 })
    const drawnAt = (timestamp: number): Hex[][] => {
      const { cases } = world.draft([], { timestamp }).made!.delta
      return propose.caseIds.map(id => idsOf(cases.get(hex(id))!))
    }
    assert.deepEqual(drawnAt(backAt - 4), drawnAt(backAt + 4))
    assert(drawnAt(backAt + 4).flat().every(id => id !== hex(dead.id)), 'it was absent at ts_s')
  })

  it('is not bent by the transactions of the next block', () => {
    const world = new World(7).begin()
    const open = world.drawn(world.signers[1]!)
    const propose = world.propose(world.signers[0]!, [world.proposal()])
    world.commit([propose])
    const opinions = world.pair(open).map(signer =>
      world.opinions(signer, [opinionOn(open, Decision.excused)]))
    const blocks = [[], opinions, [world.anything(world.signers[3]!, 2)],
      [world.propose(world.signers[2]!, [world.proposal()])]]
    const timestamp = world.state.timestamp + 60_000
    const draws = blocks.map(candidates =>
      world.draft(candidates, { timestamp }).made!.delta.cases.get(hex(propose.caseIds[0]!))!)
    for (const drawn of draws) assert.deepEqual(idsOf(drawn).slice(0, 2), idsOf(draws[0]!))
  })
})

describe('attacks: a false diagnosis that is tried again', () => {
  /** Submits again and again, with two friends that approve, until the bar is that of all others. */
  function tryAgain (world: World, friends: ReadonlySet<Hex>, pseudonym: Uint8Array): boolean {
    const [submitter] = world.signers as [Signer]
    for (let tries = 0; tries < 5; tries++) {
      let open = world.drawn(submitter, { pseudonym })
      while (open.status === CaseStatus.open) {
        const current = open
        world.commit(world.pair(current).map(signer => world.opinions(signer, [opinionOn(current,
          friends.has(hex(signer.id)) ? Decision.approve : Decision.reject)])).slice(0, 1))
        open = world.case(open.id)
      }
      if (open.status === CaseStatus.accepted) return true
    }
    return false
  }

  it('is accepted hardly more often than if it was tried once', () => {
    const world = new World(10).begin()
    const friends = new Set([1, 2].map(i => hex(world.signers[i]!.id)))
    let won = 0
    for (let run = 0; run < 8; run++) if (tryAgain(world, friends, label(`false ${run}`))) won++
    // 2.8 % are expected. In version 1 each run ended with an accepted diagnosis.
    assert(won <= 1, `${won} of 8`)
  })

  it('cannot hide its rejections behind another tag, another body or another relation', () => {
    const world = new World(10).begin()
    const [submitter] = world.signers as [Signer]
    const pseudonym = label('patient')
    const first = world.reject(world.drawn(submitter, { pseudonym, retryTag: label('one') }))
    const again: Array<Parameters<World['drawn']>[1]> = [
      { pseudonym, retryTag: label('two') },
      { pseudonym, retryTag: label('one'), relation: Relation.resubmits, related: first.id },
      { pseudonym, retryTag: label('three'), casePartHash: label('another case part') }
    ]
    for (const parts of again) {
      const open = world.drawn(submitter, parts)
      assert.deepEqual([open.panel, open.needed], [5, 4])
    }
    assert.deepEqual([world.drawn(world.signers[1]!, { pseudonym }).panel], [2], 'others are not concerned')
  })
})

describe('attacks: records of another hospital', () => {
  it('cannot be amended, retracted or resubmitted, whatever the pseudonym', () => {
    const world = new World(7).begin()
    const [owner, rogue] = world.signers as [Signer, Signer]
    const record = world.approve(world.drawn(owner))
    const failed = world.reject(world.drawn(owner))
    const claim = (related: CaseId, relation: Relation, parts = {}): string =>
      codeOf(world, world.propose(rogue, [world.proposal({ relation, related, ...parts })]))
    for (const relation of [Relation.amends, Relation.retracts]) {
      assert.equal(claim(record.id, relation), 'reject related-other-hospital')
      assert.equal(claim(record.id, relation, { pseudonym: record.pseudonym }),
        'reject related-other-hospital')
    }
    assert.equal(claim(failed.id, Relation.resubmits, { retryTag: failed.retryTag }),
      'reject related-other-hospital')
    // The way over a case of its own: it is no record of the owner, so it replaces nothing of the owner.
    const own = world.reject(world.drawn(rogue))
    assert.equal(claim(own.id, Relation.retracts), 'reject related-not-accepted')
    assert(equal(world.case(record.id).supersededBy, new Uint8Array(32)))
  })
})

describe('attacks: hospitals that say nothing', () => {
  for (const [members, down] of [[4, 1], [10, 1], [10, 3]] as const) {
    it(`delay no diagnosis once they are absent: ${down} of ${members}`, () => {
      const world = new World(members).begin()
      const dead = world.signers.slice(members - down)
      for (const signer of dead) makeAbsent(world, signer)
      const propose = world.propose(world.signers[0]!, Array.from({ length: 20 }, () => world.proposal()))
      world.commit([propose])
      world.settle()
      const names = new Set(dead.map(({ id }) => hex(id)))
      for (const id of propose.caseIds) {
        assert(idsOf(world.case(id)).every(holder => !names.has(holder)))
      }
    })
  }

  it('but return at once do so once for each absence of ten more minutes', () => {
    const world = new World(7).begin()
    const rogue = world.signers[6]!
    const away: number[] = []
    for (let absence = 0; absence < 4; absence++) {
      makeAbsent(world, rogue)
      world.commit([world.presence(rogue, world.state.presence.get(hex(rogue.id))!.absentSince)])
      const { backAt } = world.state.presence.get(hex(rogue.id))!
      away.push(Math.max(0, backAt - world.state.timestamp))
      world.commit([], { timestamp: Math.max(backAt, world.state.timestamp) + 1, view: 1 })
    }
    assert.deepEqual(away, [0, STEP, 2 * STEP, 3 * STEP])
  })
})
