import assert from 'node:assert/strict'
import {
  erasedKey, erasureCountCodec, erasureCountKey, eventsOf, readiness, refute, rowsOnArrival
} from '../../../../src/protocol/ledger/index.js'
import { REQUESTS_PER_DAY } from '../../../../src/protocol/ledger/state/erasure-counts.js'
import { ORDERS_ALONE } from '../../../../src/protocol/ledger/state/measure-steps.js'
import {
  CaseStatus, Ground, Measure, PatientStep, Relation, dayOf, type Case, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Erasure, FORM } from './support/erasures.js'
import { DAY_MS, Patient } from './support/patients.js'
import { World, label } from './support/world.js'

describe('ledger: erasures', () => {
  let world: World
  let patient: Patient
  let one: Erasure
  beforeEach(() => {
    world = new World(5).begin()
    patient = new Patient(world, 'ana')
    one = new Erasure(world, patient)
  })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction, now: number): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), now)
  const commit = (...txs: VerifiedTransaction[]): void => { world.commit(txs) }
  const other = (at: number): Signer => world.signers[at]!

  describe('requests', () => {
    it('name the patient of the record, and its first version', () => {
      assert.deepEqual(codesOf(one.request(one.submitter, FORM, label('another token'))), ['other-patient'])
      const open = world.drawn(other(1))
      const { record } = one
      const codeFor = (wrong: Case): string[] => {
        one.record = wrong
        const codes = codesOf(one.request())
        one.record = record
        return codes
      }
      assert.deepEqual(codeFor(open), ['not-a-record'])
      assert.deepEqual(codeFor({ ...record, id: label('no case') }), ['unknown-record'])
      const amendment = one.amend(record.id)
      commit(amendment)
      world.settle()
      assert.deepEqual(codeFor(world.approve(world.case(amendment.caseIds[0]!))), ['not-the-first-version'])
      commit(one.request())
      assert.equal(one.phase, 'requested')
    })

    it('are signed by the key of a patient who has one, with any hospital as their bearer', () => {
      patient.withKey()
      patient.wait(3)
      assert.deepEqual(codesOf(one.request()), ['has-own-key'])
      const stranger = one.by(PatientStep.request, world.newcomer('stranger'))
      assert.deepEqual(codesOf(one.request(other(3), stranger)), ['no-right-to-order'])
      const early = one.by(PatientStep.request, patient.key, world.state.timestamp - 8 * DAY_MS)
      assert.deepEqual(codesOf(one.request(other(3), early)), ['order-too-old'])
      const before = one.by(PatientStep.request, patient.key, world.state.timestamp - 2 * DAY_MS)
      commit(one.request(other(3), before))
      assert.deepEqual(one.row?.requester, patient.key.id)
      assert.deepEqual(codesOf(one.request(other(3), one.by(PatientStep.request))), ['measure-requested'])
      commit(one.withdraw(other(1), one.by(PatientStep.withdraw)))
      assert.deepEqual(codesOf(one.request(other(3), before)), ['order-known'], 'an order serves once')
    })

    it('are no use to a guardian before its time, and to a delegate at all', () => {
      const guardian = world.newcomer('guardian')
      commit(patient.file(patient.appoint(guardian, { role: 1 }), other(1)))
      const early = one.by(PatientStep.request, guardian)
      assert.deepEqual(codesOf(one.request(other(3), early), world.state.timestamp + 6 * DAY_MS),
        ['no-right-to-order'])
      patient.wait(8)
      commit(one.request(other(3), one.by(PatientStep.request, guardian)))
      assert.equal(one.phase, 'requested')
      const bela = new Patient(world, 'bela').withKey()
      const two = new Erasure(world, bela)
      const delegate = world.newcomer('delegate')
      commit(bela.order(bela.appoint(delegate, { scope: 7 })))
      bela.wait(1)
      assert.deepEqual(codesOf(two.request(other(3), two.by(PatientStep.request, delegate))),
        ['no-right-to-order'])
    })

    it('are bounded for each hospital and day', () => {
      const key = erasureCountKey(one.submitter.id)
      const full = { day: dayOf(world.state.timestamp), requests: REQUESTS_PER_DAY - 1, orders: 0, granted: 0,
        refused: 0, late: 0 }
      world.memory.apply([{ ...key, value: erasureCountCodec.encode(full) }])
      commit(one.request())
      const two = new Erasure(world, patient, one.submitter)
      assert.deepEqual(codesOf(two.request()), ['requests-of-the-day'])
      world.commit([two.request()], { timestamp: world.state.timestamp + DAY_MS })
    })

    it('wait for the next window after a refusal that nobody contests', () => {
      commit(one.request())
      commit(one.decide(Ground.dutyToKeep))
      assert.deepEqual(codesOf(one.request()), ['measure-refused'])
      const due = world.state.timestamp + 30 * one.window
      assert.deepEqual([due - 1, due].map(at => refuted(one.request(), at)), ['measure-refused', undefined])
      world.commit([one.request()], { timestamp: due })
    })
  })

  describe('decisions', () => {
    it('are those of the hospital that submitted the record', () => {
      assert.deepEqual(codesOf(one.decide()), ['no-request'])
      commit(one.request())
      assert.deepEqual(codesOf(one.decide(Ground.notNeeded, other(1))), ['not-to-decide'])
      commit(one.decide())
      assert.equal(one.phase, 'ordered')
      assert.equal(one.row?.effectiveAt, world.state.timestamp + 3 * one.window)
      assert.deepEqual(codesOf(one.decide(Ground.dutyToKeep)), ['not-to-decide'])
    })

    it('against a patient are contested, and then two other hospitals decide', () => {
      commit(one.request(other(1)))
      commit(one.decide(Ground.dutyToKeep))
      assert.deepEqual(codesOf(one.contest(other(2))), ['filed-by-another'])
      commit(one.contest(other(1)))
      assert.deepEqual(codesOf(one.decide()), ['not-to-decide'], 'the submitter has decided')
      assert.deepEqual(codesOf(one.decide(Ground.notNeeded, other(1))), ['votes-for-itself'])
      commit(one.decide(Ground.notNeeded, other(2)))
      assert.equal(one.phase, 'contested')
      assert.deepEqual(codesOf(one.decide(Ground.notNeeded, other(2))), ['voted-already'])
      commit(one.decide(Ground.legalClaims, other(3)))
      assert.equal(one.phase, 'contested', 'one for, one against')
      commit(one.decide(Ground.notNeeded, other(4)))
      assert.equal(one.phase, 'ordered')
    })

    it('are closed once two other hospitals refuse', () => {
      commit(one.request())
      assert.deepEqual(codesOf(one.contest()), ['nothing-to-contest'], 'it is not due')
      world.commit([one.contest()], { timestamp: world.state.timestamp + 30 * one.window })
      commit(one.decide(Ground.dutyToKeep, other(2)), one.decide(Ground.dutyToKeep, other(3)))
      assert.equal(one.phase, 'closed')
      assert.deepEqual(codesOf(one.contest()), ['nothing-to-contest'])
    })

    it('that come late are counted, for all to see', () => {
      commit(one.request())
      world.commit([one.decide()], { timestamp: world.state.timestamp + 30 * one.window })
      const bytes = world.load([erasureCountKey(one.submitter.id)]).values().next().value!
      assert.deepEqual({ ...erasureCountCodec.decode(bytes), day: 0 },
        { day: 0, requests: 0, orders: 1, granted: 1, refused: 0, late: 1 })
    })

    it('of more than twenty erasures a day need two other hospitals', () => {
      const all = Array.from({ length: ORDERS_ALONE + 1 }, () => new Erasure(world, patient, one.submitter))
      for (const erasure of all) erasure.order()
      assert.deepEqual(all.map(({ phase }) => phase),
        [...Array.from({ length: ORDERS_ALONE }, () => 'ordered'), 'seconding'])
      const last = all.at(-1)!
      commit(last.decide(Ground.notNeeded, other(1)))
      commit(last.decide(Ground.notNeeded, other(2)))
      assert.equal(last.phase, 'ordered')
    })

    it('hold no case but the first version of a record', () => {
      one.measure = Measure.hold
      const { record } = one
      const codeFor = (found: Case): string[] => {
        one.record = found
        return codesOf(one.decide(Ground.legalHold))
      }
      assert.deepEqual(codeFor(world.drawn(one.submitter)), ['not-a-record'])
      assert.deepEqual(codeFor(world.reject(world.drawn(one.submitter))), ['not-a-record'])
      one.record = record
      const amendment = one.amend(record.id)
      commit(amendment)
      world.settle()
      assert.deepEqual(codeFor(world.approve(world.case(amendment.caseIds[0]!))), ['not-the-first-version'])
      assert.deepEqual(codeFor(record), [], 'the name of all its versions')
    })

    it('wait for a legal hold, which only the submitter sets, and for an open correction', () => {
      commit(one.request())
      one.measure = Measure.hold
      assert.deepEqual(codesOf(one.decide(Ground.legalHold, other(1))), ['not-to-decide'])
      assert.deepEqual(codesOf(one.decide(Ground.holdOver)), ['not-held'])
      commit(one.decide(Ground.legalHold))
      assert.deepEqual(codesOf(one.decide(Ground.legalHold)), ['held-already'])
      one.measure = Measure.erase
      assert.deepEqual(codesOf(one.decide()), ['legal-hold'])
      one.measure = Measure.hold
      commit(one.decide(Ground.holdOver))
      one.measure = Measure.erase
      commit(one.amend(one.record.id))
      assert.deepEqual(codesOf(one.decide()), ['review-open'])
    })
  })

  describe('effects', () => {
    it('come three windows after the order, by any member, and not before', () => {
      one.order()
      const { effectiveAt } = one.row!
      const effect = one.effect()
      assert.deepEqual(codesOf(effect, effectiveAt - 1), ['order-waits'])
      assert.equal(readiness(world.state, effect, effectiveAt - 1), 'later')
      assert.equal(refuted(effect, effectiveAt - 1), undefined)
      assert.deepEqual(codesOf(one.effect([one.record.id], effectiveAt - 1), effectiveAt), ['no-order'])
      const delta = one.execute()
      assert.equal(one.phase, 'inForce')
      assert.deepEqual(eventsOf(delta, 'measure')[0]?.versions, [one.record.id])
      assert.equal(world.load([erasedKey(one.record.id)]).size, 1)
      assert.deepEqual(codesOf(one.effect()), ['no-order'], 'once')
      assert.deepEqual(codesOf(one.request()), ['measure-in-force'])
    })

    it('cover every version of the record, or do not come', () => {
      const tx = one.amend(one.record.id)
      commit(tx)
      world.settle()
      const second = world.approve(world.case(tx.caseIds[0]!))
      one.order()
      const { effectiveAt } = one.row!
      for (const versions of [[one.record.id], [second.id], [one.record.id, second.id]]) {
        assert.deepEqual(codesOf(one.effect(versions), effectiveAt), ['versions-incomplete'])
      }
      one.execute([second.id, one.record.id])
      const late = one.amend(second.id)
      commit(late)
      assert.equal(world.case(late.caseIds[0]!).status, CaseStatus.expired)
    })

    it('void no other diagnosis that shares a transaction with a late amendment', () => {
      one.order().execute()
      const { pseudonym, id } = one.record
      const tx = world.propose(one.submitter, [
        world.proposal({ pseudonym, relation: Relation.retracts, related: id }), world.proposal()
      ])
      commit(tx)
      assert.deepEqual(tx.caseIds.map(caseId => world.case(caseId).status),
        [CaseStatus.expired, CaseStatus.undrawn])
    })

    it('let no other try of a rejected amendment change the record', () => {
      const amendment = one.amend(one.record.id)
      commit(amendment)
      world.settle()
      const { pseudonym, retryTag, id } = world.reject(world.case(amendment.caseIds[0]!))
      one.order().execute()
      const again = world.propose(one.submitter, [
        world.proposal({ pseudonym, retryTag, relation: Relation.resubmits, related: id })
      ])
      commit(again)
      world.settle()
      const tried = world.approve(world.case(again.caseIds[0]!))
      assert.equal(tried.status, CaseStatus.expired)
      assert.equal(world.case(one.record.id).supersededBy.some(byte => byte !== 0), false)
    })

    it('do not come after a withdrawal, and a withdrawal not after their time', () => {
      one.order()
      const { effectiveAt } = one.row!
      assert.deepEqual(codesOf(one.withdraw(), effectiveAt), ['withdrawn-after-effect'])
      assert.deepEqual(codesOf(one.withdraw(other(1))), ['filed-by-another'])
      assert.deepEqual(codesOf(one.withdraw(one.submitter, FORM, label('nobody'))), ['other-patient'])
      commit(one.withdraw())
      assert.deepEqual(codesOf(one.effect([one.record.id], effectiveAt), effectiveAt), ['no-order'])
      one.order()
      one.execute()
      assert.deepEqual(codesOf(one.withdraw()), ['erased-already'])
    })

    it('stop while a hold is in force', () => {
      one.order()
      one.measure = Measure.hold
      commit(one.decide(Ground.legalHold))
      one.measure = Measure.erase
      assert.deepEqual(codesOf(one.effect(), one.row!.effectiveAt), ['legal-hold'])
    })
  })

  it('are attested once by each member, and only what was ordered', () => {
    assert.deepEqual(codesOf(one.attest(other(1))), ['attests-no-order'])
    one.order()
    assert.deepEqual(codesOf(one.attest(other(1))), ['attests-no-order'])
    one.execute()
    const long = one.attest(other(1), { backupsUntil: world.state.timestamp + 40 * DAY_MS })
    assert.deepEqual(codesOf(long), ['backups-too-long'])
    commit(one.attest(other(1)), one.attest(other(2)))
    assert.deepEqual(codesOf(one.attest(other(1), { wiped: 1 })), ['attested-already'])
  })

  it('restrict a record at once, until the patient lifts it', () => {
    one.measure = Measure.restrict
    one.order()
    assert.equal(one.phase, 'inForce')
    commit(one.withdraw())
    assert.equal(one.phase, 'withdrawn')
    assert.deepEqual(codesOf(one.withdraw()), ['nothing-to-withdraw'])
    commit(one.request())
  })
})
