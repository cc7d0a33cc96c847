import type { BodyHash } from '../protocol/types/index.js'
import { hex } from '../protocol/types/index.js'

export interface StoredPad {
  readonly bodyHash: BodyHash
  readonly pad: Uint8Array
}

/** `erased`: the record is closed for ever. `damaged` and `missing`: another hospital may have the pad. */
export type Pad =
  | { readonly type: 'pad', readonly pad: Uint8Array }
  | { readonly type: 'erased' | 'damaged' | 'missing' }

/** Keeps the pads of bodies, outside the database. `KeyFile` keeps them on the disk. */
export interface Pads {
  /** Stores pads; they are durable when it resolves. A pad that is there stays, and so does an erased one. */
  put (pads: readonly StoredPad[]): Promise<void>
  get (bodyHash: BodyHash): Promise<Pad>
  /** Overwrites the pads of bodies that no case needs. Such a pad may be stored again. */
  release (bodyHashes: readonly BodyHash[]): Promise<void>
  /** Overwrites pads for ever. No pad of these bodies is stored any more. */
  erase (bodyHashes: readonly BodyHash[]): Promise<void>
}

/** The pads of a node that has no bodies, such as the government's, or that only reads a folder. */
export const NO_PADS: Pads = {
  put: async () => { await Promise.resolve() },
  get: async () => await Promise.resolve({ type: 'missing' }),
  release: async () => { await Promise.resolve() },
  erase: async () => { await Promise.resolve() }
}

/** Keeps pads in memory, for the simulator and tests. */
export class MemoryPads implements Pads {
  /** An erased pad is undefined. */
  readonly #pads: Map<string, Uint8Array | undefined>

  constructor (pads: ReadonlyMap<string, Uint8Array | undefined> = new Map()) {
    this.#pads = new Map(pads)
  }

  copy (): MemoryPads {
    return new MemoryPads(this.#pads)
  }

  async put (pads: readonly StoredPad[]): Promise<void> {
    for (const { bodyHash, pad } of pads) {
      if (!this.#pads.has(hex(bodyHash))) this.#pads.set(hex(bodyHash), pad)
    }
    await Promise.resolve()
  }

  async get (bodyHash: BodyHash): Promise<Pad> {
    const id = hex(bodyHash)
    const pad = this.#pads.get(id)
    if (pad !== undefined) return await Promise.resolve({ type: 'pad', pad })
    return await Promise.resolve({ type: this.#pads.has(id) ? 'erased' : 'missing' })
  }

  async release (bodyHashes: readonly BodyHash[]): Promise<void> {
    for (const id of bodyHashes.map(hex)) if (this.#pads.get(id) !== undefined) this.#pads.delete(id)
    await Promise.resolve()
  }

  async erase (bodyHashes: readonly BodyHash[]): Promise<void> {
    for (const id of bodyHashes.map(hex)) this.#pads.set(id, undefined)
    await Promise.resolve()
  }
}
