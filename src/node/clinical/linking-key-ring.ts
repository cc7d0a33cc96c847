import { decode, linkingKeyCommitment } from '../../protocol/codec/index.js'
import { linkingEpochKey, linkingKeyCodec, type LinkingKeyState } from '../../protocol/ledger/index.js'
import { equal, type Chain } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

/**
 * The linking keys that this hospital holds, of every epoch: without an old one the records of its time
 * cannot be found. On the disk also lie candidates of its own that another hospital's commitment beat;
 * only what fits the chain is a key.
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

  /** Newest first. */
  held (): readonly (readonly [epoch: number, key: Uint8Array])[] {
    return [...this.#keys].sort((a, b) => b[0] - a[0])
  }

  /** The newest epoch below `epoch` whose key is not here. */
  lackingBelow (epoch: number): number | undefined {
    for (let one = epoch - 1; one > 0; one--) if (!this.#keys.has(one)) return one
    return undefined
  }

  /** What the chain says of that epoch's key. */
  async commitment (epoch: number): Promise<LinkingKeyState | undefined> {
    const row = await this.store.entry(linkingEpochKey(epoch))
    const commitment = row === undefined ? undefined : decode(linkingKeyCodec, row)
    return commitment?.verdict === 'accept' ? commitment.value : undefined
  }

  fits ({ commitment }: LinkingKeyState, key: Uint8Array | undefined): key is Uint8Array {
    return key !== undefined && equal(linkingKeyCommitment(this.chain.id, key), commitment)
  }

  /** Whether the key lies on the disk already; then it is held. */
  async takeStored (wanted: LinkingKeyState): Promise<boolean> {
    const stored = await this.stored(wanted.epoch)
    if (!this.fits(wanted, stored)) return false
    this.#keys.set(wanted.epoch, stored)
    return true
  }

  /** Durable when it resolves. */
  async hold (epoch: number, key: Uint8Array): Promise<void> {
    await this.keep(epoch, key)
    this.#keys.set(epoch, key)
  }

  async stored (epoch: number): Promise<Uint8Array | undefined> {
    const owner = linkingEpochKey(epoch).key
    const sealed = await this.store.linkingKeys.get(owner)
    return sealed === undefined ? undefined : this.secrets.open('linking-key', owner, sealed)
  }

  /** A candidate, which the chain may yet refuse. */
  async keep (epoch: number, key: Uint8Array): Promise<void> {
    const owner = linkingEpochKey(epoch).key
    await this.store.linkingKeys.put(owner, this.secrets.seal('linking-key', owner, key))
  }
}
