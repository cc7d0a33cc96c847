import assert from 'node:assert/strict'
import {
  CONTESTABLE_MS, ContestBy, Outcome, eventsOf, judgesOf, orderKey, refute, rowsNeeded, rowsOnArrival
} from '../../../../src/protocol/ledger/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import {
  Appointment, Judgement, TransactionKind, equal, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Attested } from './support/attested.js'
import { imageOf } from './support/image.js'
import { DAY_MS, Patient } from './support/patients.js'
import { World, label } from './support/world.js'

const { justified, unjustified } = Judgement
const { emergencyReviewMs } = DEFAULT_PARAMETERS

describe('ledger: contests of attested consents', () => {
  let world: World
  let attested: Attested
  let patient: Patient
  let filer: Signer
  let other: Signer
  beforeEach(() => {
    // Nearly every consent is reviewed, and none of a second draw by chance.
    world = new World(7, { attestedReviewRate: 1_000_000 }).begin()
    attested = new Attested(world)
    patient = new Patient(world, 'ana')
    filer = world.signers[0]!
    other = world.signers[1]!
  })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)
  const judged = (judgement: Judgement): VerifiedTransaction => {
    const tx = attested.filed(patient, filer)
    attested.judged(tx, judgement)
    return tx
  }
  const further = (tx: VerifiedTransaction): Signer[] => {
    world.commit([], { view: 1 })
    return judgesOf(attested.row(tx)!).map(({ hospital }) => world.signerOf(hospital))
  }

  it('have two further hospitals judge, whose judgement replaces the first and ends the consent', () => {
    const tx = judged(justified)
    const before = judgesOf(attested.row(tx)!).map(({ hospital }) => hospital)
    const delta = world.commit([attested.contest(other, tx, 'form')])
    assert.deepEqual(eventsOf(delta, 'attested-contested').map(({ hospital }) => hospital), [filer.id])
    assert.equal(attested.row(tx)?.outcome, Outcome.justified, 'the earlier outcome stands meanwhile')
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    const judges = further(tx)
    assert.equal(judges.length, 2)
    assert.equal(judges.some(({ id }) => before.some(one => equal(one, id)) || equal(id, filer.id)), false)
    for (const judge of judges) world.commit([attested.judge(judge, tx, unjustified)])
    assert.equal(attested.row(tx)?.outcome, Outcome.unjustified)
    assert.deepEqual(patient.row.consents, [])
    const { justified: kept, recent, unjustified: found } = attested.counts(filer)
    assert.deepEqual([kept, found, recent.length], [0, 1, 1])
    assert.deepEqual(eventsOf(world.deltas.at(-1)!, 'attested-judged').map(({ isFinal }) => isFinal), [true])
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('are no right of the filer, who files no form either', () => {
    const tx = judged(justified)
    assert.equal(refuted(attested.contest(filer, tx, 'form')), 'no-right-to-contest')
    assert.equal(refuted(attested.contest(other, tx, patient.other)), 'no-right-to-contest')
    assert.throws(() => world.sign(filer, {
      kind: TransactionKind.consentContest, author: filer.id, id: tx.id, handle: patient.handle, number: 1,
      by: { type: 'hospital' }
    }), /contest-of-the-patient/)
  })

  it('have no use once the consent was found unjustified', () => {
    const tx = judged(unjustified)
    assert.equal(refuted(attested.contest(other, tx, 'form')), 'nothing-to-contest')
  })

  it('wait for the judges until these are late, and come within 180 days', () => {
    const tx = attested.filed(patient, filer)
    const contest = attested.contest(other, tx, 'form')
    assert.deepEqual([codesOf(contest), refuted(contest)], [['judgement-pending'], undefined])
    attested.drawn(tx)
    const { drawnAt, filedAt } = attested.row(tx)!
    assert.deepEqual(codesOf(contest, drawnAt + emergencyReviewMs), ['judgement-pending'])
    assert.deepEqual(codesOf(contest, drawnAt + emergencyReviewMs + 1), [])
    assert.deepEqual(codesOf(contest, filedAt + CONTESTABLE_MS - 1), [])
    assert.deepEqual(codesOf(contest, filedAt + CONTESTABLE_MS), ['contest-too-late'])
  })

  it('on a form leave one to a key, and a key is needed once there is one', () => {
    const tx = judged(justified)
    const first = judgesOf(attested.row(tx)!)
    world.commit([attested.contest(other, tx, 'form')])
    for (const judge of further(tx)) world.commit([attested.judge(judge, tx, justified)])
    assert.deepEqual(eventsOf(world.deltas.at(-1)!, 'attested-judged').map(({ isFinal }) => isFinal), [false])
    assert.equal(refuted(attested.contest(world.signers[2]!, tx, 'form')), 'contested-already')
    patient.withKey()
    const second = attested.filed(new Patient(world, 'ben'), filer)
    attested.judged(second, justified)
    world.commit([attested.contest(filer, tx, patient.key)])
    const { contest, judges } = attested.row(tx)!
    assert.deepEqual(contest, { author: filer.id, by: ContestBy.key }, 'anybody brings what a key signed')
    assert.deepEqual(judges, first, 'as if nobody had contested before')
    assert.equal(refuted(attested.contest(other, tx, patient.key)), 'contested-already')
  })

  it('are signed by a guardian in its time, and not filed on a form then', () => {
    const tx = judged(justified)
    world.commit([patient.file(patient.appoint(patient.other, { role: Appointment.guardian }), other)])
    const [signed, filed] = [attested.contest(other, tx, patient.other), attested.contest(other, tx, 'form')]
    assert.deepEqual([codesOf(signed), codesOf(filed)], [['no-right-to-contest'], []])
    const later = world.state.timestamp + 8 * DAY_MS
    assert.deepEqual([codesOf(signed, later), codesOf(filed, later)], [[], ['has-own-key']])
  })

  it('name the consent that the order of this patient filed, and one that was drawn for review', () => {
    const tx = judged(justified)
    const wrong = attested.contest(other, tx, 'form', 2)
    assert.deepEqual(rowsNeeded(world.state, wrong), [orderKey(patient.handle, 2)])
    assert.deepEqual(codesOf(wrong), ['unknown-order'])
    world.commit([patient.file({ type: 'revoke', number: 1 }, filer)])
    assert.equal(refuted(wrong), 'consent-of-another')
    assert.deepEqual(codesOf(attested.contest(world.newcomer('former'), tx, 'form')), ['not-a-member'])
    world = new World(7, { attestedReviewRate: 0 }).begin()
    attested = new Attested(world)
    patient = new Patient(world, label('ben').toString())
    const passed = attested.filed(patient, world.signers[0]!)
    attested.drawn(passed)
    assert.equal(refuted(attested.contest(world.signers[1]!, passed, 'form')), 'not-under-review')
  })

  it('are no second sample: every contest has judges, however few consents are reviewed', () => {
    world = new World(7, { attestedReviewRate: 300_000 }).begin()
    attested = new Attested(world)
    filer = world.signers[0]!
    const all = Array.from({ length: 20 }, (_, i) => attested.filed(new Patient(world, `p ${i}`), filer))
    world.commit([], { view: 1 })
    const drawn = all.filter(tx => attested.row(tx) !== undefined)
    assert(drawn.length > 2)
    for (const tx of drawn) {
      for (const { hospital } of attested.row(tx)!.judges) {
        world.commit([attested.judge(world.signerOf(hospital), tx, justified)])
      }
    }
    world.commit(drawn.map(tx => attested.contest(world.signers[1]!, tx, 'form')))
    world.commit([], { view: 1 })
    assert.deepEqual(drawn.map(tx => judgesOf(attested.row(tx)!).length), drawn.map(() => 2))
  })
})
