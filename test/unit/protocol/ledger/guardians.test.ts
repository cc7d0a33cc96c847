import assert from 'node:assert/strict'
import { ConsentOrigin } from '../../../../src/protocol/ledger/index.js'
import {
  Appointment, type PatientAct, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { DAY_MS, Patient, give, revoke } from './support/patients.js'
import { World } from './support/world.js'

describe('ledger: guardians and delegates', () => {
  let world: World
  let patient: Patient
  beforeEach(() => {
    world = new World(5).begin()
    patient = new Patient(world, 'ana')
  })

  const codesOf = (tx: VerifiedTransaction): string[] => {
    const { deferred, dropped } = world.draft([tx])
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const commit = (...txs: VerifiedTransaction[]): void => { world.commit(txs) }

  it('order in their period and scope alone', () => {
    patient.withKey()
    const son = world.newcomer('son')
    const from = world.state.timestamp + DAY_MS
    commit(patient.order(patient.appoint(son, { scope: 2, from })))
    assert.deepEqual(codesOf(patient.order(revoke(1), son)), ['no-right-to-order'])
    commit(patient.order(give()))
    patient.wait(1)
    assert.deepEqual(codesOf(patient.order(give(), son)), ['outside-scope'])
    for (const act of [{ type: 'cancel' }, patient.appoint(patient.other)] as PatientAct[]) {
      assert.deepEqual(codesOf(patient.order(act, son)), ['outside-scope'])
    }
    assert.deepEqual(codesOf(patient.rotate(patient.other, son)), ['outside-scope'])
    commit(patient.order(revoke(3), son))
    commit(patient.order(give()))
    patient.wait(29)
    assert.deepEqual(codesOf(patient.order(revoke(5), son)), ['no-right-to-order'])
  })

  it('may be dismissed, also by themselves', () => {
    patient.withKey()
    const [son, aunt] = [world.newcomer('son'), world.newcomer('aunt')]
    for (const who of [son, aunt]) commit(patient.order(patient.appoint(who)))
    const dismiss = (who: Signer): PatientAct => ({ type: 'dismiss', key: who.id })
    assert.deepEqual(codesOf(patient.order(dismiss(aunt), son)), ['outside-scope'])
    commit(patient.order(dismiss(son), son))
    commit(patient.order(dismiss(aunt)))
    assert.deepEqual(codesOf(patient.order(dismiss(aunt))), ['not-appointed'])
  })

  it('are refused with a scope or a period that means nothing, twice, or beyond eight', () => {
    patient.withKey()
    const now = world.state.timestamp
    const codes = (parts: Parameters<Patient['appoint']>[1], who = patient.other): string[] =>
      codesOf(patient.order(patient.appoint(who, parts)))
    assert.deepEqual(codes({ scope: 0 }), ['unknown-scope'])
    assert.deepEqual(codes({ scope: 8 }), ['unknown-scope'])
    assert.deepEqual(codes({ from: now + 9, until: now + 9 }), ['appointed-period'])
    assert.deepEqual(codes({ from: now - 9, until: now }), ['appointed-period'])
    assert.deepEqual(codes({ until: now + 19 * 366 * DAY_MS }), ['appointed-period'])
    assert.deepEqual(codes({}, patient.key), ['appointed-itself'])
    for (let i = 0; i < 8; i++) commit(patient.order(patient.appoint(world.newcomer(`friend ${i}`))))
    assert.deepEqual(codes({}, world.newcomer('friend 0')), ['appointed-already'])
    assert.deepEqual(codes({}), ['appointed-full'])
  })

  it('act for a child from the eighth day on, until it is of age', () => {
    const [a] = world.signers as [Signer]
    const mother = world.newcomer('mother')
    const until = world.state.timestamp + 40 * DAY_MS
    const guardian = patient.appoint(mother, { role: Appointment.guardian, until })
    assert.deepEqual(codesOf(patient.file(patient.appoint(mother), a)), ['delegate-without-key'])
    commit(patient.file(guardian, a))
    assert.equal(patient.row.appointed[0]?.from, world.state.timestamp + 7 * DAY_MS)
    commit(patient.file(give(), a))
    patient.wait(8)
    assert.deepEqual(codesOf(patient.file(give(), a)), ['has-own-key'])
    commit(patient.order(give(), mother))
    assert.equal(patient.row.consents.at(-1)?.origin, ConsentOrigin.appointed)
    commit(patient.register(patient.key))
    commit(patient.order({ type: 'cancel' }, mother))
    patient.wait(40)
    assert.deepEqual(codesOf(patient.order(give(), mother)), ['no-right-to-order'])
    commit(patient.register(patient.key))
  })
})
