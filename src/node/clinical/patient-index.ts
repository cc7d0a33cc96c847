import { hmacSha256 } from '../../protocol/crypto/index.js'
import {
  BoundedMap, concat, fromHex, hex, utf8, type CaseId, type Hex, type PatientHandle
} from '../../protocol/types/index.js'
import { nameInputOf, type PatientIdentifier } from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

const PATIENT_DOMAIN = utf8('medichain/v2/patient-id')
const CASE_DOMAIN = utf8('medichain/v2/case-patient')
const HANDLE_DOMAIN = utf8('medichain/v2/handle-patient')
const PURPOSE = 'patient'
const HANDLE_PURPOSE = 'handle-patient'
const ID_BYTES = 16
/** Patients whose rows were made since the start, some 300 bytes each. */
const MAX_NOTED = 4_096

/**
 * Finds the patient of a case, and the identifier behind an id of a patient at this hospital. Ids and keys
 * are keyed digests and identifiers are sealed, so a copied database names nobody. There is a row for each
 * patient and each case that this hospital submitted or showed.
 */
export class PatientIndex {
  /** The identifiers that the rows of patients have, and the keys of these rows, by handle. */
  readonly #noted = new BoundedMap<Hex, PatientIdentifier & { readonly key: Uint8Array }>(MAX_NOTED)

  constructor (private readonly store: NodeStore, private readonly secrets: Secrets) {}

  /** The id of a patient at this hospital, 32 hexadecimal digits; undefined: the identifier names nobody. */
  idOf (identifier: PatientIdentifier): string | undefined {
    const input = nameInputOf(identifier)
    return input === undefined ? undefined : hex(this.#digest(PATIENT_DOMAIN, input))
  }

  async identifierOf (id: string): Promise<PatientIdentifier | undefined> {
    const key = fromHex(id)
    const row = await this.store.patientIds.get(key)
    const opened = row === undefined ? undefined : this.secrets.open(PURPOSE, key, row)
    return opened === undefined
      ? undefined : JSON.parse(new TextDecoder().decode(opened)) as PatientIdentifier
  }

  /** The id of the patient of a case; undefined if this hospital neither submitted nor showed the case. */
  async patientOf (caseId: CaseId): Promise<string | undefined> {
    const row = await this.store.casePatients.get(this.#digest(CASE_DOMAIN, caseId))
    return row === undefined ? undefined : hex(row)
  }

  /** The patient with a handle on the chain; undefined if this hospital has no record of this patient. */
  async patientWith (handle: PatientHandle): Promise<PatientIdentifier | undefined> {
    const key = this.#digest(HANDLE_DOMAIN, handle)
    const row = await this.store.patientIds.get(key)
    const opened = row === undefined ? undefined : this.secrets.open(HANDLE_PURPOSE, key, row)
    return opened === undefined
      ? undefined : JSON.parse(new TextDecoder().decode(opened)) as PatientIdentifier
  }

  /**
   * Returns the rows that name the patient of a new case, for the batch of its proposal. Those of the patient
   * are in an earlier batch, if this process has made them before. Batches are written in their order.
   */
  operationsToOpen (identifier: PatientIdentifier, handle: PatientHandle, caseId: CaseId): Operation[] {
    const { system, value } = identifier
    const noted = this.#noted.get(hex(handle))
    if (noted?.system === system && noted.value === value) return [this.#operationToNote(caseId, noted.key)]
    const key = this.#digest(HANDLE_DOMAIN, handle)
    const sealed = this.secrets.seal(HANDLE_PURPOSE, key, utf8(JSON.stringify({ system, value })))
    const id = this.idOf(identifier)
    if (id !== undefined) this.#noted.renew(hex(handle), { system, value, key: fromHex(id) })
    return [this.store.patientIds.putting(key, sealed), ...this.#operationsToNote(identifier, id, [caseId])]
  }

  #operationsToNote (
    { system, value }: PatientIdentifier, id: string | undefined, cases: readonly CaseId[]
  ): Operation[] {
    if (id === undefined) return []
    const key = fromHex(id)
    const sealed = this.secrets.seal(PURPOSE, key, utf8(JSON.stringify({ system, value })))
    return [
      this.store.patientIds.putting(key, sealed), ...cases.map(one => this.#operationToNote(one, key))
    ]
  }

  #operationToNote (caseId: CaseId, key: Uint8Array): Operation {
    return this.store.casePatients.putting(this.#digest(CASE_DOMAIN, caseId), key)
  }

  /** Notes a patient, and those of its cases that have no row yet. */
  async note (identifier: PatientIdentifier, cases: readonly CaseId[]): Promise<void> {
    const id = this.idOf(identifier)
    if (id === undefined) return
    const rows = await this.store.casePatients.getMany(cases.map(one => this.#digest(CASE_DOMAIN, one)))
    const lacking = cases.filter((_, at) => rows[at] === undefined)
    if (lacking.length === 0 && await this.store.patientIds.get(fromHex(id)) !== undefined) return
    await this.store.write(this.#operationsToNote(identifier, id, lacking))
  }

  #digest (domain: Uint8Array, text: Uint8Array): Uint8Array {
    return hmacSha256(this.secrets.indexSecret, concat(domain, text)).slice(0, ID_BYTES)
  }
}
