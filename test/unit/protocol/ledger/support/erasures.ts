/** Makes the steps of a measure on a record of a patient. */
import { signStep } from '../../../../../src/protocol/codec/index.js'
import {
  MeasurePhase, measureKey, measureRowCodec, type Delta, type MeasureRow
} from '../../../../../src/protocol/ledger/index.js'
import { linkOf } from '../../../../../src/protocol/names/index.js'
import {
  Ground, Measure, Relation, TransactionKind, type Authority, type Case, type CaseId, type ErasureAct,
  type PatientStep, type Signer, type VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import type { Patient } from './patients.js'
import { label, type World } from './world.js'

export const TOKEN = label('token of the record')
export const FORM: Authority = { type: 'form', form: label('form') }

/** A record of a patient, and the steps of a measure on it. */
export class Erasure {
  /** Tests of wrong records change it. */
  record: Case
  readonly submitter: Signer
  measure: Measure = Measure.erase

  constructor (readonly world: World, readonly patient: Patient, submitter = world.signers[0]!) {
    this.submitter = submitter
    const link = linkOf(world.chain.id, patient.handle, TOKEN)
    this.record = world.approve(world.drawn(submitter, { link }))
  }

  get window (): number { return this.world.state.parameters.attemptWindowMs }

  get row (): MeasureRow | undefined {
    return this.rowOf(this.measure)
  }

  rowOf (measure: Measure): MeasureRow | undefined {
    const bytes = this.world.memory.load([measureKey(this.record.id, measure)]).values().next().value
    return bytes === undefined ? undefined : measureRowCodec.decode(bytes)
  }

  get phase (): string | undefined {
    return Object.entries(MeasurePhase).find(([, phase]) => phase === this.row?.phase)?.[0]
  }

  by (step: PatientStep, key = this.patient.key, signedAt = this.world.state.timestamp): Authority {
    return signStep(this.world.chain.id, key, {
      record: this.record.id, measure: this.measure, step, signedAt
    })
  }

  request (author = this.submitter, by = FORM, token = TOKEN): VerifiedTransaction {
    return this.step(author, { type: 'request', handle: this.patient.handle, token, by })
  }

  withdraw (author = this.submitter, by = FORM, handle = this.patient.handle): VerifiedTransaction {
    return this.step(author, { type: 'withdraw', handle, by })
  }

  contest (author = this.submitter, by = FORM): VerifiedTransaction {
    return this.step(author, { type: 'contest', handle: this.patient.handle, by })
  }

  decide (ground: Ground = Ground.notNeeded, author = this.submitter): VerifiedTransaction {
    return this.step(author, { type: 'decide', ground, reasons: label('reasons') })
  }

  effect (
    versions: readonly CaseId[] = [this.record.id], at = this.row?.effectiveAt ?? 0,
    author = this.world.signers[2]!
  ): VerifiedTransaction {
    return this.step(author, { type: 'effect', at, versions })
  }

  attest (author: Signer, parts: { readonly wiped?: number, readonly backupsUntil?: number } = {}):
  VerifiedTransaction {
    return this.world.sign(author, {
      kind: TransactionKind.erasureAttest, author: author.id, record: this.record.id, wiped: 7, fileSystem: 1,
      discard: 0, backupsUntil: this.world.state.timestamp, ...parts
    })
  }

  /** Asks for an erasure and orders it. */
  order (): this {
    this.world.commit([this.request()])
    this.world.commit([this.decide()])
    return this
  }

  /** Executes an order at its time. */
  execute (versions: readonly CaseId[] = [this.record.id]): Delta {
    return this.world.commit([this.effect(versions)], { timestamp: this.row!.effectiveAt })
  }

  /** Opens a case that amends a version of the record. */
  amend (version: CaseId): VerifiedTransaction {
    const { world } = this
    return world.propose(this.submitter, [world.proposal({
      pseudonym: this.record.pseudonym, relation: Relation.amends, related: version, link: this.record.link
    })])
  }

  private step (author: Signer, act: ErasureAct): VerifiedTransaction {
    return this.world.sign(author, {
      kind: TransactionKind.erasureOrder, author: author.id, record: this.record.id, measure: this.measure,
      act
    })
  }
}
