import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  PURPOSES, ROLES, SENSITIVE, onlyDenials, type LiveConsent, type Purpose
} from '../../../../src/protocol/consent/index.js'
import { judgeReading } from '../../../../src/protocol/custody/index.js'
import { MeasurePhase } from '../../../../src/protocol/ledger/index.js'
import { linkState, type FindCase } from '../../../../src/protocol/links/index.js'
import {
  ConsentReason, Ground, Judgement, Measure, PatientScope, PatientStep, TransactionKind, ZERO_32, equal,
  fromHex, hex, type PatientAct, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Attested } from './support/attested.js'
import { Emergencies, HOUR_MS, type Clinician } from './support/emergencies.js'
import { Erasure, TOKEN } from './support/erasures.js'
import { DAY_MS, attest, give, revoke } from './support/patients.js'
import { RuledPatient } from './support/ruled-patient.js'
import { World } from './support/world.js'

/** What the patient may want, each by one rule. The record is under the first number. */
const WILLS = [
  'permit', 'link', 'link of the other number', 'denial of the other number', 'permit of the other number'
] as const
type Will = typeof WILLS[number]
const LINKED = WILLS.slice(1, 3)

/**
 * A patient with two numbers and a key for each, who cancels every key that waits, among seven hospitals of
 * which two lie. A delegate of the other number is of theirs. Before there were keys, a liar filed for both
 * numbers.
 */
class Siege {
  readonly world = new World(7, { attestedReviewRate: 1_000_000 }).begin()
  readonly patient = new RuledPatient(this.world, 'ana')
  readonly other = new RuledPatient(this.world, 'ana elsewhere')
  readonly record = new Erasure(this.world, this.patient)
  readonly otherRecord = new Erasure(this.world, this.other)
  readonly liars = this.world.signers.slice(-2)
  readonly glass = new Emergencies(this.world, this.patient.handle)
  readonly doctors: readonly Clinician[]
  /** What the patient wants now, by the numbers of the rules. */
  readonly wills = new Map<Will, number>()
  /** The emergencies that blocks announced, with their ends. */
  readonly announced = new Map<string, { readonly hospital: Signer, until: number }>()
  readonly #thief = this.world.newcomer('thief')
  readonly #sent: VerifiedTransaction[] = []

