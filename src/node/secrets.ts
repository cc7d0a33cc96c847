import { aeadOpen, aeadSeal, hkdfSha512 } from '../protocol/crypto/index.js'
import { utf8 } from '../protocol/types/index.js'

const NONCE_BYTES = 12

/**
 * Keys derived from the node seed for use inside this node alone. Record keys and the linking key
 * lie in the database only under `storage`, so a copied data folder opens nothing.
 */
export class Secrets {
  readonly #storage: Uint8Array
  /** Keys the retry tags of this hospital's own identifiers (records-and-fhir.md §1). */
  readonly retryTags: Uint8Array

  constructor (seed: Uint8Array, private readonly random: (bytes: number) => Uint8Array) {
    this.#storage = hkdfSha512(seed, 'medichain/v1/storage-key', 32)
    this.retryTags = hkdfSha512(seed, 'medichain/v1/retry-tags', 32)
  }

  /** `purpose` and `owner` are authenticated: a sealed value cannot be moved to another row. */
  seal (purpose: string, owner: Uint8Array, value: Uint8Array): Uint8Array {
    return aeadSeal(this.#storage, this.random(NONCE_BYTES), value, context(purpose, owner))
  }

  open (purpose: string, owner: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    return aeadOpen(this.#storage, sealed, context(purpose, owner))
  }
}

function context (purpose: string, owner: Uint8Array): Uint8Array {
  return Buffer.concat([utf8(`${purpose}\0`), owner])
}
