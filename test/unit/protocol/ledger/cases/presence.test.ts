import assert from 'node:assert/strict'
import { isSpent, readiness } from '../../../../../src/protocol/ledger/index.js'
import { NEWCOMER, PRESENT, type Presence } from '../../../../../src/protocol/ledger/rows/presence.js'
import { PresenceInBlock } from '../../../../../src/protocol/ledger/state/presence-in-block.js'
import { Decision, equal, hex, type Case, type Signer } from '../../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from '../support/world.js'

const DAY = 86_400_000
const STEP = 600_000
const NOW = 1_800_000_000_000

const hospital = label('hospital')

function inBlock (row: Presence): PresenceInBlock {
  return new PresenceInBlock(new Map([[hex(hospital), row]]))
}

/** Opens cases until a hospital holds slots of two, takes up the other slots, and lets the two pass. */
function missTwice (world: World, dead: Signer): Case {
  const submitter = world.signers.find(signer => !equal(signer.id, dead.id))!
  const tx = world.propose(submitter, Array.from({ length: 8 }, () => world.proposal()))
  world.commit([tx])
  world.settle()
  const held = tx.caseIds.map(id => world.case(id))
    .filter(({ holders }) => holders.some(({ validator }) => equal(validator, dead.id)))
  assert(held.length > 1)
  for (const signer of world.signers) {
    if (equal(signer.id, dead.id)) continue
    const own = tx.caseIds.map(id => world.case(id))
      .filter(({ holders }) => holders.some(({ validator }) => equal(validator, signer.id)))
    if (own.length > 0) {
      world.commit([world.opinions(signer, own.map(open => opinionOn(open, Decision.takenUp)))])
    }
  }
  world.commit([], { timestamp: held[0]!.holders[0]!.since + 20_000, view: 1 })
  return held[0]!
}

describe('ledger: absences', () => {
  it('are one, although two slots of a hospital pass in a block', () => {
    const world = new World(7).begin()
    const dead = world.signers[3]!
    missTwice(world, dead)
    assert.equal(world.state.presence.get(hex(dead.id))?.absences.length, 1)
  })

  it('do not come from cases whose submitter has left, which nobody can judge', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const remaining = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, drawn.submitter))
    const [first] = drawn.holders
    world.commit([world.allowlist(remaining)], { timestamp: world.state.timestamp + 60_000 })
    const { deadline } = world.case(drawn.id).holders[0]!
    world.commit([], { timestamp: deadline, view: 1 })
    const passed = world.case(drawn.id)
    assert.notEqual(passed.holders[0]!.state, first!.state)
    assert.equal(world.state.presence.size, 0)
  })

  it('count for the wait if they began within a day before the return', () => {
    const row = { ...PRESENT, absentSince: NOW, absences: [NOW - 10, NOW] }
    const back = (at: number): number => {
      const presence = inBlock(row)
      presence.isBack(hospital, at)
      return presence.of(hospital).backAt - at
    }
    assert.equal(back(NOW + 1000), STEP)
    assert.equal(back(NOW + DAY - 5), 0)
    assert.equal(back(NOW + 2 * DAY), 0)
  })

  it('have one wait, which further transactions of the hospital do not begin again', () => {
    const presence = inBlock({ ...PRESENT, backAt: NOW + STEP, absences: [NOW - 10, NOW] })
    presence.isBack(hospital, NOW + 5)
    assert.equal(presence.changed.size, 0)
    assert(!presence.isPresent(hospital, NOW + STEP - 1))
    assert(presence.isPresent(hospital, NOW + STEP))
  })

  it('are at most f, without the newcomers', () => {
    const world = new World(4)
    const [a, b, c] = world.signers
    const presence = new PresenceInBlock(new Map([[hex(a!.id), NEWCOMER]]))
    presence.miss(b!.id, NOW, world.state.set)
    assert(!presence.isPresent(b!.id, NOW))
    presence.miss(c!.id, NOW, world.state.set)
    assert(presence.isPresent(c!.id, NOW), 'f = 1')
  })
})

describe('ledger: notices of presence', () => {
  let world: World
  let dead: Signer
  let missed: Case
  const since = (): number => world.state.presence.get(hex(dead.id))!.absentSince

  beforeEach(() => {
    world = new World(5).begin()
    dead = world.signers[3]!
    missed = missTwice(world, dead)
  })

  it('are needless beside another transaction of the hospital', () => {
    const draft = world.draft([
      world.opinions(dead, [opinionOn(missed, Decision.approve)]), world.presence(dead, since())
    ])
    assert.deepEqual(draft.deferred.map(({ code }) => code), ['in-touch-already'])
  })

  it('are of members', () => {
    const notice = world.presence(dead, since())
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, dead.id))
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    assert.deepEqual(world.draft([notice]).deferred.map(({ code }) => code), ['not-a-member'])
    assert.equal(readiness(world.state, notice, 0), 'later')
  })

  it('are spent after a later absence', () => {
    const notice = world.presence(dead, since())
    assert(!isSpent(world.state, notice))
    world.commit([notice])
    world.state.presence.set(hex(dead.id), { ...PRESENT, absentSince: world.state.timestamp })
    assert(isSpent(world.state, notice))
    assert(!isSpent(world.state, world.presence(dead, since())))
  })
})
