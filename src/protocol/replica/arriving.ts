import {
  hex, ZERO_32, type Hex, type LeafHash, type MemberId, type VerifiedTransaction
} from '../types/index.js'

/** Bytes of the transactions of one sender whose rows are being loaded, at most. */
export const MAX_ARRIVING_BYTES = 4 * 1024 * 1024

interface Arrival {
  readonly transaction: VerifiedTransaction
  readonly sender: Hex
}

/** Holds the transactions whose rows are being loaded, before the pool takes them. */
export class Arriving {
  readonly #byLeaf = new Map<Hex, Arrival>()
  readonly #bytes = new Map<Hex, number>()

  get size (): number { return this.#byLeaf.size }

  get leaves (): LeafHash[] {
    return Array.from(this.#byLeaf.values(), ({ transaction }) => transaction.leaf)
  }

  /** The largest share of a sender, in bytes. */
  get largestShare (): number { return Math.max(0, ...this.#bytes.values()) }

  get (leaf: LeafHash): VerifiedTransaction | undefined {
    return this.#byLeaf.get(hex(leaf))?.transaction
  }

  /**
   * Adds a transaction, unless it is here or the share of its sender is full. A refused one may come again.
   * @param from the peer that sent it; undefined for this node
   * @returns whether it was added
   */
  add (transaction: VerifiedTransaction, from: MemberId | undefined): boolean {
    const leaf = hex(transaction.leaf)
    const sender = hex(from ?? ZERO_32)
    const bytes = (this.#bytes.get(sender) ?? 0) + transaction.bytes.byteLength
    if (bytes > MAX_ARRIVING_BYTES || this.#byLeaf.has(leaf)) return false
    this.#byLeaf.set(leaf, { transaction, sender })
    this.#bytes.set(sender, bytes)
    return true
  }

  remove ({ leaf }: VerifiedTransaction): void {
    const arrival = this.#byLeaf.get(hex(leaf))
    if (arrival === undefined) return
    const { sender, transaction } = arrival
    this.#byLeaf.delete(hex(leaf))
    const left = (this.#bytes.get(sender) ?? 0) - transaction.bytes.byteLength
    if (left > 0) this.#bytes.set(sender, left)
    else this.#bytes.delete(sender)
  }
}
