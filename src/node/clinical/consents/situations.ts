import { caseCodec, decode } from '../../../protocol/codec/index.js'
import {
  SENSITIVE, isTreatment, ruleAad, ruleCodec, ruleHash, type ConsentRule, type LiveConsent,
  type PatientSituation, type SignedEmergency
} from '../../../protocol/consent/index.js'
import { aeadOpen } from '../../../protocol/crypto/native/sealing/index.js'
import { ConsentOrigin, caseKey, type HandleConsent } from '../../../protocol/ledger/index.js'
import { consentKey, patientHandle, recordPseudonym } from '../../../protocol/names/index.js'
import {
  equal, hex, type Case, type Chain, type MemberId, type PatientHandle, type PatientName,
  type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { emergencyEnd, type EmergencyReader } from './emergency-reader.js'
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
    const treats = await this.treatment(name, reader, time) !== undefined
    return await this.byKey(patientHandle(chain.id, name), consentKey(chain.id, name), treats, time)
  }

  /**
   * Finds the same without the name of the patient. A holder calls this with the handle and the key that a
   * requester hands over, and with what the requester showed of its treatment.
   */
  async byKey (
    handle: PatientHandle, key: Uint8Array, treats: boolean, time: Timestamp
  ): Promise<PatientSituation> {
    return { consents: await this.consents(handle, key, time), treats, emergencyUntil: 0, strict: SENSITIVE }
  }

  /**
   * Finds the emergency of a patient by which somebody may read. The decision on an emergency needs no
   * consent, so this waits for no hospital. @param unconfirmed own emergencies that no block has yet
   */
  async emergency (
    handle: PatientHandle, who: EmergencyReader, time: Timestamp,
    unconfirmed: readonly SignedEmergency[] = []
  ): Promise<PatientSituation> {
    const until = await emergencyEnd(this.parts.store, handle, who, time, unconfirmed)
    return { consents: [], treats: false, emergencyUntil: until, strict: SENSITIVE }
  }

  /**
   * Opens all live consents of a patient. A wrong key opens nothing, so the decision refuses.
   * @param from where rules may come from; other hospitals take time to answer
   */
  async consents (
    handle: PatientHandle, key: Uint8Array, time: Timestamp, from: 'here' | 'peers' = 'peers'
  ): Promise<LiveConsent[]> {
    const { rules } = this.parts
    const { consents } = await rules.row(handle, time)
    const hashes = consents.map(consent => consent.ruleHash)
    const sealed = await (from === 'here' ? rules.here(handle, hashes) : rules.rules(handle, hashes))
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

  /** Returns the newest case by which a hospital treats the patient. */
  async treatment (name: PatientName, hospital: MemberId, time: Timestamp): Promise<Case | undefined> {
    const { chain, store } = this.parts
    const ids = await store.history(recordPseudonym(chain.id, name, hospital))
    const rows = await store.loadEntries(ids.map(caseKey))
    const cases = [...rows.values()].map(row => caseCodec.decode(row))
    return cases.filter(found => isTreatment(found, time)).sort((a, b) => b.proposedAt - a.proposedAt)[0]
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
