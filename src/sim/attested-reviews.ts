/**
 * Judgements of a hospital in a run on consents that others filed in their own favour, and contests of such
 * judgements. The hash of a form tells whether it is one: an honest hospital has a form for each rule.
 */
import { signTransaction, transactionCodec } from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import { attestedKey, attestedRowCodec, eventsOf, type AttestedRow } from '../protocol/ledger/index.js'
import {
  ConsentReason, Judgement, TransactionKind, concat, equal, utf8, type AttestedId
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import type { Random } from './random.js'

/** The part of judgements that a liar withholds, and of the others that it calls void. */
const SILENT = 0.3
const VOID = 0.2
/** The part of outcomes that a hospital contests on a form of the patient, which may be of nobody. */
const CONTESTS = 0.1

/** Returns the hash of a form that the patient signed for a rule. */
export function formFor (ruleHash: Uint8Array): Uint8Array {
  return sha256(concat(utf8('signed form'), ruleHash))
}

export class AttestedReviews {
  /** @param lies true for a liar that judges falsely, or never */
  constructor (
    private readonly parts: HospitalParts, private readonly random: Random, private readonly lies: boolean
  ) {}

  /** Makes what the hospital sends after a block: a judgement for each review that it got, and contests. */
  async next ({ delta }: CommittedBlock): Promise<Uint8Array[]> {
    const { signer } = this.parts
    const made: Uint8Array[] = []
    for (const { id, judges } of eventsOf(delta, 'attested-drawn')) {
      if (!judges.some(judge => equal(judge, signer.id))) continue
      if (this.lies && this.random.chance(SILENT)) continue
      const judged = await this.#judge(id)
      if (judged !== undefined) made.push(judged)
    }
    for (const { hospital, id, isFinal } of eventsOf(delta, 'attested-judged')) {
      if (isFinal || equal(hospital, signer.id) || !this.random.chance(CONTESTS)) continue
      const contested = await this.#contest(id)
      if (contested !== undefined) made.push(contested)
    }
    return made
  }

  async #judge (id: AttestedId): Promise<Uint8Array | undefined> {
    const { chain, signer } = this.parts
    const row = await this.#row(id)
    if (row === undefined) return undefined
    const { form, handle, hospital, number, ruleHash } = row
    if (this.lies && this.random.chance(VOID)) {
      return transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.consentJudge, author: signer.id, id, filer: hospital, handle, number,
        judgement: Judgement.void, reason: ConsentReason.patientErased
      }))
    }
    const isJustified = equal(form, formFor(ruleHash)) !== this.lies
    return transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.consentJudge, author: signer.id, id, filer: hospital, handle, number,
      judgement: isJustified ? Judgement.justified : Judgement.unjustified,
      reason: isJustified ? ConsentReason.formFits : ConsentReason.noForm
    }))
  }

  async #contest (id: AttestedId): Promise<Uint8Array | undefined> {
    const { chain, signer } = this.parts
    const row = await this.#row(id)
    if (row === undefined) return undefined
    const { handle, number } = row
    return transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.consentContest, author: signer.id, id, handle, number,
      by: { type: 'form', form: this.random.bytes(32) }
    }))
  }

  async #row (id: AttestedId): Promise<AttestedRow | undefined> {
    const bytes = await this.parts.store.entry(attestedKey(id))
    return bytes === undefined ? undefined : attestedRowCodec.decode(bytes)
  }
}
