import assert from 'node:assert/strict'
import { dutiesIn, allDuties, nextDeadline, readiness } from '../../../../../src/protocol/ledger/index.js'
import type { Signer } from '../../../../../src/protocol/types/index.js'
import { Decision, ZERO_32, equal, hex } from '../../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from '../support/world.js'

const DAY = 86_400_000
const TAKE = 20_000

describe('ledger: duties and deadlines', () => {
  it('lists an opinion as a duty of each drawn validator until it is given', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const delta = world.deltas.at(-1)!
    const owed = (signer: Signer): string[] => allDuties(world.state, signer.id).map(({ id }) => hex(id))
    for (const signer of world.signers) {
      const inPair = world.pair(drawn).some(member => equal(member.id, signer.id))
      assert.equal(dutiesIn(delta, world.state, signer.id).length, inPair ? 1 : 0)
      assert.deepEqual(owed(signer), inPair ? [hex(drawn.id)] : [])
    }
    const [first] = world.pair(drawn)
    world.commit([world.opinions(first!, [opinionOn(drawn, Decision.approve)])])
    assert.deepEqual(owed(first!), [])
    const passing = world.commit([], { timestamp: drawn.holders[1]!.deadline })
    const next = world.signerOf(drawn.candidates[0]!)
    assert.deepEqual(dutiesIn(passing, world.state, next.id).map(({ id }) => id), [drawn.id])
    assert.deepEqual(owed(next), [hex(drawn.id)])
    const silent = world.signerOf(drawn.holders[1]!.validator)
    assert.deepEqual(dutiesIn(passing, world.state, silent.id), [])
    assert.deepEqual(owed(silent), [hex(drawn.id)], 'a late verdict counts')
  })

  it('finds the next deadline above the last timestamp', () => {
    const world = new World().begin()
    assert.equal(nextDeadline(world.state), undefined)
    const a = world.drawn(world.signers[0]!)
    const first = world.state.timestamp + TAKE
    assert.equal(nextDeadline(world.state), first)
    world.commit(world.pair(a).map(signer => world.opinions(signer, [opinionOn(a, Decision.takenUp)])))
    assert.equal(nextDeadline(world.state), world.state.timestamp + DAY)
    const b = world.drawn(world.signers[1]!)
    assert.equal(nextDeadline(world.state), b.holders[0]!.deadline)
  })
})

describe('ledger: readiness of what waits', () => {
  it('of opinions follows their case from the draw to the end', () => {
    const world = new World().begin()
    const [submitter] = world.signers
    const tx = world.propose(submitter!, [world.proposal()])
    const opinion = (): ReturnType<typeof world.opinions> => {
      const drawn = world.case(tx.caseIds[0]!)
      return world.opinions(world.pair(drawn)[0]!, [opinionOn(drawn, Decision.approve)])
    }
    const now = world.state.timestamp
    world.commit([tx])
    const early = world.opinions(world.signers[1]!, [opinionOn({ id: tx.caseIds[0]! }, 1)])
    assert.equal(readiness(world.state, early, now), 'later')
    world.settle()
    const given = opinion()
    assert.equal(readiness(world.state, given, now), 'ready')
    const drawn = world.case(tx.caseIds[0]!)
    const next = world.opinions(world.signerOf(drawn.candidates[0]!), [opinionOn(drawn, Decision.approve)])
    const never = world.opinions(submitter!, [opinionOn(drawn, Decision.approve)])
    assert.equal(readiness(world.state, never, now), 'never')
    assert.equal(readiness(world.state, next, now), 'later')
    world.commit([given])
    assert.equal(readiness(world.state, given, now), 'never')
    assert.equal(readiness(world.state, next, now), 'later')
    const second = world.pair(drawn)[1]!
    world.commit([world.opinions(second, [opinionOn(drawn, Decision.reject)])])
    assert.equal(readiness(world.state, next, now), 'unknown', 'a decided case is not in memory')
  })

  it('of opinions waits while the submitter is no member', () => {
    const world = new World(5).begin()
    const [submitter] = world.signers
    const drawn = world.drawn(submitter!)
    const given = world.opinions(world.pair(drawn)[0]!, [opinionOn(drawn, Decision.approve)])
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, submitter!.id))
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    assert.equal(readiness(world.state, given, world.state.timestamp), 'later')
  })

  it('depends on cases, epochs and gaps', () => {
    const world = new World().begin()
    const [a] = world.signers
    const now = world.state.timestamp
    assert.equal(readiness(world.state, world.propose(a!, [world.proposal()]), now), 'ready')
    const list = world.allowlist(world.state.allowlist.list.entries.slice(1))
    assert.equal(readiness(world.state, list, now), 'later')
    assert.equal(readiness(world.state, list, now + 60_000), 'ready')
    const other = (parts: Parameters<typeof world.allowlist>[1]): string => readiness(
      world.state, world.allowlist(world.state.set.members, parts), now + 60_000)
    assert.equal(other({ checkpointHeight: 1 }), 'ready')
    assert.equal(other({ checkpointHeight: 2 }), 'later')
    assert.equal(other({ prevHash: ZERO_32 }), 'never')
    assert.equal(other({ prevHash: label('version 2'), version: 3 }), 'later', 'version 2 is not known yet')
    const tx = world.propose(a!, [world.proposal()])
    world.commit([tx])
    assert.equal(readiness(world.state, tx, now), 'never')
  })
})
