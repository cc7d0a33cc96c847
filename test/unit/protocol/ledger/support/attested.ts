/** Makes judgements on attested consents, in the order of a test. */
import { contestSignBytes } from '../../../../../src/protocol/codec/index.js'
import {
  NO_ATTESTED, attestedCountsCodec, attestedCountsKey, attestedKey, attestedRowCodec, type AttestedCounts,
  type AttestedRow
} from '../../../../../src/protocol/ledger/index.js'
import {
  ConsentReason, Judgement, TransactionKind, isOfKind, type ConsentJudge, type Signer,
  type VerifiedTransaction
} from '../../../../../src/protocol/types/index.js'
import { attest, type Patient } from './patients.js'
import type { World } from './world.js'

const REASONS = {
  [Judgement.justified]: ConsentReason.formFits, [Judgement.unjustified]: ConsentReason.noForm,
  [Judgement.void]: ConsentReason.patientErased
} as const

export class Attested {
  constructor (private readonly world: World) {}

  /** Files a consent of a patient in favour of the hospital, in a block of its own. */
  filed (patient: Patient, filer: Signer): VerifiedTransaction {
    const tx = patient.file(attest(), filer)
    this.world.commit([tx])
    return tx
  }

  /** Makes the block that draws what the last block filed, and returns the judges. */
  drawn (tx: VerifiedTransaction): Signer[] {
    this.world.commit([], { view: 1 })
    return (this.row(tx)?.judges ?? []).map(({ hospital }) => this.world.signerOf(hospital))
  }

  judge (
    judge: Signer, tx: VerifiedTransaction, judgement: Judgement, parts: Partial<ConsentJudge> = {}
  ): VerifiedTransaction {
    if (!isOfKind(tx, 'patientFiling')) throw new Error('the transaction files nothing')
    const { author, counter, handle } = tx.transaction
    return this.world.sign(judge, {
      kind: TransactionKind.consentJudge, author: judge.id, id: tx.id, filer: author, handle, number: counter,
      judgement,
      reason: REASONS[judgement], ...parts
    })
  }

  /** @param right the key that contests, or a form */
  contest (
    author: Signer, tx: VerifiedTransaction, right: Signer | 'form', number?: number
  ): VerifiedTransaction {
    if (!isOfKind(tx, 'patientFiling')) throw new Error('the transaction files nothing')
    const { counter, handle } = tx.transaction
    const { chain: { id } } = this.world
    return this.world.sign(author, {
      kind: TransactionKind.consentContest, author: author.id, id: tx.id, handle, number: number ?? counter,
      by: right === 'form'
        ? { type: 'form', form: tx.id }
        : { type: 'key', key: right.id, signature: right.sign(contestSignBytes(id, tx.id)) }
    })
  }

  /** Has both judges find a drawn consent the same. */
  judged (tx: VerifiedTransaction, judgement: Judgement): void {
    for (const judge of this.drawn(tx)) this.world.commit([this.judge(judge, tx, judgement)])
  }

  row ({ id }: VerifiedTransaction): AttestedRow | undefined {
    const row = this.world.load([attestedKey(id)]).values().next().value
    return row === undefined ? undefined : attestedRowCodec.decode(row)
  }

  counts (hospital: Signer): AttestedCounts {
    const row = this.world.load([attestedCountsKey(hospital.id)]).values().next().value
    return row === undefined ? NO_ATTESTED : attestedCountsCodec.decode(row)
  }
}
