import { hmacSha256 } from '../../protocol/crypto/index.js'
import { concat, fromHex, hex, utf8, type CaseId, type PatientHandle } from '../../protocol/types/index.js'
import { nameInputOf, type PatientIdentifier } from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

const PATIENT_DOMAIN = utf8('medichain/v2/patient-id')
const CASE_DOMAIN = utf8('medichain/v2/case-patient')
const HANDLE_DOMAIN = utf8('medichain/v2/handle-patient')
const PURPOSE = 'patient'
const HANDLE_PURPOSE = 'handle-patient'
const ID_BYTES = 16

/**
 * Finds the patient of a case, and the identifier behind an id of a patient at this hospital. Ids and keys
 * are keyed digests and identifiers are sealed, so a copied database names nobody. There is a row for each
 * patient and each case that this hospital submitted or showed.
 */
export class PatientIndex {
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

  /** Returns the row that finds a patient by the handle on the chain. */
  operationToFind ({ system, value }: PatientIdentifier, handle: PatientHandle): Operation {
    const key = this.#digest(HANDLE_DOMAIN, handle)
    const sealed = this.secrets.seal(HANDLE_PURPOSE, key, utf8(JSON.stringify({ system, value })))
    return this.store.patientIds.putting(key, sealed)
  }

  /** Returns the rows that name the patient of a case, for the batch of its proposal. */
  operationsToNote (identifier: PatientIdentifier, cases: readonly CaseId[]): Operation[] {
    const id = this.idOf(identifier)
    if (id === undefined) return []
    const key = fromHex(id)
    const { system, value } = identifier
    const sealed = this.secrets.seal(PURPOSE, key, utf8(JSON.stringify({ system, value })))
    return [
      this.store.patientIds.putting(key, sealed),
      ...cases.map(one => this.store.casePatients.putting(this.#digest(CASE_DOMAIN, one), key))
    ]
  }

  /** Notes a patient, and those of its cases that have no row yet. */
  async note (identifier: PatientIdentifier, cases: readonly CaseId[]): Promise<void> {
    const id = this.idOf(identifier)
    if (id === undefined) return
    const rows = await this.store.casePatients.getMany(cases.map(one => this.#digest(CASE_DOMAIN, one)))
    const lacking = cases.filter((_, at) => rows[at] === undefined)
    if (lacking.length === 0 && await this.store.patientIds.get(fromHex(id)) !== undefined) return
    await this.store.write(this.operationsToNote(identifier, lacking))
  }

  #digest (domain: Uint8Array, text: Uint8Array): Uint8Array {
    return hmacSha256(this.secrets.indexSecret, concat(domain, text)).slice(0, ID_BYTES)
  }
}
