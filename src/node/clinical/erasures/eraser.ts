import { caseCodec, decode } from '../../../protocol/codec/index.js'
import { caseKey, entryId } from '../../../protocol/ledger/index.js'
import { partHashes, type Case, type CaseId, type PatientHandle } from '../../../protocol/types/index.js'
import type { NodeStore, Operation, Table } from '../../../storage/index.js'
import type { Custody } from '../custody.js'
import type { RecentBodies } from '../recent-bodies.js'
import type { Remains } from './erased-patients.js'

export interface EraserParts {
  readonly store: NodeStore, readonly recentBodies: Pick<RecentBodies, 'forget'>
  readonly custody: Pick<Custody, 'forget'>
}

/**
 * Overwrites what this hospital has of records: pads, envelopes of both parts, keys, and all rows with text
 * of people. The order is that of SPECIFICATION.md §19.3. First go the pads, which close the record for ever,
 * then the envelopes, and then one batch deletes the rows. Then the database writes its files again where
 * deleted rows stay in them. Erasing again changes nothing. No iterator of the caller may be open meanwhile,
 * since LevelDB keeps what an iterator may still show.
 */
export class Eraser {
  constructor (private readonly parts: EraserParts) {}

  /**
   * @param patients whose consents of before leave the files of the database, too
   * @param remains of patients whose last record is erased
   * @param done written at the end, when no file has anything of the records any more
   */
  async erase (
    ids: readonly CaseId[], patients: readonly PatientHandle[], remains: readonly Remains[],
    done: readonly Operation[]
  ): Promise<void> {
    const { custody, recentBodies, store } = this.parts
    const cases = await this.#cases(ids)
    const hashes = cases.flatMap(partHashes)
    custody.forget(ids)
    recentBodies.forget(hashes)
    const rows = await this.#rowsOf(ids)
    const notes = hashes.map(hash => store.missingBodies.deleting(hash))
    await store.bodies.erase(hashes, [
      ...rows, ...notes, ...remains.flatMap(({ operations }) => operations)
    ])
    await store.scrub([
      ...ids.flatMap(id => this.#tables.map(table => table.rangeOf(id))),
      ...patients.map(patient => store.consentRules.rangeOf(patient)),
      ...remains.flatMap(({ ranges }) => ranges)
    ])
    if (done.length > 0) await store.write(done)
  }

  /** Tells whether anything is left of records, such as after a restored copy of a folder. */
  async isLeft (ids: readonly CaseId[]): Promise<boolean> {
    const { pads, bodies, recordKeys } = this.parts.store
    const cases = await this.#cases(ids)
    const held = await bodies.has(cases.flatMap(partHashes))
    if (held.includes(true)) return true
    const states = await Promise.all(cases.map(async ({ bodyHash }) => (await pads.get(bodyHash)).type))
    if (states.some(state => state !== 'erased')) return true
    return (await recordKeys.getMany(ids)).some(row => row !== undefined)
  }

  async #cases (ids: readonly CaseId[]): Promise<Case[]> {
    const rows = await this.parts.store.loadEntries(ids.map(caseKey))
    return ids.flatMap(id => {
      const row = rows.get(entryId(caseKey(id)))
      const found = row === undefined ? undefined : decode(caseCodec, row)
      return found?.verdict === 'accept' ? [found.value] : []
    })
  }

  /** The tables whose keys begin with a case id, and whose rows have keys or text of people. */
  get #tables (): readonly Table[] {
    const { store } = this.parts
    return [
      store.recordKeys, store.ownFindings, store.claims, store.reviews, store.findings, store.awaitedFindings,
      store.questions, store.excerpts, store.reviewDecisions
    ]
  }

  /** Deletes the rows of cases: keys, findings, questions, excerpts, decisions and claims of clinicians. */
  async #rowsOf (ids: readonly CaseId[]): Promise<Operation[]> {
    const operations: Operation[] = []
    for (const id of ids) {
      for (const table of this.#tables) {
        for await (const [key] of table.withPrefix(id)) operations.push(table.deleting(key))
      }
    }
    return operations
  }
}
