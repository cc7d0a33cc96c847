import { bodyHash } from '../../protocol/codec/index.js'
import { openBody } from '../../records/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import type { Case, CaseId } from '../../protocol/types/index.js'
import { equal, hex } from '../../protocol/types/index.js'
import type { Operation } from '../../storage/index.js'
import type { Core } from '../assembly/core.js'
import type { CommittedBlock } from '../loop/host-loop.js'

type Sealed = Pick<Case, 'submitter' | 'pseudonym' | 'bodyHash' | 'keyCommitment'>
type Holding = Pick<Core, 'chain' | 'secrets' | 'store'>

/**
 * The record keys that this hospital holds, sealed at rest. A submitter keeps those of its own
 * cases; a drawn validator keeps those it was given, and loses them when the case does not end
 * accepted in its attempt (architecture.md, Who can read).
 */
export class Custody {
  /** Of undecided cases: their keys are asked for within seconds. */
  readonly #fresh = new Map<string, Uint8Array>()

  constructor (private readonly core: Holding) {}

  /** The key of an own new case, as it goes into the database. */
  sealed (caseId: CaseId, key: Uint8Array): { readonly caseId: CaseId, readonly sealed: Uint8Array } {
    this.#fresh.set(hex(caseId), key)
    return { caseId, sealed: this.core.secrets.seal('record-key', caseId, key) }
  }

  storing (caseId: CaseId, key: Uint8Array): Operation {
    const sealed = this.core.secrets.seal('record-key', caseId, key)
    return this.core.store.recordKeys.putting(caseId, sealed)
  }

  forgetting (caseId: CaseId): Operation {
    return this.core.store.recordKeys.deleting(caseId)
  }

  /** Decided cases are looked up in the database from now on. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id } of casesOf(delta, 'closed')) this.#fresh.delete(hex(id))
  }

  async key (caseId: CaseId): Promise<Uint8Array | undefined> {
    const sealed = await this.core.store.recordKeys.get(caseId)
    return sealed === undefined ? undefined : this.core.secrets.open('record-key', caseId, sealed)
  }

  async keys (caseIds: readonly CaseId[]): Promise<(Uint8Array | undefined)[]> {
    const fresh = caseIds.map(caseId => this.#fresh.get(hex(caseId)))
    if (fresh.every(key => key !== undefined)) return fresh
    const sealed = await this.core.store.recordKeys.getMany(caseIds)
    return sealed.map((value, index) => {
      const caseId = caseIds[index]
      if (value === undefined || caseId === undefined) return fresh[index]
      return fresh[index] ?? this.core.secrets.open('record-key', caseId, value)
    })
  }

  /** Else this copy is damaged, and the submitter not to blame that it does not open. */
  isWhole ({ bodyHash: wanted, submitter }: Case, ciphertext: Uint8Array): boolean {
    return equal(bodyHash(this.core.chain.id, submitter, ciphertext), wanted)
  }

  /** The plaintext of a body whose key is given; undefined if either does not fit the ledger. */
  open (one: Sealed, ciphertext: Uint8Array, key: Uint8Array): Uint8Array | undefined {
    return openBody(ciphertext, key, {
      chainId: this.core.chain.id, submitter: one.submitter, pseudonym: one.pseudonym,
      bodyHash: one.bodyHash, keyCommitment: one.keyCommitment
    })
  }
}
