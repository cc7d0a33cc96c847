import { hex, type Hex } from '../protocol/types/index.js'
import { EnvelopeRows, type Envelopes } from './envelopes.js'
import { KeySpace } from './key-spaces.js'
import type { KeyValueStore, Operation } from './key-value-store.js'
import type { Pads } from './pads.js'
import { Table } from './table.js'

/** A ciphertext and its hash. Storage does not check the hash. */
export interface StoredBody {
  readonly hash: Uint8Array
  readonly ciphertext: Uint8Array
  /** The pad of a record part. It never enters the database. */
  readonly pad?: Uint8Array | undefined
}

const NOTHING = new Uint8Array(0)

interface Group {
  readonly bodies: StoredBody[]
  /** Bodies of them that cannot be on the disk. */
  readonly unstored: Set<StoredBody>
  readonly alongside: Operation[]
  readonly deleted: Uint8Array[]
  /** Deleted bodies whose pads go, too. */
  readonly released: Uint8Array[]
}

/** The hashes of the bodies that were not stored before. */
export type NewBodies = ReadonlySet<Hex>

/**
 * Stores bodies beside the chain: envelopes in the order of arrival, and a small index by hash. Pads go to
 * the key file. Writes run one after another; calls made while the disk is busy share the next synced batch.
 * A body that arrives several times is stored once, so that its deletion leaves no copy.
 *
 * Each new body gets a mark in a key space of its own: it waits. The batch of the block that opens its case
 * deletes the mark. So a start reads the marks alone, and a crash leaves no body that nobody looks at again.
 */
export class BodyStore {
  readonly #index: Table
  readonly #marks: Table
  /** The next batch, which still accepts bodies. */
  #group: { readonly content: Group, readonly done: Promise<NewBodies> } | undefined
  #last: Promise<unknown> = Promise.resolve()

  private constructor (
    private readonly store: KeyValueStore, private readonly pads: Pads,
    private readonly envelopes: Envelopes
  ) {
    this.#index = new Table(store, KeySpace.bodyIndex)
    this.#marks = new Table(store, KeySpace.waitingBody)
  }

  /** @param envelopes undefined to keep the envelopes in the database */
  static async open (
    store: KeyValueStore, pads: Pads, envelopes: Envelopes | undefined
  ): Promise<BodyStore> {
    return new BodyStore(store, pads, envelopes ?? await EnvelopeRows.open(store))
  }

  /** Stores bodies and the operations `alongside` atomically. They are durable when it resolves. */
  put (bodies: readonly StoredBody[], alongside: readonly Operation[] = []): Promise<NewBodies> {
    return this.#join(bodies, alongside, [], [])
  }

  /** Does the same with bodies that were sealed just now, and so are nowhere. They are not looked up. */
  putSealed (bodies: readonly StoredBody[], alongside: readonly Operation[]): Promise<NewBodies> {
    return this.#join(bodies, alongside, [], [], bodies)
  }

  /**
   * Deletes bodies in one synced batch with `alongside`. Calls of `put` may share the batch. A body that the
   * same batch puts and deletes is needed again, and stays.
   */
  async deleteWith (hashes: readonly Uint8Array[], alongside: readonly Operation[]): Promise<void> {
    await this.#join([], alongside, hashes, hashes)
  }

  /** Deletes damaged bodies like `deleteWith`. Their pads stay for the bodies of other hospitals. */
  async deleteDamaged (hashes: readonly Uint8Array[], alongside: readonly Operation[]): Promise<void> {
    await this.#join([], alongside, hashes, [])
  }

