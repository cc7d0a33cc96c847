import assert from 'node:assert/strict'
import {
  ContestBy, Outcome, judgesOf, refute, rowsOnArrival
} from '../../../../src/protocol/ledger/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import {
  Appointment, Judgement, equal, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Emergencies, type Clinician } from './support/emergencies.js'
import { DAY_MS, Patient } from './support/patients.js'
import { World } from './support/world.js'

const { emergencyReviewMs } = DEFAULT_PARAMETERS

describe('ledger: contests of emergencies', () => {
  let world: World
  let glass: Emergencies
  let doctor: Clinician
  const begin = (hospitals: number): void => {
    world = new World(hospitals).begin()
    glass = new Emergencies(world)
    doctor = glass.entered(world.signers[0]!, 1)
  }
  beforeEach(() => { begin(7) })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction, now = world.state.timestamp): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), now)
  const opened = (): VerifiedTransaction => {
    const tx = glass.open(doctor)
    world.commit([tx])
    return tx
  }
  /** Opens an emergency, which both drawn hospitals find unjustified. */
  const unjustified = (): VerifiedTransaction => {
    const tx = opened()
    for (const judge of glass.drawn(tx.id)) world.commit([glass.judge(judge, tx.id, Judgement.unjustified)])
    return tx
  }

  it('reopen a review once, with two further hospitals, whose judgement replaces the first', () => {
    const tx = unjustified()
    const before = judgesOf(glass.row(tx.id)).map(({ hospital }) => hospital)
    assert.deepEqual(codesOf(glass.contest(world.signers[1]!, tx.id)), ['no-right-to-contest'])
    world.commit([glass.contest(doctor.hospital, tx.id)])
    assert.equal(glass.row(tx.id).outcome, Outcome.unjustified, 'the earlier outcome stands meanwhile')
    const judges = glass.drawn(tx.id)
    assert.equal(judges.length, 2)
    assert.equal(judges.some(({ id }) => before.some(other => equal(other, id))), false)
    for (const judge of judges) world.commit([glass.judge(judge, tx.id, Judgement.justified)])
    assert.equal(glass.row(tx.id).outcome, Outcome.justified)
    const { justified, unjustified: left } = glass.counts(doctor.hospital)
    assert.deepEqual([justified, left], [1, 0])
    assert.deepEqual(glass.practitioner(doctor).unjustified, [])
    assert.deepEqual(codesOf(glass.contest(doctor.hospital, tx.id)), ['contested-already'])
  })

  it('wait for the judgement, until it is overdue', () => {
    const tx = opened()
    glass.drawn(tx.id)
    const contest = glass.contest(doctor.hospital, tx.id)
    assert.deepEqual([codesOf(contest), refuted(contest)], [['judgement-pending'], undefined])
    assert.deepEqual(codesOf(contest, world.state.timestamp + emergencyReviewMs + 1), [])
  })

  it('are a right of the patient, by any member', () => {
    const patient = new Patient(world, 'ana').withKey()
    assert.deepEqual(patient.handle, glass.handle)
    const tx = unjustified()
    const thief = glass.contest(world.signers[2]!, tx.id, patient.other)
    assert.deepEqual(codesOf(thief), ['no-right-to-contest'])
    world.commit([glass.contest(world.signers[2]!, tx.id, patient.key)])
    const { contest, round } = glass.row(tx.id)
    assert.deepEqual([round, contest], [2, { author: world.signers[2]!.id, by: ContestBy.key }])
  })

  it('are a right of a key that came into force while the chain was at rest', () => {
    const patient = new Patient(world, 'ana')
    const tx = unjustified()
    world.commit([patient.register(patient.key)])
    const contest = glass.contest(world.signers[2]!, tx.id, patient.key)
    const registeredAt = world.state.timestamp
    assert.equal(refuted(contest, registeredAt + 7 * DAY_MS - 1), 'no-right-to-contest')
    assert.equal(refuted(contest, registeredAt + 7 * DAY_MS), undefined)
    assert.deepEqual(codesOf(contest, registeredAt + 7 * DAY_MS), [])
  })

  it('are filed on a form for a patient without a key or a guardian, and the row says so', () => {
    const filer = world.signers[2]!
    const patient = new Patient(world, 'ana')
    const tx = unjustified()
    const guardian = patient.appoint(patient.other, { role: Appointment.guardian })
    world.commit([patient.file(guardian, filer)])
    const contest = glass.contest(filer, tx.id, 'form')
    assert.deepEqual(codesOf(contest, world.state.timestamp + 8 * DAY_MS), ['has-own-key'])
    assert.deepEqual(codesOf(contest), [], 'the guardian does not act yet')
    world.commit([contest])
    const { contest: asked, round } = glass.row(tx.id)
    assert.deepEqual([round, asked], [2, { author: filer.id, by: ContestBy.form }])
    assert.equal(refuted(glass.contest(filer, tx.id, 'form')), 'contested-already')
    const next = unjustified()
    patient.withKey()
    assert.equal(refuted(glass.contest(filer, next.id, 'form')), 'has-own-key')
  })

  for (const right of ['form', undefined] as const) {
    it(`${right === undefined ? 'by the opening hospital' : 'on a form'} leave one to a key`, () => {
      // Of four hospitals, one is left that may judge a contest.
      begin(4)
      const tx = unjustified()
      const first = judgesOf(glass.row(tx.id))
      const filer = right === undefined ? doctor.hospital : world.signers[2]!
      world.commit([glass.contest(filer, tx.id, right)])
      const [judge] = glass.drawn(tx.id)
      const patient = new Patient(world, 'ana')
      const own = glass.contest(filer, tx.id, patient.key)
      assert.equal(refuted(own), undefined, 'it waits for the judgement')
      world.commit([glass.judge(judge!, tx.id, Judgement.justified)])
      assert.equal(refuted(own), 'no-right-to-contest', 'the key is not in force')
      patient.withKey()
      world.commit([own])
      const { contest, judges, outcome, round } = glass.row(tx.id)
      assert.deepEqual([round, contest?.by, outcome], [2, ContestBy.key, Outcome.justified])
      assert.deepEqual(judges, first, 'as if nobody had contested before')
      assert.deepEqual(glass.drawn(tx.id), [judge])
      world.commit([glass.judge(judge!, tx.id, Judgement.unjustified)])
      assert.equal(glass.row(tx.id).outcome, Outcome.unjustified)
      for (const again of [patient.key, 'form', undefined] as const) {
        assert.equal(refuted(glass.contest(doctor.hospital, tx.id, again)), 'contested-already')
      }
    })
  }
})
