import { caseCodec, decode } from '../../protocol/codec/index.js'
import type { Closure } from '../../protocol/consent/index.js'
import {
  MeasurePhase, caseKey, entryId, erasedKey, measureKey, measureRowCodec
} from '../../protocol/ledger/index.js'
import { Measure, ZERO_32, equal, type Case, type CaseId } from '../../protocol/types/index.js'
import { rareRows, type NodeStore } from '../../storage/index.js'

/** More versions than a hospital makes of a record (protocol/codec, MAX_VERSIONS). */
const MAX_STEPS = 1024

type Version = Pick<Case, 'id' | 'replaces'>

/**
 * Tells what closes the record of a case by this node's ledger (SPECIFICATION.md §19.3). A measure is on the
 * first version of a record, and counts for all versions.
 */
export class Closures {
  constructor (private readonly store: Pick<NodeStore, 'entries' | 'loadEntries' | 'loadRows'>) {}

  async of (version: Version): Promise<Closure | undefined> {
    const [closure] = await this.all([version])
    return closure
  }

  /** Returns the closures in the order of the cases. */
  async all (versions: readonly Version[]): Promise<(Closure | undefined)[]> {
    const firsts = await Promise.all(versions.map(async version => await this.first(version)))
    const [erased, measures] = await Promise.all([
      rareRows(this.store, 'erased', versions.map(({ id }) => erasedKey(id).key)),
      rareRows(this.store, 'measure', firsts.flatMap(first =>
        [Measure.erase, Measure.restrict].map(measure => measureKey(first, measure).key)))
    ])
    const phaseOf = (row: Uint8Array | undefined): MeasurePhase | undefined =>
      row === undefined ? undefined : measureRowCodec.decode(row).phase
    return versions.map((_, at) => {
      if (erased[at] !== undefined) return 'erased'
      if (phaseOf(measures[2 * at]) === MeasurePhase.ordered) return 'erasing'
      return phaseOf(measures[2 * at + 1]) === MeasurePhase.inForce ? 'restricted' : undefined
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
