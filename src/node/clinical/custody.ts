import { bodyHash } from '../../protocol/codec/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { concat, equal, hex, type Case, type CaseId, type Chain } from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Secrets } from '../machine/secrets.js'

/** The keys of an own case. */
export interface OwnKeys {
  /** Opens the case part; validators get it. */
  readonly caseKey: Uint8Array
  /** Opens the record part; no other hospital gets it. */
  readonly recordKey: Uint8Array
}

const KEY_BYTES = 32

/**
 * Keeps the keys that this hospital holds, sealed at rest. A submitter keeps both keys of its own cases: the
 * case key, then the record key. A drawn validator keeps a case key for good only if it judged the case and
 * the case was accepted (ARCHITECTURE.md, Who can read).
 */
export class Custody {
  /** The case keys of undecided own cases, which the validators request within seconds. */
  readonly #fresh = new Map<string, Uint8Array>()

  constructor (
    private readonly chain: Chain, private readonly store: NodeStore, private readonly secrets: Secrets
  ) {}

  /** Seals the keys of a new own case for the database. */
  sealed (
    caseId: CaseId, { caseKey, recordKey }: OwnKeys
  ): { readonly caseId: CaseId, readonly sealed: Uint8Array } {
    this.#fresh.set(hex(caseId), caseKey)
    return { caseId, sealed: this.secrets.seal('record-key', caseId, concat(caseKey, recordKey)) }
  }

  /** Stores the case key that a validator got. */
  operationToStore (caseId: CaseId, caseKey: Uint8Array): Operation {
    const sealed = this.secrets.seal('record-key', caseId, caseKey)
    return this.store.recordKeys.putting(caseId, sealed)
  }

  operationToForget (caseId: CaseId): Operation {
    return this.store.recordKeys.deleting(caseId)
  }

  /** Keys of decided cases are read from the database from now on. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id } of casesOf(delta, 'closed')) this.#fresh.delete(hex(id))
  }

  async caseKey (caseId: CaseId): Promise<Uint8Array | undefined> {
    const [key] = await this.caseKeys([caseId])
    return key
  }

  /** Returns the keys of record parts, which this hospital has of its own cases alone. */
  async recordKeys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    return (await this.#stored(caseIds)).map(keys =>
      keys?.byteLength === 2 * KEY_BYTES ? keys.slice(KEY_BYTES) : undefined)
  }

  async caseKeys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const fresh = caseIds.map(caseId => this.#fresh.get(hex(caseId)))
    if (fresh.every(key => key !== undefined)) return fresh
    const stored = await this.#stored(caseIds)
    return stored.map((keys, at) => fresh[at] ?? keys?.slice(0, KEY_BYTES))
  }

  async #stored (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const sealed = await this.store.recordKeys.getMany(caseIds)
    return caseIds.map((caseId, at) => {
      const row = sealed[at]
      return row === undefined ? undefined : this.secrets.open('record-key', caseId, row)
    })
  }

  /** False if our copy of a case part is damaged. Then the submitter is not to blame if it does not open. */
  isWhole ({ casePartHash: wanted, submitter }: Case, ciphertext: Uint8Array): boolean {
    return equal(bodyHash(this.chain.id, submitter, ciphertext), wanted)
  }
}
