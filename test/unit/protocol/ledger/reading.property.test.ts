import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  ALL_CATEGORIES, CONSENTED_PURPOSES, Effect, PURPOSES, ROLES, SENSITIVE, type ConsentRule, type Purpose
} from '../../../../src/protocol/consent/index.js'
import { judgeReading } from '../../../../src/protocol/custody/index.js'
import { MeasurePhase } from '../../../../src/protocol/ledger/index.js'
import {
  ConsentReason, Ground, Judgement, Measure, PatientStep, TransactionKind, ZERO_32, equal, fromHex, hex,
  type PatientAct, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Emergencies, HOUR_MS, type Clinician } from './support/emergencies.js'
import { Erasure, TOKEN } from './support/erasures.js'
import { DAY_MS, Patient, attest, give, revoke } from './support/patients.js'
import { World, label } from './support/world.js'

/** The rule that serves a thief best: everybody reads everything. */
const EVERYTHING: ConsentRule = {
  salt: ZERO_32.slice(0, 16),
  provisions: [{
    effect: Effect.permit, readers: [], purposes: CONSENTED_PURPOSES, categories: ALL_CATEGORIES, records: [],
    from: 0, until: 0
  }]
}

/** A patient with a key, who cancels every key that waits, among seven hospitals of which two lie. */
class Siege {
  readonly world = new World(7).begin()
  readonly patient = new Patient(this.world, 'ana').withKey()
  readonly record = new Erasure(this.world, this.patient)
  readonly liars = this.world.signers.slice(-2)
  readonly glass = new Emergencies(this.world)
  readonly doctors: readonly Clinician[]
  /** The consents that the patient gave and has not revoked, by their numbers. */
  readonly given = new Set<number>()
  /** The emergencies that blocks announced, with their ends. */
  readonly announced = new Map<string, { readonly hospital: Signer, until: number }>()
  readonly #thief = this.world.newcomer('thief')
  readonly #sent: VerifiedTransaction[] = []

  constructor (readonly isRestricted: boolean) {
    const { liars, record, world } = this
    this.doctors = liars.map(liar => this.glass.entered(liar, 1))
    record.measure = Measure.restrict
    if (!isRestricted) return
    world.commit([record.request(record.submitter, record.by(PatientStep.request))])
    world.commit([record.decide(Ground.consentWithdrawn)])
  }

  /** The acts of the patient: it gives, or revokes what it gave first. */
  act (): void {
    const [first] = this.given
    const tx = this.patient.order(first === undefined ? give() : revoke(first))
    this.world.commit([tx])
    this.#sent.push(tx)
    if (first === undefined) this.given.add(this.patient.row.counter)
    else this.given.delete(first)
  }

  /** What a lying hospital may send. Blocks refuse most of it. */
  attempts (liar: Signer): readonly VerifiedTransaction[] {
    const { glass, liars, patient, record } = this
    const doctor = this.doctors.find(({ hospital }) => hospital === liar)!
    const thief = this.#thief
    const acts: PatientAct[] = [give(), attest(), revoke(patient.row.counter), { type: 'object' }]
    const guardian = patient.appoint(thief, { role: 1, until: this.world.state.timestamp + 90 * DAY_MS })
    const [own] = [...this.announced].filter(([, { hospital }]) => hospital === liar).slice(-1)
    return [
      ...[...acts, guardian].map(one => patient.file(one, liar)),
      ...[give(), revoke(patient.row.counter), guardian].map(one =>
        patient.order(one, thief, { author: liar })),
      patient.rotate(thief, thief), patient.register(thief, liars), patient.register(thief, [liar]),
      glass.open(doctor), glass.open({ ...doctor, key: thief }),
      ...own === undefined ? [] : [glass.close(liar, fromHex(own[0]))],
      record.withdraw(liar), record.withdraw(liar, record.by(PatientStep.withdraw, thief)),
      record.contest(liar, record.by(PatientStep.contest, thief)), record.decide(Ground.dutyToKeep, liar),
      record.decide(Ground.consentWithdrawn, liar), record.request(liar),
      ...this.#reviews(liar),
      ...this.#sent
    ]
  }

