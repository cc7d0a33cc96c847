import { caseCodec } from '../../../protocol/codec/index.js'
import {
  SENSITIVE, isTreatment, type LiveConsent, type PatientSituation, type SignedEmergency
} from '../../../protocol/consent/index.js'
import { caseKey } from '../../../protocol/ledger/index.js'
import { consentKey, patientHandle, recordPseudonym } from '../../../protocol/names/index.js'
import {
  equal, type Case, type Chain, type MemberId, type PatientHandle, type PatientName, type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { emergencyEnd, type EmergencyReader } from './emergency-reader.js'
import { Links } from './links.js'
import { openRules, type RulesFrom } from './opened-rules.js'
import type { RuleStore } from './rule-store.js'

export interface SituationsParts {
  readonly chain: Chain, readonly store: NodeStore, readonly rules: RuleStore
}

/** Finds all that a decision about a patient needs (SPECIFICATION.md §16.3). */
export class Situations {
  readonly links: Links

  constructor (private readonly parts: SituationsParts) {
    this.links = new Links(parts)
  }

  /**
   * @param reader the hospital that reads. @param time of the read. @param known cases of the patient; if one
   * of them shows that the reader treats the patient, the others are not read
   */
  async of (
    name: PatientName, reader: MemberId, time: Timestamp, known: readonly Case[] = []
  ): Promise<PatientSituation> {
    const { chain } = this.parts
    const own = recordPseudonym(chain.id, name, reader)
    const treats = known.some(one => equal(one.pseudonym, own) && isTreatment(one, time)) ||
      await this.treatment(name, reader, time) !== undefined
    return await this.byKey(patientHandle(chain.id, name), consentKey(chain.id, name), treats, time)
  }

  /**
   * Finds the same without the name of the patient. A holder calls this with the handle and the key that a
   * requester hands over, and with what the requester showed of its treatment.
   */
  async byKey (
    handle: PatientHandle, key: Uint8Array, treats: boolean, time: Timestamp
  ): Promise<PatientSituation> {
    const { linked, own } = await this.consents(handle, key, time)
    return { consents: own, linked, treats, emergencyUntil: 0, strict: SENSITIVE }
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
   * Opens all live consents of a patient, and the denials of a linked number. A wrong key opens nothing, so
   * the decision refuses. @param from where rules may come from
   */
  async consents (
    handle: PatientHandle, key: Uint8Array, time: Timestamp, from: RulesFrom = 'peers'
  ): Promise<{ readonly own: readonly LiveConsent[], readonly linked: readonly LiveConsent[] }> {
    const opened = await openRules(this.parts, handle, key, time, from)
    return { own: opened.consents, linked: await this.links.denials(opened, time, from) }
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