  /** Returns the hashes of the bodies that wait, in order. */
  async * waiting (): AsyncGenerator<Uint8Array> {
    for await (const [hash] of this.#marks.iterate()) yield hash
  }

  /** Makes the operations after which these bodies wait, if they are here. */
  marking (hashes: readonly Uint8Array[]): Operation[] {
    return hashes.map(hash => this.#marks.putting(hash, NOTHING))
  }

  /** Makes the operations after which these bodies do not wait. */
  unmarking (hashes: readonly Uint8Array[]): Operation[] {
    return hashes.map(hash => this.#marks.deleting(hash))
  }

  async get (hash: Uint8Array): Promise<Uint8Array | undefined> {
    const [ciphertext] = await this.getMany([hash])
    return ciphertext
  }

  /** Returns ciphertexts in the order of `hashes`. */
  async getMany (hashes: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    const places = await this.#index.getMany(hashes)
    const ciphertexts = await this.envelopes.read(places.filter(place => place !== undefined))
    let next = 0
    return places.map(place => place === undefined ? undefined : ciphertexts[next++])
  }

  /** Returns bodies with their pads, in the order of `hashes`. */
  async getWithPads (hashes: readonly Uint8Array[]): Promise<(StoredBody | undefined)[]> {
    const ciphertexts = await this.getMany(hashes)
    return await Promise.all(hashes.map(async (hash, i) => {
      const ciphertext = ciphertexts[i]
      if (ciphertext === undefined) return undefined
      const found = await this.pads.get(hash)
      return { hash, ciphertext, pad: found.type === 'pad' ? found.pad : undefined }
    }))
  }

  /** Tells for each of `hashes` whether the body is stored durably. */
  async has (hashes: readonly Uint8Array[]): Promise<boolean[]> {
    const places = await this.#index.getMany(hashes)
    return places.map(place => place !== undefined)
  }

  /** Deletes bodies, and overwrites their envelopes and pads. */
  delete (hashes: readonly Uint8Array[]): Promise<void> {
    // Later calls of `put` start a new batch, which runs after the deletion.
    this.#group = undefined
    return this.#enqueue(async () => {
      const places = await this.#index.getMany(hashes)
      const operations = hashes.flatMap((hash, i) => this.#deleting(hash, places[i]))
      if (operations.length > 0) await this.store.batch(operations, { sync: true })
      await this.envelopes.wipe(places.filter(place => place !== undefined))
      await this.pads.release(hashes)
    })
  }

  /**
   * Erases bodies for ever: first their pads, then their envelopes, then the rows of the index with
   * `alongside`. After a crash the caller erases again. No pad of these bodies is stored any more.
   */
  erase (hashes: readonly Uint8Array[], alongside: readonly Operation[]): Promise<void> {
    this.#group = undefined
    return this.#enqueue(async () => {
      await this.pads.erase(hashes)
      const places = await this.#index.getMany(hashes)
      await this.envelopes.wipe(places.filter(place => place !== undefined))
      const operations = hashes.flatMap((hash, i) => this.#deleting(hash, places[i]))
      await this.store.batch([...alongside, ...operations], { sync: true })
    })
  }

  #join (
    bodies: readonly StoredBody[], alongside: readonly Operation[], deleted: readonly Uint8Array[],
    released: readonly Uint8Array[], unstored: readonly StoredBody[] = []
  ): Promise<NewBodies> {
    if (this.#group === undefined) {
      const content: Group = { bodies: [], unstored: new Set(), alongside: [], deleted: [], released: [] }
      const done = this.#enqueue(async () => {
        if (this.#group?.content === content) this.#group = undefined
        return await this.#write(content)
      })
      this.#group = { content, done }
    }
    const { content, done } = this.#group
    for (const body of bodies) content.bodies.push(body)
    for (const body of unstored) content.unstored.add(body)
    for (const operation of alongside) content.alongside.push(operation)
    for (const hash of deleted) content.deleted.push(hash)
    for (const hash of released) content.released.push(hash)
    return done
  }

  #deleting (hash: Uint8Array, place: Uint8Array | undefined): Operation[] {
    if (place === undefined) return [this.#marks.deleting(hash)]
    return [this.#index.deleting(hash), ...this.envelopes.dropping([place]), this.#marks.deleting(hash)]
  }

  #enqueue<T> (work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #write ({ bodies, unstored, alongside, deleted, released }: Group): Promise<NewBodies> {
    const toFind = bodies.filter(body => !unstored.has(body))
    const [found, places] = await Promise.all([
      this.has(toFind.map(body => body.hash)), this.#index.getMany(deleted)
    ])
    let next = 0
    const held = bodies.map(body => !unstored.has(body) && found[next++] === true)
    const seen = new Set<Hex>()
    const added = new Set<Hex>()
    const toDelete = new Set(deleted.map(hex))
    const operations: Operation[] = [...alongside]
    const fresh: StoredBody[] = []
    bodies.forEach((body, i) => {
      const id = hex(body.hash)
      if (seen.has(id)) return
      seen.add(id)
      if (held[i] !== true || toDelete.has(id)) added.add(id)
      // The case of a body that is put and deleted ends here, so the body waits again.
      if (held[i] === true && toDelete.has(id)) operations.push(this.#marks.putting(body.hash, NOTHING))
      if (held[i] !== true) fresh.push(body)
    })
    const dropped: Uint8Array[] = []
    deleted.forEach((hash, i) => {
      const place = places[i]
      if (seen.has(hex(hash))) return
      operations.push(...this.#deleting(hash, place))
      if (place !== undefined) dropped.push(place)
    })
    // A body on the disk has its pad there, so the pads are written first and released last.
    const pads = bodies.flatMap(({ hash, pad }) => pad === undefined ? [] : [{ bodyHash: hash, pad }])
    const [written] = await Promise.all([
      fresh.length > 0 ? this.envelopes.write(fresh.map(({ ciphertext }) => ciphertext)) : undefined,
      pads.length > 0 ? this.pads.put(pads) : undefined
    ])
    fresh.forEach(({ hash }, i) => {
      operations.push(this.#index.putting(hash, written!.places[i]!), this.#marks.putting(hash, NOTHING))
    })
    for (const operation of written?.alongside ?? []) operations.push(operation)
    if (operations.length > 0) await this.store.batch(operations, { sync: true })
    await this.envelopes.wipe(dropped)
    const gone = released.filter(hash => !seen.has(hex(hash)))
    if (gone.length > 0) await this.pads.release(gone)
    return added
  }
}
