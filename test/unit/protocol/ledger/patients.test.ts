import assert from 'node:assert/strict'
import {
  ConsentOrigin, eventsOf, entryId, orderKey, orderRowCodec, readiness, refute, rowsNeeded, rowsOnArrival
} from '../../../../src/protocol/ledger/index.js'
import { ATTESTED_PER_DAY, ORDERS_PER_DAY } from '../../../../src/protocol/ledger/kinds/patient.js'
import { filingCountCodec, filingsKey } from '../../../../src/protocol/ledger/rows/handle.js'
import {
  dayOf, equal, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { imageOf } from './support/image.js'
import { DAY_MS, Patient, attest, give, revoke } from './support/patients.js'
import { World } from './support/world.js'

describe('ledger: orders of patients', () => {
  let world: World
  let patient: Patient
  beforeEach(() => {
    world = new World(5).begin()
    patient = new Patient(world, 'ana')
  })

  const codesOf = (tx: VerifiedTransaction, timestamp?: number): string[] => {
    const { deferred, dropped } = world.draft([tx], timestamp === undefined ? {} : { timestamp })
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const commit = (...txs: VerifiedTransaction[]): void => { world.commit(txs) }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)

  describe('keys', () => {
    it('come into force seven days after the first hospital has registered one', () => {
      commit(patient.register(patient.key))
      assert.equal(patient.now.key, undefined)
      const early = patient.order(give())
      assert.deepEqual(codesOf(early, world.state.timestamp + 6 * DAY_MS), ['no-right-to-order'])
      patient.wait(7)
      assert.deepEqual(patient.now.key, patient.key.id)
      commit(patient.order(give()))
      assert.equal(patient.row.consents[0]?.origin, ConsentOrigin.patient)
    })

    it('sign nothing for the time before they are in force', () => {
      commit(patient.register(patient.key))
      const early = patient.order(give(), patient.key, { signedAt: world.state.timestamp + DAY_MS })
      assert.equal(refuted(early), undefined, 'it is judged by the time of a later block, too')
      assert.deepEqual(codesOf(early, world.state.timestamp + 7 * DAY_MS), ['no-right-to-order'])
    })

    it('may be objected to by a hospital, until two hospitals vouch', () => {
      commit(patient.register(patient.key))
      commit(patient.file({ type: 'object' }, world.signers[3]!))
      assert.equal(patient.row.waiting, undefined)
      assert.deepEqual(codesOf(patient.file({ type: 'object' }, world.signers[3]!)), ['no-waiting-key'])
      commit(patient.register(patient.key, world.signers.slice(1, 3)))
      assert.deepEqual(codesOf(patient.file({ type: 'object' }, world.signers[3]!)), ['waiting-is-vouched'])
    })

    it('are replaced at once by the key in force, and by nobody else', () => {
      patient.withKey()
      const thief = world.newcomer('thief')
      assert.deepEqual(codesOf(patient.rotate(thief, thief)), ['no-right-to-order'])
      assert.deepEqual(codesOf(patient.rotate(patient.key)), ['same-key'])
      commit(patient.rotate(patient.other))
      assert.deepEqual(codesOf(patient.order(give())), ['no-right-to-order'])
      commit(patient.order(give(), patient.other))
    })

    it('that are lost are replaced if two hospitals vouch, in seven days, which the old key can stop', () => {
      patient.withKey()
      const [a, b, c] = world.signers as [Signer, Signer, Signer]
      assert.deepEqual(codesOf(patient.register(patient.other)), ['key-needs-vouches'])
      assert.deepEqual(codesOf(patient.register(patient.other, [a])), ['key-needs-vouches'])
      assert.deepEqual(codesOf(patient.register(patient.key, [a, b])), ['same-key'])
      commit(patient.register(patient.other, [a, b]))
      assert.deepEqual(codesOf(patient.register(world.newcomer('third'), [b, c])), ['key-waits-already'])
      commit(patient.order({ type: 'cancel' }))
      patient.wait(8)
      assert.deepEqual(patient.now.key, patient.key.id)
      commit(patient.register(patient.other, [a, b]))
      patient.wait(7)
      assert.deepEqual(patient.now.key, patient.other.id)
      assert.deepEqual(codesOf(patient.order({ type: 'cancel' }, patient.other)), ['no-waiting-key'])
    })

    it('for which a quorum vouches cannot be stopped by a thief of the old key', () => {
      patient.withKey()
      commit(patient.register(patient.other, world.signers.slice(0, 4)))
      assert.deepEqual(codesOf(patient.order({ type: 'cancel' })), ['waiting-is-certain'])
    })

    it('are vouched for by members alone', () => {
      patient.withKey()
      const [a, b] = world.signers as [Signer, Signer]
      const gone = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, b.id))
      world.commit([world.allowlist(gone)], { timestamp: world.state.timestamp + 60_000 })
      assert.deepEqual(codesOf(patient.register(patient.other, [a, b])), ['key-needs-vouches'])
    })
  })

  describe('consents', () => {
    it('live until they are revoked or over', () => {
      patient.withKey()
      commit(patient.order(give()))
      commit(patient.order(give(world.state.timestamp + DAY_MS)))
      const numbers = (): number[] => patient.now.consents.map(({ number }) => number)
      assert.deepEqual(numbers(), [2, 3])
      assert.deepEqual(codesOf(patient.order(revoke(9))), ['unknown-consent'])
      patient.wait(2)
      assert.deepEqual(numbers(), [2])
      commit(patient.order(revoke(2)))
      assert.deepEqual(patient.row.consents, [])
      assert.deepEqual(codesOf(patient.order(give(world.state.timestamp))), ['consent-over'])
    })

    it('are 50 at most', () => {
      patient.withKey()
      for (let i = 0; i < 50; i++) commit(patient.order(give()))
      assert.deepEqual(codesOf(patient.order(give())), ['consents-full'])
      commit(patient.order(revoke(20)))
      commit(patient.order(give()))
    })

    it('are filed by a hospital while the patient has no key, and revoked by that hospital', () => {
      const [a, b] = world.signers as [Signer, Signer]
      commit(patient.file(give(), a))
      assert.deepEqual([patient.row.consents[0]?.origin, patient.row.consents[0]?.signer],
        [ConsentOrigin.filed, a.id])
      assert.deepEqual(codesOf(patient.file(revoke(1), b)), ['filed-by-another'])
      commit(patient.register(patient.key))
      patient.wait(7)
      assert.deepEqual(codesOf(patient.file(revoke(1), a)), ['has-own-key'])
      commit(patient.order(revoke(1)))
    })

    it('of a hospital that left may be revoked by another', () => {
      const [a, b] = world.signers as [Signer, Signer]
      commit(patient.file(give(), b))
      const stay = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, b.id))
      world.commit([world.allowlist(stay)], { timestamp: world.state.timestamp + 60_000 })
      commit(patient.file(revoke(1), a))
    })

    it('in favour of the filer end after 90 days, or with the key of the patient', () => {
      const [a] = world.signers as [Signer]
      const [other, third] = [new Patient(world, 'bo'), new Patient(world, 'cy')]
      commit(patient.file(attest(), a), other.file(attest(world.state.timestamp + DAY_MS), a))
      assert.equal(patient.row.consents[0]?.until, world.state.timestamp + 90 * DAY_MS)
      assert.equal(other.row.consents[0]?.until, world.state.timestamp - 100 + DAY_MS)
      commit(third.file(attest(world.state.timestamp + 999 * DAY_MS), a))
      assert.equal(third.row.consents[0]?.until, world.state.timestamp + 90 * DAY_MS)
      commit(patient.register(patient.key))
      assert.equal(patient.now.consents.length, 1)
      patient.wait(7)
      assert.deepEqual([patient.now.consents, third.now.consents.length], [[], 1])
      third.wait(90)
      assert.deepEqual(third.now.consents, [])
    })
  })

  describe('counters', () => {
    it('ascend by one, so that no order is used twice, out of turn or by two', () => {
      const [a, b] = world.signers as [Signer, Signer]
      const first = patient.file(give(), a)
      commit(first)
      assert.deepEqual(codesOf(first), ['order-known'])
      assert.equal(refuted(first), 'order-known')
      assert.deepEqual(codesOf(patient.file(give(), a, 3)), ['order-ahead'])
      const { deferred, dropped } = world.draft([patient.file(give(), a), patient.file(give(), b)])
      assert.deepEqual([deferred, dropped.map(({ code }) => code)], [[], ['order-known']])
      const third = patient.file(give(), a, 3)
      assert.deepEqual(rowsNeeded(world.state, third), [orderKey(patient.handle, 2)])
      assert.deepEqual(rowsNeeded(world.state, first), [])
    })

    it('name the block and the transaction of each order', () => {
      const tx = patient.file(give(), world.signers[2]!)
      const delta = world.commit([tx])
      const row = world.rows.get(entryId(orderKey(patient.handle, 1)))!.value
      assert.deepEqual(orderRowCodec.decode(row), { height: world.state.height, transactionId: tx.id })
      const events = eventsOf(delta, 'patient-order').map(({ act, counter }) => [act, counter])
      assert.deepEqual(events, [['give', 1]])
    })

    it('wait for their time, and are not taken a week after the signature', () => {
      patient.withKey()
      const now = world.state.timestamp
      const later = patient.order(give(), patient.key, { signedAt: now + 60_000 })
      assert.equal(readiness(world.state, later, now), 'later')
      assert.equal(readiness(world.state, later, now + 60_000), 'ready')
      assert.deepEqual(codesOf(later, now + 59_999), ['order-of-tomorrow'])
      assert.deepEqual(codesOf(later, now + 60_000), [])
      assert.deepEqual(codesOf(later, now + 60_000 + 7 * DAY_MS), ['order-too-old'])
    })
  })

  it('are injected by members alone, so many a day', () => {
    const [a, b] = world.signers as [Signer, Signer]
    const stay = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, b.id))
    const order = patient.file(give(), b)
    world.commit([world.allowlist(stay)], { timestamp: world.state.timestamp + 60_000 })
    assert.deepEqual(codesOf(order), ['not-a-member'])
    assert.equal(readiness(world.state, order, 0), 'later')
    const day = dayOf(world.state.timestamp)
    const counted = (orders: number, attested: number): void => {
      world.memory.apply([{ ...filingsKey(a.id), value: filingCountCodec.encode({ day, orders, attested }) }])
    }
    counted(ORDERS_PER_DAY, 0)
    assert.deepEqual(codesOf(patient.file(give(), a)), ['orders-of-the-day'])
    assert.deepEqual(codesOf(patient.file(give(), a), world.state.timestamp + DAY_MS), [])
    counted(5, ATTESTED_PER_DAY)
    assert.deepEqual(codesOf(patient.file(attest(), a)), ['attested-of-the-day'])
    assert.deepEqual(codesOf(patient.file(give(), a)), [])
  })

  it('leave the same state after a restart', () => {
    commit(patient.file(give(), world.signers[0]!))
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })
})
