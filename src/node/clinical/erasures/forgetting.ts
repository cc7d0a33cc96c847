import { measureKey, measureRowCodec } from '../../../protocol/ledger/index.js'
import {
  Measure, Wiped, concat, hex, type CaseId, type MemberId, type PatientHandle, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import type { Closures } from '../../custody/closures.js'
import type { HostLoop } from '../../loop/host-loop.js'
import { correctedTime, type OwnClockParts } from '../../signing/own-clock.js'
import type { ErasedPatients, Remains } from './erased-patients.js'
import type { Eraser } from './eraser.js'
import { wordOnPatient } from './patient-word.js'

/**
 * What a row of `erasing` has before the versions. `ordered` and `forgetting` wait to be erased, the latter
 * as the last record of its patient. `erased` and `forgotten` wait for their attestation.
 */
export const Progress = { ordered: 0, erased: 1, forgotten: 2, forgetting: 3 } as const

/** Time for the responsible hospital to erase and attest, where windows are short. */
const LEAST_WAIT_MS = 60_000

export interface ForgettingParts extends OwnClockParts {
  readonly store: NodeStore, readonly eraser: Eraser, readonly closures: Closures, readonly signer: Signer
  readonly hostLoop: HostLoop
  readonly patients: Pick<ErasedPatients, 'state' | 'hasRules' | 'forget'>
}

/**
 * Forgets patients whose last record was erased (SPECIFICATION.md §19.3). A hospital with the name of a
 * patient finds out by itself. Any other follows the responsible hospital, whose attestation says so.
 */
export class Forgetting {
  constructor (private readonly parts: ForgettingParts) {}

  /** Notes the records that are the last ones of their patients, before anything of them is deleted. */
  async begin (
    effects: readonly { readonly record: CaseId, readonly versions: readonly CaseId[] }[]
  ): Promise<ReadonlyMap<string, Remains>> {
    const { patients, store } = this.parts
    const rows = await store.erasing.getMany(effects.map(({ record }) => record))
    const remains = new Map<string, Remains>()
    const notes: Operation[] = []
    for (const [at, { record, versions }] of effects.entries()) {
      const handle = await this.handleOf(record)
      if (handle === undefined) continue
      const isAgain = rows[at]?.[0] === Progress.forgetting
      if (!isAgain && await patients.state(handle) !== 'gone') continue
      remains.set(hex(record), await patients.forget(handle, isAgain))
      notes.push(store.erasing.putting(record, concat(Uint8Array.of(Progress.forgetting), ...versions)))
    }
    if (notes.length > 0) await store.write(notes)
    return remains
  }

  /** Returns the note of a block in which somebody attests that no record of a patient is left. */
  noteOf (record: CaseId): Operation {
    return this.parts.store.patientsToForget.putting(record, new Uint8Array(0))
  }

  /** Follows all notes that are left of a stop. No iterator is open meanwhile. */
  async followNotes (): Promise<void> {
    const records: CaseId[] = []
    for await (const [record] of this.parts.store.patientsToForget.iterate()) records.push(record)
    for (const record of records) await this.follow(record)
  }

  /**
   * Forgets a patient without a name here, once the responsible hospital attests that no record is left. The
   * note of the record goes at the end, when no file has anything of the patient any more.
   */
  async follow (record: CaseId): Promise<void> {
    const { eraser, patients, store } = this.parts
    const end = store.patientsToForget.deleting(record)
    const [handle, said] = [await this.handleOf(record), await this.#saidOf(record)]
    const isSaid = said !== undefined && (said & Wiped.patient) !== 0
    if (handle === undefined || !isSaid || await patients.state(handle) !== 'unknown') {
      await store.write([end])
      return
    }
    const row = await store.erasing.get(record)
    await eraser.erase([], [], [await patients.forget(handle)], row?.[0] !== Progress.erased ? [end] : [
      end, store.erasing.putting(record, concat(Uint8Array.of(Progress.forgotten), row.subarray(1)))
    ])
  }

  /**
   * Tells whether a hospital attests an erasure now. One that has rules of the patient and no name waits for
   * the responsible hospital: a twelfth of a window, and at least a minute.
   */
  async isOver (record: CaseId): Promise<boolean> {
    const { hostLoop: { state: { ledger } }, patients, signer, store } = this.parts
    const [handle, responsible] = [await this.handleOf(record), await this.#responsible(record)]
    if (handle === undefined || responsible === undefined || hex(responsible) === hex(signer.id)) return true
    const said = await this.#saidOf(record)
    if (said === undefined && !ledger.set.has(responsible)) return true
    if (said !== undefined) return (said & Wiped.patient) === 0 || await patients.state(handle) !== 'unknown'
    if (!await patients.hasRules(handle) || await patients.state(handle) !== 'unknown') return true
    const row = await store.entry(measureKey(record, Measure.erase))
    const { effectiveAt } = measureRowCodec.decode(row!)
    const waitMs = Math.max(LEAST_WAIT_MS, ledger.parameters.attemptWindowMs / 12)
    return correctedTime(this.parts) >= effectiveAt + waitMs
  }

  /** Returns the patient of an erased record. */
  async handleOf (record: CaseId): Promise<PatientHandle | undefined> {
    const row = await this.parts.store.entry(measureKey(record, Measure.erase))
    return row === undefined ? undefined : measureRowCodec.decode(row).handle
  }

  /** Returns what the responsible hospital has attested, or others in its place, as bits of `Wiped`. */
  async #saidOf (record: CaseId): Promise<number | undefined> {
    const { hostLoop: { state: { ledger: { set } } }, store } = this.parts
    const responsible = await this.#responsible(record)
    return responsible === undefined
      ? undefined : (await wordOnPatient(store, set, record, responsible))?.wiped
  }

  async #responsible (record: CaseId): Promise<MemberId | undefined> {
    return (await this.parts.closures.versions(record))[0]?.submitter
  }
}
