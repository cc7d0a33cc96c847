import { caseCodec, decode } from '../../protocol/codec/index.js'
import type { Closure } from '../../protocol/consent/index.js'
import {
  MeasurePhase, caseKey, entryId, erasedKey, measureKey, measureRowCodec
} from '../../protocol/ledger/index.js'
import { Measure, ZERO_32, equal, type Case, type CaseId } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'

/** More versions than a hospital makes of a record (protocol/codec, MAX_VERSIONS). */
const MAX_STEPS = 1024

type Version = Pick<Case, 'id' | 'replaces'>

/**
 * Tells what closes the record of a case by this node's ledger (SPECIFICATION.md §19.3). A measure is on the
 * first version of a record, and counts for all versions.
 */
export class Closures {
  constructor (private readonly store: Pick<NodeStore, 'loadEntries'>) {}

  async of (version: Version): Promise<Closure | undefined> {
    const [closure] = await this.all([version])
    return closure
  }

  /** Returns the closures in the order of the cases. */
  async all (versions: readonly Version[]): Promise<(Closure | undefined)[]> {
    const firsts = await Promise.all(versions.map(async version => await this.first(version)))
    const keys = versions.flatMap(({ id }, at) => [
      erasedKey(id), measureKey(firsts[at]!, Measure.erase), measureKey(firsts[at]!, Measure.restrict)
    ])
    const rows = await this.store.loadEntries(keys)
    const phaseOf = (record: CaseId, measure: Measure): MeasurePhase | undefined => {
      const row = rows.get(entryId(measureKey(record, measure)))
      return row === undefined ? undefined : measureRowCodec.decode(row).phase
    }
    return versions.map(({ id }, at) => {
      if (rows.has(entryId(erasedKey(id)))) return 'erased'
      if (phaseOf(firsts[at]!, Measure.erase) === MeasurePhase.ordered) return 'erasing'
      const isRestricted = phaseOf(firsts[at]!, Measure.restrict) === MeasurePhase.inForce
      return isRestricted ? 'restricted' : undefined
    })
  }

  /** Returns the id of the first version of a record. */
  async first ({ id, replaces }: Version): Promise<CaseId> {
    let [version, before] = [id, replaces]
    for (let step = 0; step < MAX_STEPS && !equal(before, ZERO_32); step++) {
      const found = await this.#read(before)
      if (found === undefined) break
      version = found.id
      before = found.replaces
    }
    return version
  }

  /** Returns all versions of a record, the newest first. @param first the first version */
  async versions (first: CaseId): Promise<Case[]> {
    const found: Case[] = []
    let next = await this.#read(first)
    while (next !== undefined && found.length < MAX_STEPS) {
      found.unshift(next)
      next = equal(next.supersededBy, ZERO_32) ? undefined : await this.#read(next.supersededBy)
    }
    return found
  }

  async #read (id: CaseId): Promise<Case | undefined> {
    const key = caseKey(id)
    const row = (await this.store.loadEntries([key])).get(entryId(key))
    const found = row === undefined ? undefined : decode(caseCodec, row)
    return found?.verdict === 'accept' ? found.value : undefined
  }
}
