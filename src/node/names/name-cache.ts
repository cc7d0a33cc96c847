import { hmacSha256 } from '../../protocol/crypto/index.js'
import { patientHandle } from '../../protocol/names/index.js'
import {
  BoundedMap, concat, equal, hex, utf8, type ChainId, type Hex, type PatientHandle
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'
import { RowsTogether } from './rows-together.js'

const DOMAIN = utf8('medichain/v2/name-row')
const HANDLE_DOMAIN = utf8('medichain/v2/name-of-handle')
const PURPOSE = 'name'
/** The patients whose names are in memory, some 300 bytes each. */
export const MAX_IN_MEMORY = 16_384
const KEY_BYTES = 32
const NAME_BYTES = 32
const PAIR_BYTES = KEY_BYTES + NAME_BYTES
/** The names of one patient that a row keeps. A name key is replaced only if too few shares are left. */
const MAX_NAMES = 4

/** A name of a patient, and the public name key under which it was computed. */
export interface KnownName {
  readonly publicKey: Uint8Array
  readonly name: Uint8Array
}

/**
 * Keeps the names of patients that this hospital has asked for, so that it asks once for each. Rows are under
 * keyed digests of the identifiers, and values are sealed, so a copied database names nobody. A second row
 * finds that row by the handle on the chain. The table grows by what this hospital asks, and the other
 * hospitals bound that number per day.
 */
export class NameCache {
  /** The names of a patient, newest first, by row. The least recently used are dropped. */
  readonly #front = new BoundedMap<Hex, readonly KnownName[]>(MAX_IN_MEMORY)

  readonly #rows: RowsTogether

  constructor (
    private readonly store: NodeStore, private readonly secrets: Secrets, private readonly chainId: ChainId
  ) {
    this.#rows = new RowsTogether(store.names)
  }

  /** Returns the key of the row of a patient. @param input see `nameInput` */
  rowOf (input: Uint8Array): Uint8Array {
    return hmacSha256(this.secrets.hospitalSecret, concat(DOMAIN, input))
  }

  /** Returns the names of a patient, newest first; none if this hospital never asked. */
  async get (row: Uint8Array): Promise<readonly KnownName[]> {
    const front = this.#front.get(hex(row))
    if (front !== undefined) {
      this.#front.renew(hex(row), front)
      return front
    }
    const sealed = await this.#rows.get(row)
    const opened = sealed === undefined ? undefined : this.secrets.open(PURPOSE, row, sealed)
    const names = opened === undefined ? [] : namesIn(opened)
    // A name that was put during the read is newer than what was read.
    const put = this.#front.get(hex(row))
    if (put !== undefined) return put
    // A patient without a name is looked up again before it gets one.
    this.#front.renew(hex(row), names)
    return names
  }

  /** Adds names, each as the newest of its patient. They are durable when the promise resolves. */
  async put (found: readonly { readonly row: Uint8Array, readonly known: KnownName }[]): Promise<void> {
    const operations = await Promise.all(found.map(async ({ known, row }): Promise<Operation[]> => {
      const others = (await this.get(row)).filter(({ publicKey }) => !equal(publicKey, known.publicKey))
      const names = [known, ...others].slice(0, MAX_NAMES)
      this.#front.renew(hex(row), names)
      const bytes = concat(...names.flatMap(({ name, publicKey }) => [publicKey, name]))
      return [
        this.store.names.putting(row, this.secrets.seal(PURPOSE, row, bytes)),
        this.store.names.putting(this.#rowOfHandle(this.#handleOf(known)), row)
      ]
    }))
    await this.store.write(operations.flat())
  }

  /** Finds the names of a patient by the handle of one of them; none if this hospital does not know it. */
  async withHandle (handle: PatientHandle): Promise<readonly KnownName[]> {
    const row = await this.store.names.get(this.#rowOfHandle(handle))
    return row === undefined ? [] : await this.get(row)
  }

  /** Forgets all names of a patient. @returns the rows that are to be deleted, of this table */
  async forget (handle: PatientHandle): Promise<readonly Uint8Array[]> {
    const row = await this.store.names.get(this.#rowOfHandle(handle))
    if (row === undefined) return []
    const names = await this.get(row)
    this.#front.delete(hex(row))
    return [row, ...names.map(known => this.#rowOfHandle(this.#handleOf(known)))]
  }

  #handleOf ({ name }: KnownName): PatientHandle {
    return patientHandle(this.chainId, name)
  }

  #rowOfHandle (handle: PatientHandle): Uint8Array {
    return hmacSha256(this.secrets.hospitalSecret, concat(HANDLE_DOMAIN, handle))
  }
}

function namesIn (bytes: Uint8Array): KnownName[] {
  return Array.from({ length: Math.floor(bytes.byteLength / PAIR_BYTES) }, (_, index) => {
    const pair = bytes.slice(index * PAIR_BYTES, (index + 1) * PAIR_BYTES)
    return { publicKey: pair.subarray(0, KEY_BYTES), name: pair.subarray(KEY_BYTES) }
  })
}