  /** Judgements and contests of consents that nobody attested, and of the emergencies of both liars. */
  #reviews (liar: Signer): readonly VerifiedTransaction[] {
    const { handle } = this.patient
    const consents = this.#sent.flatMap(({ id, transaction }) => {
      if (transaction.kind !== TransactionKind.patientOrder) return []
      const named = { author: liar.id, id, handle, number: transaction.counter }
      return [
        this.world.sign(liar, {
          kind: TransactionKind.consentJudge, ...named, filer: liar.id, judgement: Judgement.unjustified,
          reason: ConsentReason.noForm
        }),
        this.world.sign(liar,
          { kind: TransactionKind.consentContest, ...named, by: { type: 'form', form: handle } })
      ]
    })
    const emergencies = [...this.announced.keys()].flatMap(id => [
      this.glass.judge(liar, fromHex(id), Judgement.justified), this.glass.contest(liar, fromHex(id)),
      this.glass.contest(liar, fromHex(id), 'form'), this.glass.contest(liar, fromHex(id), this.#thief)
    ])
    return [...consents.slice(-4), ...emergencies.slice(-8)]
  }

  send (tx: VerifiedTransaction, timestamp: number): void {
    const { made } = this.world.draft([tx], { timestamp })
    if (made === undefined) return
    this.world.accept(made.block, made.delta)
    const { transaction } = tx
    if (made.block.transactions.length === 0) return
    if ('durationMs' in transaction) {
      const hospital = this.liars.find(({ id }) => equal(id, transaction.author))!
      this.announced.set(hex(tx.id), { hospital, until: transaction.openedAt + HOUR_MS })
    } else if (transaction.kind === TransactionKind.emergencyClose) {
      this.announced.get(hex(transaction.id))!.until = this.world.state.timestamp
    }
  }

  /** The patient sees every key that waits, and cancels it in time. */
  watch (): void {
    if (this.patient.now.waiting !== undefined) this.world.commit([this.patient.order({ type: 'cancel' })])
  }

  /** Tells whether an honest holder gives the record key to a hospital now, by its ledger. */
  isGiven (hospital: Signer, purpose: Purpose): boolean {
    const { record: { record, rowOf }, world } = this
    const time = world.state.timestamp
    const consents = this.patient.now.consents.map(({ height, number, signer }) =>
      ({ height, number, signer, filer: undefined, isAttested: false, rule: EVERYTHING }))
    const reading = {
      handle: this.patient.handle, consentKey: label('key of rules'), purpose: PURPOSES[purpose],
      practitioner: undefined, role: ROLES.any, treatment: undefined
    }
    const claim =
      { type: 'patient' as const, caseId: record.id, token: TOKEN, classToken: ZERO_32, sensitive: 0 }
    const isClosed = rowOf.call(this.record, Measure.restrict)?.phase === MeasurePhase.inForce
    return judgeReading({ requester: hospital.id, reading, time }, claim, record,
      { consents, treats: false, emergencyUntil: this.glass.until(hospital), strict: SENSITIVE },
      isClosed ? 'restricted' : undefined) === undefined
  }

  /** Tells whether somebody entitled a hospital: the patient, or an emergency that everybody sees. */
  isEntitled (hospital: Signer, purpose: Purpose): boolean {
    if (purpose !== 'BTG') return this.given.size > 0 && !this.isRestricted
    return [...this.announced.values()].some(one =>
      one.hospital === hospital && one.until > this.world.state.timestamp)
  }
}

describe('ledger: the key of a record', () => {
  it('is given to no reader without a right, whatever f hospitals send and however long they wait', () => {
    const step = fc.record({ who: fc.nat(4), what: fc.nat(50), hours: fc.constantFrom(0, 0, 1, 30, 100) })
    const steps = fc.array(step, { minLength: 1, maxLength: 15 })
    fc.assert(fc.property(steps, fc.boolean(), (all, isRestricted) => {
      const siege = new Siege(isRestricted)
      const { liars, patient, world } = siege
      const readers = [...liars, world.signers[1]!]
      for (const { hours, what, who } of all) {
        if (who === 0) siege.act()
        else {
          const attempts = siege.attempts(liars[who % 2]!)
          const timestamp = world.state.timestamp + 100 + hours * HOUR_MS
          siege.send(attempts[what % attempts.length]!, timestamp)
          siege.watch()
        }
        assert.deepEqual(patient.now.key, patient.key.id)
        assert.deepEqual(patient.now.consents.map(({ number }) => number), [...siege.given])
        for (const reader of readers) for (const purpose of Object.keys(PURPOSES) as Purpose[]) {
          assert.equal(siege.isGiven(reader, purpose), siege.isEntitled(reader, purpose), purpose)
        }
      }
    }), { numRuns: 25 })
  })
})
