import { caseCodec, decode } from '../../../protocol/codec/index.js'
import {
  SENSITIVE, TREATS_MS, consentKey, ruleAad, ruleCodec, ruleHash, type ConsentRule, type LiveConsent,
  type PatientSituation
} from '../../../protocol/consent/index.js'
import { aeadOpen } from '../../../protocol/crypto/native/sealing/index.js'
import { ConsentOrigin, caseKey, type HandleConsent } from '../../../protocol/ledger/index.js'
import { patientHandle, recordPseudonym } from '../../../protocol/names/index.js'
import {
  CaseStatus, equal, hex, type Chain, type MemberId, type PatientName, type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { RuleStore } from './rule-store.js'

export interface SituationsParts {
  readonly chain: Chain, readonly store: NodeStore, readonly rules: RuleStore
}

/** Finds all that a decision about a patient needs (SPECIFICATION.md §16.3). */
export class Situations {
  constructor (private readonly parts: SituationsParts) {}

  /** @param reader the hospital that reads. @param time of the read */
  async of (name: PatientName, reader: MemberId, time: Timestamp): Promise<PatientSituation> {
    const { chain } = this.parts
    const [consents, treats] = await Promise.all([
      this.consents(patientHandle(chain.id, name), consentKey(chain.id, name), time),
      this.#treats(name, reader, time)
    ])
    // Emergencies are orders of their own, which this chain does not have yet.
    return { consents, treats, emergencyUntil: 0, strict: SENSITIVE }
  }

  /**
   * Opens all live consents of a patient. A holder calls this with the handle and the key that a requester
   * hands over. A wrong key opens nothing, so the decision refuses.
   */
  async consents (handle: Uint8Array, key: Uint8Array, time: Timestamp): Promise<LiveConsent[]> {
    const { rules } = this.parts
    const { consents } = await rules.row(handle, time)
    const sealed = await rules.rules(handle, consents.map(consent => consent.ruleHash))
    return consents.map(consent => {
      const bytes = sealed.get(hex(consent.ruleHash))
      return liveConsent(consent, bytes === undefined ? undefined : this.#open(handle, key, consent, bytes))
    })
  }

  #open (
    handle: Uint8Array, key: Uint8Array, { ruleHash: hash }: HandleConsent, sealed: Uint8Array
  ): ConsentRule | undefined {
    const { id } = this.parts.chain
    const opened = aeadOpen(key, sealed, ruleAad(id, handle, hash))
    if (opened === undefined || !equal(ruleHash(id, handle, opened), hash)) return undefined
    const rule = decode(ruleCodec, opened)
    return rule.verdict === 'accept' ? rule.value : undefined
  }

  /** Tells whether a hospital has a case of the patient that is recent, and open or accepted. */
  async #treats (name: PatientName, hospital: MemberId, time: Timestamp): Promise<boolean> {
    const { chain, store } = this.parts
    const ids = await store.history(recordPseudonym(chain.id, name, hospital))
    const rows = await store.loadEntries(ids.map(caseKey))
    const cases = [...rows.values()].map(row => caseCodec.decode(row))
    return cases.some(({ proposedAt, status }) => time - proposedAt < TREATS_MS &&
      (status === CaseStatus.open || status === CaseStatus.undrawn || status === CaseStatus.accepted))
  }
}

function liveConsent (
  { height, number, origin, signer }: HandleConsent, rule: ConsentRule | undefined
): LiveConsent {
  const isFiled = origin === ConsentOrigin.filed || origin === ConsentOrigin.attested
  return {
    number, height, signer, rule,
    filer: isFiled ? signer : undefined,
    isAttested: origin === ConsentOrigin.attested
  }
}
