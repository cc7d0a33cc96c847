import {
  hex, partBytes, partHashes, type Hex, type LeafHash, type MemberId, type Propose, type VerifiedTransaction
} from '../../protocol/types/index.js'

interface Waiting {
  readonly leaf: LeafHash
  readonly author: Hex
  readonly bytes: number
  readonly hashes: readonly Hex[]
  /** The replica has the transaction, so its pool tells whether the transaction is still held. */
  taken: boolean
}

/** Keeps the PROPOSE that wait for a block, and counts their bodies, also for each author. */
export class WaitingProposes {
  readonly #waiting = new Map<Hex, Waiting>()
  /** How many waiting PROPOSE name a body. */
  readonly #named = new Map<Hex, number>()
  readonly #perAuthor = new Map<Hex, number>()
  readonly #bodiesPerAuthor = new Map<Hex, number>()
  #bytes = 0

  /** The bytes of the bodies of all authors. */
  get bytes (): number { return this.#bytes }

  /** Counts the waiting bodies of an author, and their bytes. */
  of (author: MemberId): { readonly bytes: number, readonly bodies: number } {
    const name = hex(author)
    return { bytes: this.#perAuthor.get(name) ?? 0, bodies: this.#bodiesPerAuthor.get(name) ?? 0 }
  }

  names (body: Hex): boolean {
    return this.#named.has(body)
  }

  add (transaction: VerifiedTransaction<Propose>): void {
    const { leaf } = transaction
    const before = this.#waiting.get(hex(leaf))
    if (before !== undefined) {
      before.taken = false
      return
    }
    const author = hex(transaction.injector)
    const bytes = bodyBytes(transaction)
    const hashes = transaction.transaction.proposals.flatMap(partHashes).map(hex)
    this.#waiting.set(hex(leaf), { leaf, author, bytes, hashes, taken: false })
    for (const hash of hashes) add(this.#named, hash, 1)
    add(this.#perAuthor, author, bytes)
    add(this.#bodiesPerAuthor, author, hashes.length)
    this.#bytes += bytes
  }

  /** Notes that the replica has the transaction. */
  take (leaf: LeafHash): void {
    const waiting = this.#waiting.get(hex(leaf))
    if (waiting !== undefined) waiting.taken = true
  }

  /** @returns the hashes of the bodies that the removed PROPOSE named */
  remove (leaf: LeafHash): readonly Hex[] {
    const waiting = this.#waiting.get(hex(leaf))
    if (waiting === undefined) return []
    this.#waiting.delete(hex(leaf))
    for (const hash of waiting.hashes) add(this.#named, hash, -1)
    add(this.#perAuthor, waiting.author, -waiting.bytes)
    add(this.#bodiesPerAuthor, waiting.author, -waiting.hashes.length)
    this.#bytes -= waiting.bytes
    return waiting.hashes
  }

  /** Removes each PROPOSE that the replica had and holds no longer. @returns the hashes of their bodies */
  removeDropped (isHeld: (leaf: LeafHash) => boolean): Hex[] {
    return [...this.#waiting.values()].filter(({ leaf, taken }) => taken && !isHeld(leaf))
      .flatMap(({ leaf }) => this.remove(leaf))
  }
}

export function bodyBytes ({ transaction }: VerifiedTransaction<Propose>): number {
  return partBytes(transaction.proposals)
}

/** Adds to a count, and removes the count if it is zero. */
function add (counts: Map<Hex, number>, key: Hex, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
