import { caseCodec } from '../../../protocol/codec/index.js'
import { caseKey, entryId, erasedKey } from '../../../protocol/ledger/index.js'
import { patientHandle, recordPseudonym } from '../../../protocol/names/index.js'
import {
  CaseStatus, fromHex, type Case, type CaseId, type Chain, type PatientHandle, type PatientName
} from '../../../protocol/types/index.js'
import type { KeyRange, NodeStore, Operation } from '../../../storage/index.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Names } from '../../names/names.js'
import type { RuleStore } from '../consents/rule-store.js'

/** Rows that are to be deleted, and ranges of keys that must leave the files of the database. */
export interface Remains {
  readonly operations: readonly Operation[]
  readonly ranges: readonly KeyRange[]
}

export interface ErasedPatientsParts {
  readonly chain: Chain, readonly store: NodeStore, readonly hostLoop: Pick<HostLoop, 'state'>
  readonly names: Pick<Names, 'withHandle' | 'forget'>, readonly rules: Pick<RuleStore, 'erase' | 'hasAny'>
}

/**
 * Tells what a hospital keeps of a patient whose last record was erased: the names N, and the sealed rules of
 * consents (SPECIFICATION.md §19.3). Only a hospital that has N knows whether a record is left.
 */
export class ErasedPatients {
  constructor (private readonly parts: ErasedPatientsParts) {}

  /** @returns `left` if a record or an undecided case is left; `unknown` if this hospital has no name */
  async state (handle: PatientHandle): Promise<'gone' | 'left' | 'unknown'> {
    const names = await this.parts.names.withHandle(handle)
    if (names.length === 0) return 'unknown'
    for (const name of names) {
      if (await this.#isLeft(name)) return 'left'
    }
    return 'gone'
  }

  /** Tells whether this hospital keeps rules of a patient. */
  async hasRules (handle: PatientHandle): Promise<boolean> {
    return await this.parts.rules.hasAny(handle)
  }

  /**
   * Forgets a patient in memory. @returns what the disk still has
   * @param isAgain true after an end of the process, which may have left deleted names in the files
   */
  async forget (handle: PatientHandle, isAgain = false): Promise<Remains> {
    const { chain, names, rules, store } = this.parts
    const known = (await names.withHandle(handle)).map(name => patientHandle(chain.id, name))
    const rows = await names.forget(handle)
    const operations = rows.map(row => store.names.deleting(row))
    const handles = known.length === 0 ? [handle] : known
    for (const one of handles) operations.push(...await rules.erase(one))
    // The handles of former names may be gone with the rows.
    const all = new Uint8Array(0)
    return {
      operations,
      ranges: [
        ...(isAgain ? [all] : rows).map(row => store.names.rangeOf(row)),
        ...(isAgain ? [all] : handles).flatMap(one =>
          [store.consentRules.rangeOf(one), store.consentForms.rangeOf(one)])
      ]
    }
  }

  async #isLeft (name: PatientName): Promise<boolean> {
    const { chain, hostLoop, store } = this.parts
    const ids: CaseId[] = []
    for (const hospital of hostLoop.state.ledger.tallies.keys()) {
      ids.push(...await store.history(recordPseudonym(chain.id, name, fromHex(hospital))))
    }
    const rows = await store.loadEntries(ids.flatMap(id => [caseKey(id), erasedKey(id)]))
    return ids.some(id => {
      const row = rows.get(entryId(caseKey(id)))
      return row !== undefined && isKept(caseCodec.decode(row)) && !rows.has(entryId(erasedKey(id)))
    })
  }
}

function isKept ({ status }: Case): boolean {
  return status !== CaseStatus.rejected && status !== CaseStatus.expired
}
