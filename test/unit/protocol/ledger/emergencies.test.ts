import assert from 'node:assert/strict'
import {
  Outcome, eventsOf, refute, rowsNeeded, rowsOnArrival, whySuspended
} from '../../../../src/protocol/ledger/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import {
  Judgement, Standing, equal, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Emergencies, HOUR_MS, type Clinician } from './support/emergencies.js'
import { imageOf } from './support/image.js'
import { DAY_MS } from './support/patients.js'
import { World, label } from './support/world.js'

const { emergencyHard, emergencyReviewMs, emergencySoft } = DEFAULT_PARAMETERS

describe('ledger: emergencies', () => {
  let world: World
  let glass: Emergencies
  let doctor: Clinician
  beforeEach(() => {
    world = new World(7).begin()
    glass = new Emergencies(world)
    doctor = glass.entered(world.signers[0]!, 1)
  })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const opened = (...parts: Parameters<Emergencies['open']>): VerifiedTransaction => {
    const tx = glass.open(...parts)
    world.commit([tx])
    return tx
  }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)
  /** Opens an emergency, which both drawn hospitals find unjustified. */
  const unjustified = (): VerifiedTransaction => {
    const tx = opened(doctor)
    for (const judge of glass.drawn(tx.id)) world.commit([glass.judge(judge, tx.id, Judgement.unjustified)])
    return tx
  }

  describe('opening', () => {
    it('gives the hospital an emergency of this patient alone, until its end', () => {
      const tx = opened(doctor)
      const { openedAt, until } = glass.row(tx.id)
      assert.equal(until, openedAt + HOUR_MS)
      assert.equal(glass.until(doctor.hospital), until)
      assert.equal(glass.until(world.signers[1]!), 0)
      assert.deepEqual(eventsOf(world.deltas.at(-1)!, 'emergency').map(({ id }) => id), [tx.id])
    })

    it('needs a clinician of the own roster, with the own key', () => {
      const stranger = glass.clinician(doctor.hospital, 9)
      const tx = glass.open(stranger)
      assert.equal(rowsNeeded(world.state, tx).length, 1, 'it waits for the entry')
      assert.deepEqual(codesOf(tx), ['unknown-clinician'])
      const thief = { ...doctor, key: world.newcomer('thief') }
      assert.equal(refuted(glass.open(thief)), 'credential-of-another')
      assert.deepEqual(codesOf(glass.open({ ...doctor, hospital: world.signers[1]! })), ['unknown-clinician'])
    })

    it('is announced once, and not for the future or the distant past', () => {
      const tx = opened(doctor)
      assert.deepEqual(codesOf(tx), ['emergency-known'])
      assert.equal(refuted(tx), 'emergency-known')
      const ahead = glass.open(doctor, { openedAt: world.state.timestamp + 10_000 })
      assert.deepEqual(codesOf(ahead), ['emergency-of-tomorrow'])
      const old = glass.open(doctor, { openedAt: world.state.timestamp - 30 * DAY_MS })
      assert.deepEqual(codesOf(old), ['emergency-too-old'])
    })

    it('after its end gives no right, and is reviewed all the same', () => {
      const tx = opened(doctor, { openedAt: world.state.timestamp - 2 * HOUR_MS, isUnconfirmed: true })
      assert.equal(glass.until(doctor.hospital), 0)
      assert.equal(glass.drawn(tx.id).length, 2)
    })

    it('by a suspended clinician needs a second who is not suspended', () => {
      const [second, third] = [glass.entered(doctor.hospital, 2), glass.entered(doctor.hospital, 3)]
      const suspended = { version: 2, standing: Standing.suspended, possession: undefined }
      world.commit([glass.enter(doctor, suspended), glass.enter(third, suspended)])
      assert.equal(refuted(glass.open(doctor)), 'second-needed')
      assert.deepEqual(codesOf(glass.open(doctor, {}, third)), ['second-suspended'])
      assert.equal(glass.row(opened(doctor, {}, second).id).second, 2)
    })

    it('is limited for a patient and a hospital at a time', () => {
      for (let i = 0; i < 8; i++) opened(doctor)
      assert.deepEqual(codesOf(glass.open(doctor)), ['emergency-runs-already'])
      opened(doctor, { handle: label('handle of another') })
    })

    it('is refused to a hospital that is no member', () => {
      const former = { ...doctor, hospital: world.newcomer('former') }
      assert.deepEqual(codesOf(glass.open(former)), ['not-a-member'])
    })
  })

  describe('closing', () => {
    it('ends one emergency of the own hospital early', () => {
      const [first, second] = [opened(doctor), opened(doctor)]
      assert.deepEqual(codesOf(glass.close(world.signers[1]!, first.id)), ['emergency-of-another'])
      const other = glass.close(doctor.hospital, first.id, doctor.key.id)
      assert.deepEqual(codesOf(other), ['emergency-of-another'])
      world.commit([glass.close(doctor.hospital, first.id)])
      assert.equal(glass.until(doctor.hospital), glass.row(second.id).until, 'the other one still runs')
      assert.deepEqual(codesOf(glass.close(doctor.hospital, first.id)), ['emergency-over'])
      world.commit([glass.close(doctor.hospital, second.id)])
      assert.equal(glass.until(doctor.hospital), 0)
    })
  })

  describe('limits', () => {
    const many = (count: number): void => {
      for (let i = 0; i < count; i += 20) {
        const some = Array.from({ length: Math.min(20, count - i) }, (_, at) =>
          glass.open(doctor, { handle: label(`handle ${i + at}`) }))
        world.commit(some)
      }
    }

    it('mark what is above sixty in an hour, and refuse nothing', () => {
      many(emergencySoft)
      assert.equal(eventsOf(world.deltas.at(-1)!, 'emergency').some(({ isAboveSoft }) => isAboveSoft), false)
      assert.equal(glass.row(opened(doctor).id).isAboveSoft, true)
      world.commit([], { view: 1, timestamp: world.state.timestamp + HOUR_MS })
      assert.equal(glass.row(opened(doctor).id).isAboveSoft, false)
    })

    it('are those of the chain', () => {
      const limits = {
        emergencySoft: 2, emergencyHard: 3, emergencySurgeMs: HOUR_MS, emergencyReviewMs: 60_000,
        emergencyLongestMs: HOUR_MS
      }
      world = new World(7, limits).begin()
      glass = new Emergencies(world)
      doctor = glass.entered(world.signers[0]!, 1)
      const second = glass.entered(doctor.hospital, 2)
      many(2)
      const marked = opened(doctor, { handle: label('another') })
      assert.equal(glass.row(marked.id).isAboveSoft, true)
      assert.deepEqual(codesOf(glass.open(doctor)), ['emergencies-of-the-hour'])
      const at = world.state.timestamp
      world.commit([glass.surge(doctor, second, at)])
      assert.equal(glass.counts(doctor.hospital).surgeUntil, world.state.timestamp + HOUR_MS)
      const [judge] = glass.drawn(marked.id)
      world.commit([glass.judge(judge!, marked.id, Judgement.justified)],
        { timestamp: world.state.timestamp + 60_001 })
      assert.equal(glass.counts(judge!).late, 1)
      assert.throws(() => glass.open(doctor, { durationMs: HOUR_MS + 1 }), /emergency-duration/)
    })

    it('stop at a thousand in an hour, unless two clinicians lift them', () => {
      many(emergencyHard)
      assert.deepEqual(codesOf(glass.open(doctor)), ['emergencies-of-the-hour'])
      const second = glass.entered(doctor.hospital, 2)
      const at = world.state.timestamp
      assert.deepEqual(codesOf(glass.surge(doctor, second, at - HOUR_MS)), ['surge-too-old'])
      assert.deepEqual(codesOf(glass.surge(doctor, second, at + HOUR_MS)), ['surge-of-tomorrow'])
      world.commit([glass.surge(doctor, second)])
      assert.deepEqual(codesOf(glass.surge(doctor, second)), ['surge-runs-already'])
      assert.equal(glass.counts(doctor.hospital).surgeUntil, world.state.timestamp + 12 * HOUR_MS)
      opened(doctor)
    })

    it('are lifted by nobody who is suspended', () => {
      const second = glass.entered(doctor.hospital, 2)
      world.commit([glass.enter(second, { version: 2, standing: Standing.suspended, possession: undefined })])
      assert.equal(refuted(glass.surge(doctor, second)), 'second-suspended')
    })
  })

  describe('reviews', () => {
    it('are drawn in the next block, never to the opening hospital', () => {
      const tx = opened(doctor)
      assert.equal(world.state.undrawnReviews.length, 1)
      const judges = glass.drawn(tx.id)
      assert.equal(judges.length, 2)
      assert.equal(judges.some(({ id }) => equal(id, doctor.hospital.id)), false)
      assert.equal(world.state.undrawnReviews.length, 0)
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    })

    it('never ask the opening hospital, whatever the beacon', () => {
      for (let i = 0; i < 12; i++) {
        const tx = opened(doctor, { handle: label(`handle ${i}`) })
        assert.equal(glass.drawn(tx.id).some(({ id }) => equal(id, doctor.hospital.id)), false)
      }
    })

    it('survive a restart between the announcement and the draw', () => {
      opened(doctor)
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    })

    it('are decided by both judges, each once', () => {
      const tx = opened(doctor)
      assert.deepEqual(codesOf(glass.judge(world.signers[1]!, tx.id, Judgement.justified)).length > 0, true)
      const judges = glass.drawn(tx.id)
      const outsider = world.signers.find(signer =>
        signer !== doctor.hospital && !judges.includes(signer))!
      assert.deepEqual(codesOf(glass.judge(outsider, tx.id, Judgement.justified)), ['not-drawn-to-judge'])
      assert.deepEqual(codesOf(glass.judge(judges[0]!, tx.id, Judgement.justified, { entry: 2 })),
        ['emergency-of-another'])
      world.commit([glass.judge(judges[0]!, tx.id, Judgement.justified)])
      assert.equal(glass.row(tx.id).outcome, Outcome.pending)
      assert.deepEqual(codesOf(glass.judge(judges[0]!, tx.id, Judgement.unjustified)), ['judged-already'])
      world.commit([glass.judge(judges[1]!, tx.id, Judgement.justified)])
      assert.equal(glass.row(tx.id).outcome, Outcome.justified)
      const { justified, opened: count } = glass.counts(doctor.hospital)
      assert.deepEqual([count, justified], [1, 1])
    })

    it('that are late count, and are counted', () => {
      const tx = opened(doctor)
      const [first, second] = glass.drawn(tx.id)
      world.commit([glass.judge(first!, tx.id, Judgement.unjustified)])
      world.commit([glass.judge(second!, tx.id, Judgement.justified)],
        { timestamp: world.state.timestamp + emergencyReviewMs })
      assert.equal(glass.row(tx.id).outcome, Outcome.divided)
      assert.deepEqual([glass.counts(first!).late, glass.counts(second!).late], [0, 1])
      assert.equal(glass.counts(doctor.hospital).divided, 1)
    })

    it('suspend a clinician after three unjustified emergencies in ninety days', () => {
      unjustified()
      unjustified()
      assert.deepEqual(codesOf(glass.open(doctor)), [])
      unjustified()
      assert.equal(glass.counts(doctor.hospital).unjustified, 3)
      assert.equal(whySuspended(glass.practitioner(doctor), world.state.timestamp), 'by-reviews')
      assert.equal(refuted(glass.open(doctor)), 'second-needed')
      world.commit([], { view: 1, timestamp: world.state.timestamp + 91 * DAY_MS })
      assert.equal(refuted(glass.open(doctor)), undefined)
    })
  })
})
