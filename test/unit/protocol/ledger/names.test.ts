import assert from 'node:assert/strict'
import fc from 'fast-check'
import { namesTotalsCodec } from '../../../../src/protocol/codec/index.js'
import {
  entryId, eventsOf, isSpent, namesGranted, readiness
} from '../../../../src/protocol/ledger/index.js'
import { counted, NO_NAMES, type NameCounts } from '../../../../src/protocol/ledger/rows/name-counts.js'
import { nameTotalsKey } from '../../../../src/protocol/ledger/rows/keys.js'
import { dayOf, Decision, hex, type Signer } from '../../../../src/protocol/types/index.js'
import { codeOf } from './support/code-of.js'
import { World, label, opinionOn } from './support/world.js'

const DAY_MS = 86_400_000
const TODAY = 20_000

/** Returns the counts of a hospital by days from TODAY: [days ago, new pseudonyms, accepted cases]. */
function countsOf (...days: readonly (readonly [number, number, number])[]): NameCounts {
  return days.toSorted((a, b) => b[0] - a[0]).reduce((counts, [ago, fresh, accepted]) =>
    counted(counts, (TODAY - ago) * DAY_MS, { fresh, accepted }), NO_NAMES)
}

describe('ledger: allowances of names', () => {
  let world: World
  let a: Signer
  let b: Signer
  let today: number
  beforeEach(() => {
    world = new World(4).begin()
    ;[a, b] = world.signers as [Signer, Signer]
    today = dayOf(world.state.timestamp)
  })

  const granted = (counts: NameCounts, day = TODAY): number =>
    namesGranted({ keys: world.state.keys, names: new Map([[hex(a.id), counts]]) }, a.id, day)

  it('are half of 500 at each of four holders, and grow with what a hospital files', () => {
    assert.equal(world.state.keys.active?.threshold, 2)
    assert.equal(granted(NO_NAMES), 250)
    assert.equal(granted(countsOf([0, 30, 40])), 280)
    assert.equal(granted(countsOf([7, 10, 10], [3, 10, 10], [0, 1, 1])), 271)
    assert.equal(granted({ ...NO_NAMES, raises: [{ day: TODAY, names: 9_999 }] }), 5_250)
    assert.equal(granted({ ...NO_NAMES, raises: [{ day: TODAY, names: 9_999 }] }, TODAY + 1), 250)
  })

  it('do not grow with cases that nobody accepts, nor with old patients', () => {
    assert.equal(granted(countsOf([0, 1_000, 3])), 253)
    assert.equal(granted(countsOf([0, 3, 1_000])), 253)
  })

  it('forget what was filed more than seven days ago', () => {
    assert.equal(granted(countsOf([8, 100, 100], [0, 1, 1])), 251)
    assert.equal(granted(countsOf([0, 100, 100]), TODAY + 7), 350)
    assert.equal(granted(countsOf([0, 100, 100]), TODAY + 8), 250)
  })

  it('have a row of bounded size', () => {
    fc.assert(fc.property(fc.array(fc.nat(30)), days => {
      const counts = days.toSorted((x, y) => x - y).reduce((sum, day) =>
        counted(sum, day * DAY_MS, { fresh: 1, accepted: 0 }), NO_NAMES)
      assert(counts.days.length <= 8)
      const last = counts.days.at(-1)?.day ?? 0
      assert(counts.days.every(({ day }) => day > last - 8))
    }))
  })

  it('count a pseudonym once, whoever files it again, and a case that is accepted', () => {
    const countsOfA = (): NameCounts => world.state.names.get(hex(a.id)) ?? NO_NAMES
    const pseudonym = label('patient')
    const twice = world.propose(a, [world.proposal({ pseudonym }), world.proposal({ pseudonym })])
    world.commit([twice])
    assert.deepEqual(countsOfA().days, [{ day: today, fresh: 1, accepted: 0 }])
    world.settle()
    world.approve(world.case(twice.caseIds[0]!))
    assert.deepEqual(countsOfA().days, [{ day: today, fresh: 1, accepted: 1 }])
    world.reject(world.case(twice.caseIds[1]!))
    world.commit([a, b].map(signer => world.propose(signer, [world.proposal({ pseudonym })])))
    assert.deepEqual(countsOfA().days, [{ day: today, fresh: 1, accepted: 1 }])
    assert.equal(world.state.names.get(hex(b.id)), undefined)
    assert.deepEqual(world.restored().names, world.state.names)
  })

  describe('names/allow', () => {
    it('raises the allowance of a hospital if a quorum of the members approves', () => {
      const raise = { hospital: a.id, day: today, names: 1_000 }
      assert.equal(codeOf(world, world.raise(a, raise, world.signers.slice(0, 2))),
        'reject too-few-approvals')
      const tx = world.raise(b, raise, world.signers.slice(1))
      assert.equal(readiness(world.state, tx, world.state.timestamp), 'ready')
      const delta = world.commit([tx])
      assert.deepEqual(eventsOf(delta, 'names-raised').map(event => event.raise.names), [1_000])
      assert.equal(namesGranted(world.state, a.id, today), 750)
      assert.equal(namesGranted(world.state, a.id, today + 1), 250)
      assert.equal(namesGranted(world.state, b.id, today), 250)
      assert(isSpent(world.state, tx))
      assert.deepEqual(world.restored().names, world.state.names)
    })

    it('counts approvals of members alone', () => {
      const raise = { hospital: a.id, day: today, names: 1_000 }
      const strangers = ['x', 'y'].map(name => world.newcomer(name))
      assert.equal(codeOf(world, world.raise(a, raise, [a, ...strangers])), 'reject too-few-approvals')
      assert.equal(codeOf(world, world.raise(a, { ...raise, hospital: strangers[0]!.id }, world.signers)),
        'ignore not-a-member')
      assert.equal(codeOf(world, world.raise(strangers[0]!, raise, world.signers)), 'ignore not-a-member')
    })

    it('is for the day of its block or the next, and only ever higher', () => {
      const raised = (day: number, names: number): ReturnType<World['raise']> =>
        world.raise(a, { hospital: a.id, day, names }, world.signers)
      assert.equal(codeOf(world, raised(today - 1, 10)), 'reject day-over')
      assert.equal(codeOf(world, raised(today + 2, 10)), 'ignore day-ahead')
      assert.equal(codeOf(world, raised(today, 0)), 'reject raised-before')
      world.commit([raised(today, 10), raised(today + 1, 20)])
      assert.equal(codeOf(world, raised(today, 10)), 'reject raised-before')
      assert.equal(readiness(world.state, raised(today, 10), world.state.timestamp), 'never')
      assert.equal(readiness(world.state, raised(today + 2, 10), world.state.timestamp), 'later')
      world.commit([raised(today, 12)])
      assert.deepEqual(world.state.names.get(hex(a.id))?.raises,
        [{ day: today, names: 12 }, { day: today + 1, names: 20 }])
      world.commit([raised(today + 2, 5)], { timestamp: world.state.timestamp + DAY_MS })
      assert.deepEqual(world.state.names.get(hex(a.id))?.raises,
        [{ day: today + 1, names: 20 }, { day: today + 2, names: 5 }])
    })
  })

  describe('names/totals', () => {
    it('are published once for a day that is over', () => {
      assert.equal(codeOf(world, world.totals(a, today, b)), 'ignore day-not-over')
      assert.equal(readiness(world.state, world.totals(a, today, b), world.state.timestamp), 'later')
      assert.equal(codeOf(world, world.totals(a, today - 8, b)), 'reject day-long-over')
      const tx = world.totals(a, today - 1, b, 7)
      const delta = world.commit([tx])
      const events = eventsOf(delta, 'names-totals')
      assert.deepEqual(events.map(({ author, day, totals }) => [author, day, totals]),
        [[a.id, today - 1, [{ hospital: b.id, names: 7 }]]])
      assert(isSpent(world.state, tx))
      assert.equal(codeOf(world, world.totals(a, today - 1, b, 8)), 'reject totals-before')
      assert.equal(codeOf(world, world.totals(a, today - 2, b, 8)), 'reject totals-before')
      assert.equal(readiness(world.state, world.totals(a, today - 1, b, 8), world.state.timestamp), 'never')
      assert.equal(codeOf(world, world.totals(b, today - 1, a)), 'accept')
      assert.deepEqual(world.restored().names, world.state.names)
    })

    it('twice in a block are refused, and a later day replaces the row of the earlier', () => {
      const first = world.totals(a, today - 1, b, 7)
      assert.equal(world.draft([first, world.totals(a, today - 1, b, 8)]).dropped[0]?.code, 'totals-before')
      world.commit([first])
      world.commit([world.totals(a, today, b, 9)], { timestamp: world.state.timestamp + DAY_MS })
      const row = world.rows.get(entryId(nameTotalsKey(a.id)))
      assert.deepEqual(namesTotalsCodec.decode(row!.value).map(({ names }) => names), [9])
    })

    it('name hospitals that are or were members', () => {
      const stranger = world.newcomer('stranger')
      assert.equal(codeOf(world, world.totals(a, today - 1, stranger)), 'reject names-of-a-stranger')
      assert.equal(codeOf(world, world.totals(stranger, today - 1, a)), 'ignore not-a-member')
    })
  })

  it('are nothing before the first key epoch', () => {
    const early = new World(4, {}, undefined, undefined, false)
    assert.equal(namesGranted(early.state, a.id, today), 0)
    assert.equal(codeOf(early, early.totals(early.signers[0]!, today - 1, early.signers[1]!)),
      'ignore no-key-epoch')
  })

  it('do not depend on opinions that take no effect', () => {
    const open = world.drawn(a)
    world.approve(open)
    const before = world.state.names.get(hex(a.id))
    const other = world.drawn(a)
    world.commit([world.opinions(world.pair(other)[0]!, [
      opinionOn(world.case(open.id), Decision.approve), opinionOn(other, Decision.approve)
    ])])
    assert.equal(world.state.names.get(hex(a.id))?.days.at(-1)?.accepted, before?.days.at(-1)?.accepted)
  })
})
