/** Makes rosters and emergencies of hospitals, in the order of a test. */
import {
  contestSignBytes, emergencySignBytes, rosterKeySignBytes, surgeSignBytes
} from '../../../../../src/protocol/codec/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, emergencyKey, emergencyRowCodec, glassKey,
  glassRowCodec, practitionerKey, practitionerRowCodec, type EmergencyCounts, type EmergencyRow,
  type PractitionerRow
} from '../../../../../src/protocol/ledger/index.js'
import {
  TransactionKind, equal, type ContestRight, type EmergencyClaim, type Judgement, type JudgementReason,
  type RosterEntry, type Signer, type VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import { label, type World } from './world.js'

export const HOUR_MS = 3_600_000

/** A practitioner on the roster of a hospital. */
export interface Clinician {
  readonly hospital: Signer
  readonly entry: number
  readonly key: Signer
}

export class Emergencies {
  #made = 0

  constructor (private readonly world: World, readonly handle = label('handle of ana')) {}

  clinician (hospital: Signer, entry: number, name = `clinician ${entry}`): Clinician {
    return { hospital, entry, key: this.world.newcomer(name) }
  }

  enter ({ entry, hospital, key }: Clinician, parts: Partial<RosterEntry> = {}): VerifiedTransaction {
    return this.world.sign(hospital, {
      kind: TransactionKind.rosterEntry, author: hospital.id, entry, version: 1, key: key.id, role: 1,
      licence: label(`licence ${entry}`), standing: 1,
      possession: key.sign(rosterKeySignBytes(this.world.chain.id, hospital.id, key.id)), ...parts
    })
  }

  /** Enters a practitioner of a hospital in a block of its own. */
  entered (hospital: Signer, entry: number): Clinician {
    const clinician = this.clinician(hospital, entry)
    this.world.commit([this.enter(clinician)])
    return clinician
  }

  open (
    by: Clinician, parts: Partial<EmergencyClaim> = {}, second?: Clinician
  ): VerifiedTransaction {
    const claim: EmergencyClaim = {
      handle: this.handle, openedAt: this.world.state.timestamp, durationMs: HOUR_MS, isUnconfirmed: false,
      sealedHash: label(`justification ${++this.#made}`), keyCommitment: label('key'), ...parts
    }
    return this.world.sign(by.hospital, {
      kind: TransactionKind.emergencyOpen, author: by.hospital.id, ...claim,
      clinician: this.#signature(by, claim), second: second && this.#signature(second, claim)
    })
  }

  #signature ({ entry, hospital, key }: Clinician, claim: EmergencyClaim): {
    readonly entry: number, readonly key: Uint8Array, readonly signature: Uint8Array
  } {
    const message = emergencySignBytes(this.world.chain.id, hospital.id, entry, claim)
    return { entry, key: key.id, signature: key.sign(message) }
  }

  close (hospital: Signer, id: Uint8Array, handle = this.handle): VerifiedTransaction {
    return this.world.sign(hospital, {
      kind: TransactionKind.emergencyClose, author: hospital.id, handle, id
    })
  }

  surge (first: Clinician, second: Clinician, signedAt = this.world.state.timestamp): VerifiedTransaction {
    const of = ({ entry, hospital, key }: Clinician): ReturnType<Emergencies['surgeSignature']> =>
      this.surgeSignature(hospital, entry, key, signedAt)
    return this.world.sign(first.hospital, {
      kind: TransactionKind.emergencySurge, author: first.hospital.id, signedAt, first: of(first),
      second: of(second)
    })
  }

  surgeSignature (hospital: Signer, entry: number, key: Signer, signedAt: number): {
    readonly entry: number, readonly key: Uint8Array, readonly signature: Uint8Array
  } {
    const message = surgeSignBytes(this.world.chain.id, hospital.id, entry, signedAt)
    return { entry, key: key.id, signature: key.sign(message) }
  }

  judge (
    judge: Signer, id: Uint8Array, judgement: Judgement, parts: { readonly entry?: number } = {}
  ): VerifiedTransaction {
    const { entry, hospital } = this.row(id)
    const reason: JudgementReason = judgement === 1 ? 1 : 3
    return this.world.sign(judge, {
      kind: TransactionKind.emergencyJudge, author: judge.id, id, opener: hospital, entry, judgement, reason,
      ...parts
    })
  }

  contest (author: Signer, id: Uint8Array, right?: Signer | 'form'): VerifiedTransaction {
    const by: ContestRight = right === undefined ? { type: 'hospital' }
      : right === 'form' ? { type: 'form', form: label('a form') }
        : { type: 'key', key: right.id, signature: right.sign(contestSignBytes(this.world.chain.id, id)) }
    return this.world.sign(author, {
      kind: TransactionKind.emergencyContest, author: author.id, handle: this.handle, id, by
    })
  }

  /** Makes the block that draws the judges of what the last block opened, and returns them. */
  drawn (id: Uint8Array): Signer[] {
    this.world.commit([], { view: 1 })
    const { judges, round } = this.row(id)
    return judges.filter(judge => judge.round === round)
      .map(({ hospital }) => this.world.signers.find(signer => equal(signer.id, hospital))!)
  }

  row (id: Uint8Array): EmergencyRow {
    return emergencyRowCodec.decode(this.#load(emergencyKey(id))!)
  }

  practitioner ({ entry, hospital }: Clinician): PractitionerRow {
    return practitionerRowCodec.decode(this.#load(practitionerKey(hospital.id, entry))!)
  }

  counts (hospital: Signer): EmergencyCounts {
    const row = this.#load(emergencyCountsKey(hospital.id))
    return row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
  }

  until (hospital: Signer): number {
    const row = this.#load(glassKey(this.handle, hospital.id))
    return row === undefined ? 0 : Math.max(0, ...glassRowCodec.decode(row).map(({ until }) => until))
  }

  #load (key: Parameters<World['load']>[0][number]): Uint8Array | undefined {
    return this.world.load([key]).values().next().value
  }
}
