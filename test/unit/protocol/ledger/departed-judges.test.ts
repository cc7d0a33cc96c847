import assert from 'node:assert/strict'
import { Outcome, eventsOf } from '../../../../src/protocol/ledger/index.js'
import { Judgement, equal, type Signer } from '../../../../src/protocol/types/index.js'
import { Emergencies, type Clinician } from './support/emergencies.js'
import { imageOf } from './support/image.js'
import { DAY_MS } from './support/patients.js'
import { World } from './support/world.js'

describe('ledger: reviews of emergencies whose judges leave', () => {
  let world: World
  let glass: Emergencies
  let doctor: Clinician
  beforeEach(() => {
    world = new World(7).begin()
    glass = new Emergencies(world)
    doctor = glass.entered(world.signers[0]!, 1)
  })

  const removed = (gone: Signer): void => {
    const left = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone.id))
    world.commit([world.allowlist(left)], { timestamp: world.state.allowlistChangedAt + DAY_MS })
  }

  it('go on to another hospital when a judge leaves before it has judged', () => {
    const tx = glass.open(doctor)
    world.commit([tx])
    const [gone, other] = glass.drawn(tx.id)
    world.commit([glass.judge(other!, tx.id, Judgement.justified)])
    removed(gone!)
    assert.equal(world.state.undrawnReviews.length, 1)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    const judges = glass.drawn(tx.id)
    assert.deepEqual(eventsOf(world.deltas.at(-1)!, 'emergency-drawn').map(event => event.judges.length), [1])
    const [next, ...none] = judges.filter(judge => judge !== other)
    assert.equal(none.length, 0)
    assert(next !== undefined && next !== gone && next !== doctor.hospital)
    assert.equal(glass.row(tx.id).drawnAt, world.state.timestamp, 'it has 72 hours')
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    world.commit([glass.judge(next, tx.id, Judgement.justified)])
    assert.equal(glass.row(tx.id).outcome, Outcome.justified)
    assert.equal(world.state.owing.size, 0)
  })

  it('stay with their judges when a judge leaves that has judged', () => {
    const tx = glass.open(doctor)
    world.commit([tx])
    const [gone, other] = glass.drawn(tx.id)
    world.commit([glass.judge(gone!, tx.id, Judgement.justified)])
    removed(gone!)
    const before = glass.row(tx.id)
    glass.drawn(tx.id)
    assert.deepEqual(glass.row(tx.id), before)
    assert.equal(world.state.undrawnReviews.length, 0)
    world.commit([glass.judge(other!, tx.id, Judgement.justified)])
    assert.equal(glass.row(tx.id).outcome, Outcome.justified)
  })

  it('use up no contest if nobody replaces a further judge', () => {
    // Of five hospitals, two are left that may judge a contest.
    world = new World(5).begin()
    glass = new Emergencies(world)
    doctor = glass.entered(world.signers[0]!, 1)
    const tx = glass.open(doctor)
    world.commit([tx])
    for (const judge of glass.drawn(tx.id)) {
      world.commit([glass.judge(judge, tx.id, Judgement.unjustified)])
    }
    world.commit([glass.contest(doctor.hospital, tx.id)])
    const [gone, other] = glass.drawn(tx.id)
    const again = glass.contest(doctor.hospital, tx.id)
    assert.deepEqual(world.draft([again]).dropped.map(({ code }) => code), ['contested-already'])
    removed(gone!)
    assert.deepEqual(glass.drawn(tx.id), [gone, other], 'nobody is there to replace it')
    world.commit([glass.judge(other!, tx.id, Judgement.justified)])
    world.commit([again])
    assert.deepEqual(glass.drawn(tx.id), [other])
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    world.commit([glass.judge(other!, tx.id, Judgement.justified)])
    assert.equal(glass.row(tx.id).outcome, Outcome.justified)
    assert.equal(world.state.owing.size, 0)
  })
})
