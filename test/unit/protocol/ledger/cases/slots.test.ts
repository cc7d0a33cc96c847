import assert from 'node:assert/strict'
import { casesOf, isPresent, nextDeadline, readiness } from '../../../../../src/protocol/ledger/index.js'
import {
  CaseStatus, Decision, HolderState, JudgedBy, TakeUp, equal, hex, type Case, type Decision as Given,
  type Signer
} from '../../../../../src/protocol/types/index.js'
import { codeOf } from '../support/code-of.js'
import { Holders } from '../support/holders.js'
import { imageOf } from '../support/image.js'
import { World, memberOf, opinionOn } from '../support/world.js'

const TAKE = 20_000
const WINDOW = 86_400_000
const STEP = 600_000

function give (world: World, signer: Signer, open: Case, decision: Given): void {
  world.commit([world.opinions(signer, [opinionOn(open, decision)])])
}

/** Commits an empty block at a time; the chain may make empty blocks after a failed view. */
function at (world: World, timestamp: number): void {
  world.commit([], { timestamp, view: 1 })
}

function states (open: Case): number[] {
  return open.holders.map(({ state }) => state)
}

describe('ledger: slots', () => {
  it('pass to the next hospital of the ranking if the holder does not take them up', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [first, second] = world.pair(drawn)
    give(world, first!, drawn, Decision.approve)
    const { deadline } = drawn.holders[1]!
    assert.equal(nextDeadline(world.state), deadline)
    at(world, deadline - 1)
    assert.deepEqual(states(world.case(drawn.id)), [HolderState.holds, HolderState.holds])
    const next = drawn.candidates[0]!
    world.commit([], { timestamp: deadline })
    const passed = world.case(drawn.id)
    assert.deepEqual(states(passed), [HolderState.holds, HolderState.silent, HolderState.holds])
    assert(equal(passed.holders[2]!.validator, next))
    assert.equal(passed.holders[2]!.deadline, deadline + TAKE)
    assert.deepEqual(casesOf(world.deltas.at(-1)!, 'passed'), [passed])
    assert.equal(isPresent(world.state, second!.id), false)
    // A late verdict counts all the same.
    give(world, second!, drawn, Decision.approve)
    assert.equal(world.case(drawn.id).status, CaseStatus.accepted)
  })

  it('stay for a window after a take-up, and then pass without an absence', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    for (const signer of world.pair(drawn)) give(world, signer, drawn, Decision.takenUp)
    const taken = world.case(drawn.id)
    assert.deepEqual(taken.holders.map(({ takeUp }) => takeUp), [TakeUp.counts, TakeUp.counts])
    const again = world.opinions(world.pair(drawn)[0]!, [opinionOn(drawn, Decision.takenUp)])
    assert.equal(codeOf(world, again), 'reject no-effect', 'a second take-up gives no time')
    at(world, drawn.holders[0]!.deadline + 1)
    assert.deepEqual(states(world.case(drawn.id)), [HolderState.holds, HolderState.holds])
    at(world, taken.holders[0]!.deadline)
    assert.deepEqual(states(world.case(drawn.id)),
      [HolderState.late, HolderState.holds, HolderState.holds])
    assert(world.signers.every(({ id }) => isPresent(world.state, id)))
  })

  it('pass at once from an excused holder, which is no absence', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    give(world, world.pair(drawn)[0]!, drawn, Decision.excused)
    assert.deepEqual(states(world.case(drawn.id)),
      [HolderState.excused, HolderState.holds, HolderState.holds])
    assert(world.signers.every(({ id }) => isPresent(world.state, id)))
  })

  it('pass from a hospital that leaves', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [gone] = world.pair(drawn)
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone!.id))
    give(world, gone!, drawn, Decision.takenUp)
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    assert.equal(world.case(drawn.id).holders[0]!.state, HolderState.left)
    assert.equal(world.pair(world.case(drawn.id)).length, 2)
    const late = world.opinions(gone!, [opinionOn(drawn, Decision.approve)])
    assert.deepEqual(world.draft([late]).deferred.map(({ code }) => code), ['not-a-member'])
  })

  it('pass to no hospital that left, and are not free after a verdict', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [next, second] = drawn.candidates
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, next!))
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    const open = world.case(drawn.id)
    const [first] = world.pair(open)
    give(world, first!, open, Decision.excused)
    const given = world.case(drawn.id).holders.at(-1)!.validator
    assert(!equal(given, next!) && equal(given, second!))
    give(world, world.signerOf(second!), open, Decision.approve)
    const excuse = world.opinions(world.signerOf(second!), [opinionOn(open, Decision.excused)])
    assert.equal(codeOf(world, excuse), 'reject no-effect')
  })

  it('stay with a hospital that leaves after its verdict, which counts', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [gone, second] = world.pair(drawn)
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone!.id))
    give(world, gone!, drawn, Decision.approve)
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    assert.deepEqual(states(world.case(drawn.id)), [HolderState.holds, HolderState.holds])
    give(world, second!, drawn, Decision.approve)
    assert.equal(world.case(drawn.id).status, CaseStatus.accepted)
  })

  it('stay with their holder if no candidate is left, and are never given twice to a hospital', () => {
    const world = new World(3, { minMembers: 3 }).begin()
    const drawn = world.drawn(world.signers[0]!)
    at(world, drawn.holders[0]!.deadline)
    const stays = world.case(drawn.id)
    assert.deepEqual(stays.holders.map(({ deadline, state }) => [deadline, state]),
      [[0, HolderState.holds], [0, HolderState.holds]])
    assert(world.signers.every(({ id }) => isPresent(world.state, id)))
    assert.equal(nextDeadline(world.state), drawn.openedAt + 3 * WINDOW, 'only its end is left')
    assert.equal(world.approve(stays).status, CaseStatus.accepted)
  })

  it('have at most R holders each', () => {
    const world = new World(10, { attempts: 2 }).begin()
    const drawn = world.drawn(world.signers[0]!)
    for (let round = 0; round < 5; round++) at(world, world.state.timestamp + TAKE)
    assert.equal(world.case(drawn.id).holders.length, 4)
  })

  for (const members of [3, 4]) {
    it(`keep their holders after an hour without blocks, with ${members} hospitals`, () => {
      const world = new World(members, { minMembers: 3 }).begin()
      const drawn = world.drawn(world.signers[0]!)
      const back = world.state.timestamp + 3_600_000
      world.commit([], { timestamp: back })
      const open = world.case(drawn.id)
      assert.deepEqual(open.holders.map(({ deadline, state }) => [deadline, state]),
        [[back + TAKE, HolderState.holds], [back + TAKE, HolderState.holds]])
      assert(world.signers.every(({ id }) => isPresent(world.state, id)))
      assert.equal(world.approve(open).status, CaseStatus.accepted)
    })
  }

  it('pass at TAKE if the validator has 256 undecided cases in hand, without an absence', () => {
    const world = new World(4, { validatorsPerDiagnosis: 1, minMembers: 3, maxOpenCases: 8192 }).begin()
    const [submitter] = world.signers
    for (let i = 0; i < 4; i++) {
      world.commit([world.propose(submitter!, Array.from({ length: 230 }, () => world.proposal()))])
    }
    world.settle()
    const own = [...world.state.undecided.values()]
      .filter(found => equal(found.holders[0]!.validator, world.signers[1]!.id)).slice(0, 257)
    assert.equal(own.length, 257)
    world.commit([world.opinions(world.signers[1]!, own.map(found => opinionOn(found, Decision.takenUp)))])
    const [kept, surplus] = [world.case(own[255]!.id), world.case(own[256]!.id)]
    assert.deepEqual([kept.holders[0]!.takeUp, surplus.holders[0]!.takeUp], [TakeUp.counts, TakeUp.surplus])
    assert.equal(world.state.undecided.inHandOf(hex(world.signers[1]!.id)), 256)
    assert.equal(world.state.undecided.waitingOf(hex(submitter!.id)), 257, 'surplus counts as waiting, too')
    at(world, surplus.holders[0]!.deadline)
    assert.equal(world.case(surplus.id).holders[0]!.state, HolderState.silent)
    assert.equal(world.case(kept.id).holders[0]!.state, HolderState.holds)
    assert(isPresent(world.state, world.signers[1]!.id))
  })
})

