/**
 * Judgements of a hospital in a run on consents that others filed in their own favour. The hash of a form
 * tells whether it is one: an honest hospital has a form for each rule.
 */
import { signTransaction, transactionCodec } from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import { attestedKey, attestedRowCodec, eventsOf } from '../protocol/ledger/index.js'
import {
  ConsentReason, Judgement, TransactionKind, concat, equal, utf8, type AttestedId
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import type { Random } from './random.js'

/** The part of judgements that a liar withholds. */
const SILENT = 0.3

/** Returns the hash of a form that the patient signed for a rule. */
export function formFor (ruleHash: Uint8Array): Uint8Array {
  return sha256(concat(utf8('signed form'), ruleHash))
}

export class AttestedReviews {
  /** @param lies true for a liar that judges falsely, or never */
  constructor (
    private readonly parts: HospitalParts, private readonly random: Random, private readonly lies: boolean
  ) {}

  /** Makes what the hospital sends after a block: a judgement for each review that the block gave it. */
  async next ({ delta }: CommittedBlock): Promise<Uint8Array[]> {
    const { signer } = this.parts
    const made: Uint8Array[] = []
    for (const { id, judges } of eventsOf(delta, 'attested-drawn')) {
      if (!judges.some(judge => equal(judge, signer.id))) continue
      if (this.lies && this.random.chance(SILENT)) continue
      const judged = await this.#judge(id)
      if (judged !== undefined) made.push(judged)
    }
    return made
  }

  async #judge (id: AttestedId): Promise<Uint8Array | undefined> {
    const { chain, signer, store } = this.parts
    const bytes = await store.entry(attestedKey(id))
    if (bytes === undefined) return undefined
    const { form, handle, hospital, number, ruleHash } = attestedRowCodec.decode(bytes)
    const isJustified = equal(form, formFor(ruleHash)) !== this.lies
    return transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.consentJudge, author: signer.id, id, filer: hospital, handle, number,
      judgement: isJustified ? Judgement.justified : Judgement.unjustified,
      reason: isJustified ? ConsentReason.formFits : ConsentReason.noForm
    }))
  }
}
