import { readU64, u64 } from './integers.js'
import { KeySpace } from './key-spaces.js'
import type { KeyValueStore, Operation } from './key-value-store.js'
import { Table } from './table.js'

/** Envelopes that were written, and the rows that must be in the batch with their index. */
export interface WrittenEnvelopes {
  /** Where each of them is, as bytes of the index. */
  readonly places: readonly Uint8Array[]
  readonly alongside: readonly Operation[]
}

/** Keeps the ciphertexts of bodies. `BodyStore` keeps the index from their hashes to their places. */
export interface Envelopes {
  /** Writes ciphertexts. They are durable once the operations are. */
  write (ciphertexts: readonly Uint8Array[]): Promise<WrittenEnvelopes>
  /**
   * Returns envelopes in the order of their places; undefined for one that was deleted or overwritten.
   * @throws StorageError 'corrupt' for one that is damaged
   */
  read (places: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /** Returns the operations of the batch that deletes envelopes from the index. */
  dropping (places: readonly Uint8Array[]): readonly Operation[]
  /** Overwrites envelopes, durably when it resolves. */
  wipe (places: readonly Uint8Array[]): Promise<void>
}

/**
 * Keeps envelopes as rows of the database, in the order of arrival. So the simulator and tests lose them with
 * the rows of an unsynced batch. Nodes on a disk have `EnvelopeFiles`, as a database keeps deleted bytes.
 */
export class EnvelopeRows implements Envelopes {
  readonly #rows: Table

  private constructor (store: KeyValueStore, private nextArrival: number) {
    this.#rows = new Table(store, KeySpace.body)
  }

  static async open (store: KeyValueStore): Promise<EnvelopeRows> {
    let next = 0
    for await (const [key] of new Table(store, KeySpace.body).iterate({ reverse: true, limit: 1 })) {
      next = readU64(key) + 1
    }
    return new EnvelopeRows(store, next)
  }

  async write (ciphertexts: readonly Uint8Array[]): Promise<WrittenEnvelopes> {
    const places = ciphertexts.map(() => u64(this.nextArrival++))
    const alongside = places.map((place, i) => this.#rows.putting(place, ciphertexts[i]!))
    return await Promise.resolve({ places, alongside })
  }

  async read (places: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return await this.#rows.getMany(places)
  }

  dropping (places: readonly Uint8Array[]): readonly Operation[] {
    return places.map(place => this.#rows.deleting(place))
  }

  async wipe (): Promise<void> {
    await Promise.resolve()
  }
}
