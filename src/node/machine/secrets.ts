import { hkdfSha512 } from '../../protocol/crypto/index.js'
import { aeadOpen, aeadSeal } from '../../protocol/crypto/native/sealing/index.js'
import { concat, utf8 } from '../../protocol/types/index.js'

const KEY_BYTES = 32
const NONCE_BYTES = 12

/**
 * Keys derived from the node seed, for use inside this node alone. Record keys and linking keys lie
 * in the database only under the storage key, so a copied data folder opens nothing.
 */
export class Secrets {
  readonly #storageKey: Uint8Array
  /** Keys the retry tags of this hospital's own identifiers (records/SPECIFICATION.md §1). */
  readonly hospitalSecret: Uint8Array

  constructor (seed: Uint8Array, private readonly random: (bytes: number) => Uint8Array) {
    this.#storageKey = hkdfSha512(seed, 'medichain/v1/storage-key', KEY_BYTES)
    this.hospitalSecret = hkdfSha512(seed, 'medichain/v1/hospital-secret', KEY_BYTES)
  }

  /** `purpose` and `owner` are authenticated: a sealed value cannot be moved to another row. */
  seal (purpose: string, owner: Uint8Array, value: Uint8Array): Uint8Array {
    return aeadSeal(this.#storageKey, this.random(NONCE_BYTES), value, context(purpose, owner))
  }

  open (purpose: string, owner: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
    return aeadOpen(this.#storageKey, sealed, context(purpose, owner))
  }
}

function context (purpose: string, owner: Uint8Array): Uint8Array {
  return concat(utf8(`${purpose}\0`), owner)
}