describe('ledger: presence', () => {
  /** Lets a slot of `dead` pass, so that the ledger counts it as absent. */
  function absent (world: World, dead: Signer): void {
    for (let i = 0; i < 200 && isPresent(world.state, dead.id); i++) {
      const drawn = world.drawn(world.signers.find(signer => !equal(signer.id, dead.id))!)
      for (const signer of world.pair(drawn)) {
        if (!equal(signer.id, dead.id)) give(world, signer, drawn, Decision.takenUp)
      }
      if (drawn.holders.some(({ validator }) => equal(validator, dead.id))) {
        at(world, drawn.holders[0]!.deadline)
      }
    }
    assert.equal(isPresent(world.state, dead.id), false)
  }

  it('lets every diagnosis through at once while one of four is down, once it is absent', () => {
    const world = new World(4).begin()
    const dead = world.signers[3]!
    absent(world, dead)
    for (let i = 0; i < 30; i++) {
      const drawn = world.drawn(world.signers[i % 3]!)
      assert(world.pair(drawn).every(signer => !equal(signer.id, dead.id)))
      assert.equal(world.approve(drawn).status, CaseStatus.accepted)
    }
  })

  it('returns with the first transaction of the hospital, and a notice is good for one absence', () => {
    const world = new World(4).begin()
    const dead = world.signers[3]!
    absent(world, dead)
    const { absentSince } = world.state.presence.get(hex(dead.id))!
    const notice = world.presence(dead, absentSince)
    assert.equal(readiness(world.state, notice, 0), 'ready')
    const codes = (since: number, by: Signer): string[] =>
      world.draft([world.presence(by, since)]).dropped.map(({ code }) => code)
    assert.deepEqual(codes(absentSince - 1, dead), ['not-absent'])
    assert.deepEqual(codes(0, world.signers[0]!), ['not-absent'])
    world.commit([notice])
    assert(isPresent(world.state, dead.id))
    assert.equal(readiness(world.state, notice, 0), 'never')
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('waits ten minutes longer after each further absence within a day', () => {
    const world = new World(4).begin()
    const dead = world.signers[3]!
    for (const b of [0, 1, 2]) {
      absent(world, dead)
      world.commit([world.presence(dead, world.state.presence.get(hex(dead.id))!.absentSince)])
      const since = world.state.timestamp
      assert.equal(isPresent(world.state, dead.id), b === 0)
      if (b > 0) assert.equal(isPresent(world.state, dead.id, since + b * STEP - 1), false)
      assert(isPresent(world.state, dead.id, since + b * STEP))
      at(world, since + b * STEP + 1)
    }
  })

  it('makes at most f hospitals absent', () => {
    const world = new World(4).begin()
    absent(world, world.signers[3]!)
    const drawn = world.drawn(world.signers[0]!)
    at(world, drawn.holders[0]!.deadline)
    assert(world.signers.slice(0, 3).every(({ id }) => isPresent(world.state, id)))
  })

  it('begins with the first keys/ready of a hospital that joins', () => {
    const world = new World(4).begin()
    const joining = world.newcomer('joining')
    world.extra.push(joining)
    const members = world.state.allowlist.list.entries
    world.commit([world.allowlist([...members, memberOf(joining, 'Joining')])],
      { timestamp: world.state.timestamp + 60_000 })
    assert.equal(isPresent(world.state, joining.id), false)
    for (let i = 0; i < 10; i++) {
      const drawn = world.drawn(world.signers[0]!)
      assert(world.pair(drawn).every(signer => !equal(signer.id, joining.id)))
      world.approve(drawn)
    }
    const holders = new Holders(world)
    holders.admit(joining)
    world.commit([...world.signers, joining].map(signer => holders.deal(signer)))
    assert.equal(isPresent(world.state, joining.id), false, 'a dealing is not enough')
    world.commit([holders.ready(joining)])
    assert(isPresent(world.state, joining.id))
  })
})

describe('ledger: the sample for clinicians', () => {
  it('skips an approval by the rules alone, but no rejection and no clinician', () => {
    const world = new World(5, { auditRate: 1_000_000 }).begin()
    const drawn = world.drawn(world.signers[0]!)
    assert(drawn.isForClinician)
    const [first, second] = world.pair(drawn)
    const byRules = world.opinions(first!, [opinionOn(drawn, Decision.approve)])
    assert.equal(readiness(world.state, byRules, 0), 'never')
    assert.deepEqual(world.draft([byRules]).dropped.map(({ code }) => code), ['no-effect'])
    world.commit([first!, second!].map(signer =>
      world.opinions(signer, [opinionOn(drawn, Decision.approve, JudgedBy.clinician)])))
    assert.equal(world.case(drawn.id).status, CaseStatus.accepted)
    assert.equal(world.reject(world.drawn(world.signers[0]!)).status, CaseStatus.rejected)
  })

  it('has about the share of cases that the chain asks for', () => {
    const world = new World(4, { auditRate: 250_000, maxOpenCases: 8192 }).begin()
    for (let i = 0; i < 4; i++) {
      world.commit([world.propose(world.signers[0]!, Array.from({ length: 250 }, () => world.proposal()))])
    }
    world.settle()
    const chosen = [...world.state.undecided.values()].filter(({ isForClinician }) => isForClinician).length
    assert(chosen > 200 && chosen < 300, `${chosen} of 1000`)
  })
})
