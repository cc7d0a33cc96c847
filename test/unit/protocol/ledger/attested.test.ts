import assert from 'node:assert/strict'
import {
  NO_ATTESTED, Outcome, eventsOf, orderKey, refute, rowsNeeded, rowsOnArrival
} from '../../../../src/protocol/ledger/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import { isReviewed } from '../../../../src/protocol/sortition/index.js'
import {
  ConsentReason, Judgement, equal, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Attested } from './support/attested.js'
import { imageOf } from './support/image.js'
import { DAY_MS, Patient, attest, give, revoke } from './support/patients.js'
import { World, label } from './support/world.js'

const { justified, unjustified } = Judgement

describe('ledger: reviews of attested consents', () => {
  let world: World
  let attested: Attested
  let patient: Patient
  let filer: Signer
  const begin = (attestedReviewRate: number): void => {
    world = new World(7, { attestedReviewRate }).begin()
    attested = new Attested(world)
    patient = new Patient(world, 'ana')
    filer = world.signers[0]!
  }
  beforeEach(() => { begin(1_000_000) })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)

  it('are drawn by the beacon of the block with the consent, and leave no row of the others', () => {
    begin(500_000)
    const filed = Array.from({ length: 40 }, (_, i) => new Patient(world, `p ${i}`).file(attest(), filer))
    world.commit(filed)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    const delta = world.commit([], { view: 1 })
    const expected = filed.map(({ id }) => isReviewed(world.chain.id, world.state.beacon, id, 500_000))
    assert.deepEqual(filed.map(tx => attested.row(tx) !== undefined), expected)
    assert(expected.includes(true) && expected.includes(false))
    const events = eventsOf(delta, 'attested-drawn')
    assert.deepEqual(filed.map(({ id }) => events.find(event => equal(event.id, id))?.isReviewed), expected)
    const passed = filed[expected.indexOf(false)]!
    assert.equal(refuted(attested.judge(world.signers[1]!, passed, justified)), 'not-under-review')
    assert.equal(world.state.owing.size, expected.filter(Boolean).length)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('are one of twenty by default, and none at all on a chain without them', () => {
    assert.equal(DEFAULT_PARAMETERS.attestedReviewRate, 50_000)
    begin(0)
    assert.deepEqual(attested.drawn(attested.filed(patient, filer)), [])
    assert.equal(world.state.undrawnReviews.length, 0)
  })

  it('concern consents in favour of the filer alone', () => {
    world.commit([patient.file(give(), filer)])
    assert.equal(world.state.undrawnReviews.length, 0)
  })

  it('are judged by two hospitals, never the filer, each once', () => {
    const tx = attested.filed(patient, filer)
    const early = attested.judge(world.signers[1]!, tx, justified)
    assert.equal(refuted(early), undefined, 'it waits for the draw')
    const judges = attested.drawn(tx)
    assert.equal(judges.length, 2)
    assert.equal(judges.includes(filer), false)
    const outsider = world.signers.find(signer => signer !== filer && !judges.includes(signer))!
    for (const nobody of [outsider, filer]) {
      assert.equal(refuted(attested.judge(nobody, tx, justified)), 'not-drawn-to-judge')
    }
    const [first, second] = judges as [Signer, Signer]
    world.commit([attested.judge(first, tx, justified)])
    assert.equal(attested.row(tx)?.outcome, Outcome.pending)
    assert.deepEqual(codesOf(attested.judge(first, tx, unjustified)), ['judged-already'])
    const delta = world.commit([attested.judge(second, tx, justified)])
    assert.equal(attested.row(tx)?.outcome, Outcome.justified)
    assert.deepEqual(eventsOf(delta, 'attested-judged').map(({ outcome }) => outcome), [Outcome.justified])
    assert.equal(patient.row.consents.length, 1)
    assert.deepEqual([attested.counts(filer).justified, attested.counts(first).judged], [1, 1])
    assert.equal(world.state.owing.size, 0)
    assert.deepEqual(codesOf(attested.judge(second, tx, justified)), ['judged-already'])
  })

  it('name the consent that the order of this patient filed', () => {
    const tx = attested.filed(patient, filer)
    const [judge] = attested.drawn(tx) as [Signer]
    const by = (parts: Parameters<Attested['judge']>[3]): VerifiedTransaction =>
      attested.judge(judge, tx, justified, parts)
    assert.equal(refuted(by({ id: label('another consent') })), 'consent-of-another')
    assert.equal(refuted(by({ filer: world.signers[1]!.id })), 'consent-of-another')
    const unknown = by({ number: 2 })
    assert.deepEqual(rowsNeeded(world.state, unknown), [orderKey(patient.handle, 2)])
    assert.deepEqual(codesOf(unknown), ['unknown-order'])
    assert.throws(() => by({ reason: ConsentReason.noForm }), /judgement-reason/)
    assert.throws(() => by({ reason: 8 as ConsentReason }))
    assert.throws(() => by({ reason: ConsentReason.patientErased }), /judgement-reason/)
  })

  it('end the consent at once if both find it unjustified', () => {
    world.commit([patient.file(give(), filer)])
    const tx = attested.filed(patient, filer)
    assert.deepEqual(patient.row.consents.map(({ number }) => number), [1, 2])
    attested.judged(tx, unjustified)
    assert.equal(attested.row(tx)?.outcome, Outcome.unjustified)
    assert.deepEqual(patient.row.consents.map(({ number }) => number), [1])
    assert.equal(patient.row.counter, 2)
    assert.deepEqual(codesOf(patient.file(revoke(2), filer)), ['unknown-consent'])
    const { recent, unjustified: count } = attested.counts(filer)
    assert.deepEqual([count, recent.map(({ id }) => id)], [1, [tx.id]])
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('leave the consent if the judges disagree', () => {
    const tx = attested.filed(patient, filer)
    const [first, second] = attested.drawn(tx) as [Signer, Signer]
    world.commit([attested.judge(first, tx, unjustified), attested.judge(second, tx, justified)])
    assert.equal(attested.row(tx)?.outcome, Outcome.divided)
    assert.equal(patient.row.consents.length, 1)
    assert.deepEqual([attested.counts(filer).divided, attested.counts(filer).recent.length], [1, 0])
  })

  it('are void without blame if a judge says that the form went with the patient', () => {
    for (const other of [Judgement.void, unjustified, justified]) {
      const tx = attested.filed(new Patient(world, `erased ${other}`), filer)
      const [first, second] = attested.drawn(tx) as [Signer, Signer]
      world.commit([attested.judge(first, tx, Judgement.void), attested.judge(second, tx, other)])
      assert.equal(attested.row(tx)?.outcome, Outcome.void)
    }
    assert.deepEqual(attested.counts(filer), { ...NO_ATTESTED, void: 3 })
    assert.equal(world.state.owing.size, 0)
  })

  it('count for the hospital if the consent was revoked meanwhile', () => {
    const tx = attested.filed(patient, filer)
    world.commit([patient.file(revoke(1), filer)])
    attested.judged(tx, unjustified)
    assert.deepEqual([patient.row.counter, patient.row.consents], [2, []])
    assert.equal(attested.counts(filer).unjustified, 1)
  })

  it('count late judgements, which decide all the same', () => {
    const tx = attested.filed(patient, filer)
    const [first, second] = attested.drawn(tx) as [Signer, Signer]
    const { emergencyReviewMs } = DEFAULT_PARAMETERS
    const end = attested.row(tx)!.drawnAt + emergencyReviewMs
    world.commit([attested.judge(first, tx, unjustified)], { timestamp: end })
    world.commit([attested.judge(second, tx, unjustified)], { timestamp: end + 1 })
    assert.deepEqual([attested.counts(first).late, attested.counts(second).late], [0, 1])
    assert.deepEqual(patient.row.consents, [])
  })

  it('take the right to attest from a hospital after three unjustified ones in 90 days', () => {
    const other = (i: number): Patient => new Patient(world, `other ${i}`)
    for (let i = 0; i < 3; i++) {
      assert.equal(refuted(other(i).file(attest(), filer)), undefined)
      attested.judged(attested.filed(other(i), filer), unjustified)
    }
    const fourth = other(4)
    assert.deepEqual(codesOf(fourth.file(attest(), filer)), ['attesting-suspended'])
    assert.equal(refuted(fourth.file(attest(), filer)), 'attesting-suspended')
    assert.deepEqual(codesOf(fourth.file(give(), filer)), [], 'it files everything else')
    assert.deepEqual(codesOf(fourth.file(attest(), world.signers[1]!)), [], 'and others attest')
    assert.deepEqual(codesOf(fourth.file(attest(), filer), world.state.timestamp + 91 * DAY_MS), [])
  })

  it('go on to another hospital when a judge leaves before it has judged', () => {
    const tx = attested.filed(patient, filer)
    const [gone, other] = attested.drawn(tx) as [Signer, Signer]
    const left = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone.id))
    world.commit([world.allowlist(left)], { timestamp: world.state.allowlistChangedAt + DAY_MS })
    const judges = attested.drawn(tx)
    const [next, ...none] = judges.filter(judge => judge !== other)
    assert(next !== undefined && none.length === 0 && next !== gone && next !== filer)
    assert.equal(attested.row(tx)?.drawnAt, world.state.timestamp)
    world.commit([attested.judge(other, tx, unjustified), attested.judge(next, tx, unjustified)])
    assert.deepEqual(patient.row.consents, [])
  })

  it('are refused to a hospital that is no member', () => {
    const tx = attested.filed(patient, filer)
    attested.drawn(tx)
    assert.deepEqual(codesOf(attested.judge(world.newcomer('former'), tx, justified)), ['not-a-member'])
  })
})
