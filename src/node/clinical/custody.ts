import { bodyHash } from '../../protocol/codec/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import { equal, hex, type Case, type CaseId, type Chain } from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Secrets } from '../machine/secrets.js'

/**
 * Keeps the record keys that this hospital holds, sealed at rest. A submitter keeps the keys of its own
 * cases. A drawn validator keeps a key for good only if it judged the case and the case was accepted
 * (ARCHITECTURE.md, Who can read).
 */
export class Custody {
  /** The keys of undecided own cases, which the validators request within seconds. */
  readonly #fresh = new Map<string, Uint8Array>()

  constructor (
    private readonly chain: Chain, private readonly store: NodeStore, private readonly secrets: Secrets
  ) {}

  /** Seals the key of a new own case for the database. */
  sealed (caseId: CaseId, key: Uint8Array): { readonly caseId: CaseId, readonly sealed: Uint8Array } {
    this.#fresh.set(hex(caseId), key)
    return { caseId, sealed: this.secrets.seal('record-key', caseId, key) }
  }

  operationToStore (caseId: CaseId, key: Uint8Array): Operation {
    const sealed = this.secrets.seal('record-key', caseId, key)
    return this.store.recordKeys.putting(caseId, sealed)
  }

  operationToForget (caseId: CaseId): Operation {
    return this.store.recordKeys.deleting(caseId)
  }

  /** Keys of decided cases are read from the database from now on. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id } of casesOf(delta, 'closed')) this.#fresh.delete(hex(id))
  }

  async key (caseId: CaseId): Promise<Uint8Array | undefined> {
    const [key] = await this.storedKeys([caseId])
    return key
  }

  async storedKeys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const sealed = await this.store.recordKeys.getMany(caseIds)
    return caseIds.map((caseId, at) => {
      const row = sealed[at]
      return row === undefined ? undefined : this.secrets.open('record-key', caseId, row)
    })
  }

  async keys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const fresh = caseIds.map(caseId => this.#fresh.get(hex(caseId)))
    if (fresh.every(key => key !== undefined)) return fresh
    const sealed = await this.store.recordKeys.getMany(caseIds)
    return sealed.map((value, index) => {
      const caseId = caseIds[index]
      if (value === undefined || caseId === undefined) return fresh[index]
      return fresh[index] ?? this.secrets.open('record-key', caseId, value)
    })
  }

  /** False if our copy of a body is damaged. Then the submitter is not to blame if the body does not open. */
  isWhole ({ bodyHash: wanted, submitter }: Case, ciphertext: Uint8Array): boolean {
    return equal(bodyHash(this.chain.id, submitter, ciphertext), wanted)
  }
}