  constructor (readonly isRestricted: boolean, wills: readonly Will[]) {
    const { liars: [liar], other, patient, record, world } = this
    this.doctors = this.liars.map(liar => this.glass.entered(liar, 1))
    for (const of of [patient, other]) {
      this.#sent.push(of.file(attest(), liar!))
      world.commit(this.#sent.slice(-1))
    }
    world.commit([other.file(this.#linkOfOther(), liar!)])
    for (const of of [patient, other]) of.withKey()
    const until = world.state.timestamp + 365 * DAY_MS
    world.commit([other.order(other.appoint(this.#thief, { scope: PatientScope.give, until }))])
    for (const will of wills) this.act(will)
    record.measure = Measure.restrict
    if (!isRestricted) return
    world.commit([record.request(record.submitter, record.by(PatientStep.request))])
    world.commit([record.decide(Ground.consentWithdrawn)])
  }

  /** A link by which a liar says that it treats the patient, with cases of another hospital. */
  #linkOfOther (): PatientAct {
    const shown = [this.otherRecord, this.record].map(({ record: { id } }) => ({ caseId: id, token: TOKEN }))
    return this.other.names(this.patient, shown)
  }

  /** The patient changes its mind. */
  act (will: Will): void {
    const { other, patient, wills } = this
    const number = wills.get(will)
    const [of, act] = {
      'permit': [patient, give()], 'link': [patient, patient.names(other)],
      'link of the other number': [other, other.names(patient)],
      'denial of the other number': [other, other.denies()],
      'permit of the other number': [other, give()]
    }[will] as [RuledPatient, PatientAct]
    const tx = of.order(number === undefined ? act : revoke(number))
    this.world.commit([tx])
    this.#sent.push(tx)
    if (number === undefined) wills.set(will, of.row.counter)
    else wills.delete(will)
  }

  /** What a lying hospital may send. Blocks refuse most of it. */
  attempts (liar: Signer): readonly VerifiedTransaction[] {
    const { glass, liars, other, patient, record } = this
    const doctor = this.doctors.find(({ hospital }) => hospital === liar)!
    const thief = this.#thief
    const acts: PatientAct[] = [give(), attest(), revoke(patient.row.counter), { type: 'object' }]
    const guardian = patient.appoint(thief, { role: 1, until: this.world.state.timestamp + 90 * DAY_MS })
    const [own] = [...this.announced].filter(([, { hospital }]) => hospital === liar).slice(-1)
    return [
      ...[...acts, guardian].map(one => patient.file(one, liar)),
      ...[give(), revoke(patient.row.counter), guardian].map(one =>
        patient.order(one, thief, { author: liar })),
      patient.file(patient.names(other), liar), patient.order(patient.names(other), thief, { author: liar }),
      ...[give(), other.names(patient), revoke(this.wills.get('link of the other number') ?? 1),
        revoke(this.wills.get('denial of the other number') ?? 1)].flatMap(one =>
        [other.order(one, thief, { author: liar }), other.file(one, liar)]),
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
    const attested = new Attested(this.world)
    const consents = this.#sent.flatMap(sent => {
      const { id, transaction } = sent
      if (transaction.kind === TransactionKind.patientFiling) {
        return [
          attested.judge(liar, sent, Judgement.justified), attested.contest(liar, sent, 'form'),
          attested.contest(liar, sent, this.#thief)
        ]
      }
      if (transaction.kind !== TransactionKind.patientOrder) return []
      const { counter: number, handle } = transaction
      const named = { author: liar.id, id, handle, number }
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
    return [...consents.slice(0, 6), ...consents.slice(-4), ...emergencies.slice(-8)]
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
    for (const of of [this.patient, this.other]) {
      if (of.now.waiting !== undefined) this.world.commit([of.order({ type: 'cancel' })])
    }
  }

  /** Tells whether an honest holder gives the record key to a hospital now, by its ledger. */
  isGiven (hospital: Signer, purpose: Purpose): boolean {
    const { other, otherRecord, patient, record: { record, rowOf }, world: { chain } } = this
    const findCase: FindCase = id => [record, otherRecord.record].find(one => equal(one.id, id))
    const isLinked = linkState(chain.id, patient.side, other.side, findCase) === 'in-force'
    const linked = isLinked ? other.live : []
    const isClosed = rowOf.call(this.record, Measure.restrict)?.phase === MeasurePhase.inForce
    const byAll = this.#judge(hospital, purpose, linked, isClosed)
    assert.equal(this.#judge(hospital, purpose, onlyDenials(linked), isClosed), byAll)
    return byAll
  }

  #judge (hospital: Signer, purpose: Purpose, linked: readonly LiveConsent[], isClosed: boolean): boolean {
    const { patient, record: { record }, world: { state: { timestamp } } } = this
    const reading = {
      handle: patient.handle, consentKey: patient.rulesKey, purpose: PURPOSES[purpose],
      practitioner: undefined, role: ROLES.any, treatment: undefined
    }
    const claim =
      { type: 'patient' as const, caseId: record.id, token: TOKEN, classToken: ZERO_32, sensitive: 0 }
    const emergencyUntil = this.glass.until(hospital)
    return judgeReading({ requester: hospital.id, reading, time: timestamp }, claim, record,
      { consents: patient.live, linked, treats: false, emergencyUntil, strict: SENSITIVE },
      isClosed ? 'restricted' : undefined) === undefined
  }

  /** Tells whether somebody entitled a hospital: the patient, or an emergency that everybody sees. */
  isEntitled (hospital: Signer, purpose: Purpose): boolean {
    if (purpose !== 'BTG') {
      const isDenied = WILLS.slice(1, 4).every(will => this.wills.has(will))
      return this.wills.has('permit') && !isDenied && !this.isRestricted
    }
    return [...this.announced.values()].some(one =>
      one.hospital === hospital && one.until > this.world.state.timestamp)
  }
}

describe('ledger: the key of a record', () => {
  it('is given to no reader without a right, whatever f hospitals send and however long they wait', () => {
    const step = fc.record({ who: fc.nat(4), what: fc.nat(50), hours: fc.constantFrom(0, 0, 1, 30, 100) })
    const steps = fc.array(step, { minLength: 1, maxLength: 15 })
    fc.assert(fc.property(steps, fc.boolean(), fc.subarray([...WILLS]), (all, isRestricted, wills) => {
      const siege = new Siege(isRestricted, wills)
      const { liars, other, patient, world } = siege
      const readers = [...liars, world.signers[1]!]
      for (const { hours, what, who } of all) {
        if (who === 0) siege.act(WILLS[what % WILLS.length]!)
        else {
          const attempts = siege.attempts(liars[who % 2]!)
          const timestamp = world.state.timestamp + 100 + hours * HOUR_MS
          siege.send(attempts[what % attempts.length]!, timestamp)
          siege.watch()
        }
        for (const of of [patient, other]) assert.deepEqual(of.now.key, of.key.id)
        const { wills: now } = siege
        assert.deepEqual(patient.now.consents.map(({ number }) => number),
          [now.get('permit'), now.get('link')].filter(number => number !== undefined).sort((a, b) => a - b))
        for (const reader of readers) for (const purpose of Object.keys(PURPOSES) as Purpose[]) {
          assert.equal(siege.isGiven(reader, purpose), siege.isEntitled(reader, purpose), purpose)
        }
      }
    }), { numRuns: 25, examples: [[[{ who: 1, what: 0, hours: 0 }], false, [...LINKED, WILLS[4]]]] })
  })
})
