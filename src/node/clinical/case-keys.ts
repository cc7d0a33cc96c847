import { hex, equal, type Case, type CaseId, type Signer } from '../../protocol/types/index.js'
import { caseKeyIn } from '../../records/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail } from '../machine/ports.js'
import type { Custody } from './custody.js'
import { NODE, type RecordReader } from './read.js'
import type { ReturnedKeys } from './returned-keys.js'

export interface CaseKeysParts {
  readonly signer: Pick<Signer, 'id'>, readonly hostLoop: Pick<HostLoop, 'stopped'>,
  readonly custody: Pick<Custody, 'caseKeys' | 'recordKeys'>,
  readonly records: Pick<RecordReader, 'readMany'>,
  readonly returnedKeys: Pick<ReturnedKeys, 'fetch'>, readonly fail: Fail
}

/**
 * Finds the keys of case parts for the validators. A submitter that lost its disk lost the case keys, too.
 * The other hospitals give its record keys back, and each record part has the seed of its case key.
 */
export class CaseKeys {
  /** The own cases whose record keys are asked for, by hexadecimal id. */
  readonly #asked = new Set<string>()

  constructor (private readonly parts: CaseKeysParts) {}

  /**
   * Returns the keys in the order of the cases; undefined for a key that is not here. A call for a lost
   * key of an own case asks the other hospitals for its record key. It does not wait for their answers.
   */
  async of (cases: readonly Case[]): Promise<(Uint8Array | undefined)[]> {
    const { custody, signer } = this.parts
    const held = await custody.caseKeys(cases.map(({ id }) => id))
    const lost = cases.filter(({ submitter }, at) => held[at] === undefined && equal(submitter, signer.id))
    if (lost.length === 0) return held
    const found = await this.#fromRecords(lost)
    return cases.map(({ id }, at) => held[at] ?? found.get(hex(id)))
  }

  async #fromRecords (lost: readonly Case[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const recordKeys = await this.parts.custody.recordKeys(lost)
    this.#ask(lost.filter((_, at) => recordKeys[at] === undefined).map(({ id }) => id))
    const opened = await this.parts.records.readMany(NODE, lost, 'release')
    const found = new Map<string, Uint8Array>()
    for (const [at, { id }] of lost.entries()) {
      const part = opened[at]
      const key = part?.isApproved === true ? caseKeyIn(part.plaintext) : undefined
      if (key !== undefined) found.set(hex(id), key)
    }
    return found
  }

  #ask (caseIds: readonly CaseId[]): void {
    const { fail, hostLoop, returnedKeys } = this.parts
    const fresh = caseIds.filter(id => !this.#asked.has(hex(id)))
    if (fresh.length === 0) return
    for (const id of fresh) this.#asked.add(hex(id))
    returnedKeys.fetch(fresh)
      .catch((error: unknown) => { if (!hostLoop.stopped) fail(error) })
      .finally(() => { for (const id of fresh) this.#asked.delete(hex(id)) })
  }
}
