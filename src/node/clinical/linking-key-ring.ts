import { decode, linkingKeyCommitment } from '../../protocol/codec/index.js'
import { linkingEpochKey, linkingKeyCodec, type LinkingKeyState } from '../../protocol/ledger/index.js'
import { equal, type Chain } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

/**
 * Keeps the linking keys of all epochs: the records of an epoch can only be found with its key. The database
 * also contains candidates of this hospital that lost against the commitment of another hospital. A candidate
 * is a linking key only if it matches the commitment on the chain.
 */
export class LinkingKeyRing {
  readonly #keys = new Map<number, Uint8Array>()

  constructor (
    private readonly chain: Chain, private readonly store: NodeStore, private readonly secrets: Secrets
  ) {}

  async load (): Promise<void> {
    for await (const [key] of this.store.linkingKeys.iterate()) {
      const epoch = new DataView(key.buffer, key.byteOffset).getUint16(0)
      const wanted = await this.commitment(epoch)
      if (wanted !== undefined) await this.takeStored(wanted)
    }
  }

  get (epoch: number): Uint8Array | undefined {
    return this.#keys.get(epoch)
  }

  /** Lists the keys, newest first. */
  held (): readonly (readonly [epoch: number, key: Uint8Array])[] {
    return [...this.#keys].sort((a, b) => b[0] - a[0])
  }

  /** Returns the newest epoch below `epoch` whose key is missing. */
  lackingBelow (epoch: number): number | undefined {
    for (let older = epoch - 1; older > 0; older--) if (!this.#keys.has(older)) return older
    return undefined
  }

  /** Reads the commitment to an epoch's key from the chain. */
  async commitment (epoch: number): Promise<LinkingKeyState | undefined> {
    const row = await this.store.entry(linkingEpochKey(epoch))
    const commitment = row === undefined ? undefined : decode(linkingKeyCodec, row)
    return commitment?.verdict === 'accept' ? commitment.value : undefined
  }

  fits ({ commitment }: LinkingKeyState, key: Uint8Array | undefined): key is Uint8Array {
    return key !== undefined && equal(linkingKeyCommitment(this.chain.id, key), commitment)
  }

  /** Takes the key from the database if it is there. Returns whether it is. */
  async takeStored (wanted: LinkingKeyState): Promise<boolean> {
    const stored = await this.stored(wanted.epoch)
    if (!this.fits(wanted, stored)) return false
    this.#keys.set(wanted.epoch, stored)
    return true
  }

  /** Stores the key of an epoch durably, then uses it. */
  async hold (epoch: number, key: Uint8Array): Promise<void> {
    await this.keep(epoch, key)
    this.#keys.set(epoch, key)
  }

  async stored (epoch: number): Promise<Uint8Array | undefined> {
    const owner = linkingEpochKey(epoch).key
    const sealed = await this.store.linkingKeys.get(owner)
    return sealed === undefined ? undefined : this.secrets.open('linking-key', owner, sealed)
  }

  /** Stores a candidate, which the chain may still refuse. */
  async keep (epoch: number, key: Uint8Array): Promise<void> {
    const owner = linkingEpochKey(epoch).key
    await this.store.linkingKeys.put(owner, this.secrets.seal('linking-key', owner, key))
  }
}
