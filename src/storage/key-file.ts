import { join } from 'node:path'
import type { BodyHash } from '../protocol/types/index.js'
import { isDiskFull, messageOf, StorageError } from './errors.js'
import { ID_BYTES, isZero, PAD_BYTES } from './pad-slot.js'
import type { Pad, Pads, StoredPad } from './pads.js'
import { PadSegment, SALT_BYTES, type FoundSlot } from './pad-segment.js'
import type { SlotFiles } from './slot-files.js'

/** The first segment has room for some 60,000 pads. Each further segment is twice as large. */
const FIRST_BUCKETS = 1024
/** Room for some 4 · 10^9 pads. */
const MAX_SEGMENTS = 16
const ERASED = new Uint8Array(PAD_BYTES)

/**
 * Keeps the pads of bodies in slots of fixed size, beside the database. LevelDB keeps the bytes of a deleted
 * row until it compacts them. Here a pad is overwritten where it is, and flushed. An erased slot stays, so
 * the pad cannot come back from another hospital.
 *
 * The hash of the body says where its slot is, so there is no index that a crash could leave behind. A slot
 * is in the first segment whose bucket had room. Writes run one after another.
 */
export class KeyFile implements Pads {
  readonly #segments: PadSegment[] = []
  #last: Promise<unknown> = Promise.resolve()
  #failure: unknown

  private constructor (
    private readonly files: SlotFiles, private readonly folder: string,
    private readonly random: (count: number) => Uint8Array, private readonly firstBuckets: number
  ) {}

  /**
   * Opens the segments of a folder, which exists.
   * @param firstBuckets the size of the first segment, always the same for a folder
   * @throws StorageError
   */
  static async open (
    files: SlotFiles, folder: string, random: (count: number) => Uint8Array, firstBuckets = FIRST_BUCKETS
  ): Promise<KeyFile> {
    const file = new KeyFile(files, folder, random, firstBuckets)
    do await file.#grow()
    while (await files.has(file.#nextPath()))
    return file
  }

  /**
   * Stores pads; they are durable when it resolves. A pad that is there stays, and so does an erased one.
   * Pads of zeros are refused.
   */
  async put (pads: readonly StoredPad[]): Promise<void> {
    await this.#enqueue(async () => {
      const changed = new Set<PadSegment>()
      // Buckets that are not in memory are read together, and not one after the other.
      await Promise.all(pads.map(async ({ bodyHash }) => await this.get(bodyHash)))
      for (const { bodyHash, pad } of pads) {
        if (pad.length !== PAD_BYTES || isZero(pad)) throw new StorageError('write-failed', 'no pad')
        const { found: { number, slot }, segment } = await this.#slotFor(idOf(bodyHash))
        if (slot.type !== 'free' && slot.type !== 'damaged') continue
        await segment.write(number, idOf(bodyHash), pad)
        changed.add(segment)
      }
      for (const segment of changed) await segment.sync()
    })
  }

  async get (bodyHash: BodyHash): Promise<Pad> {
    for (const segment of this.#segments) {
      const found = await segment.find(idOf(bodyHash))
      // A released slot may be free before one of a later segment.
      if (found !== undefined && found.slot.type !== 'free') return found.slot
    }
    return { type: 'missing' }
  }

  /** Overwrites the pads of bodies that no case needs, and frees their slots. Erased slots stay. */
  async release (bodyHashes: readonly BodyHash[]): Promise<void> {
    await this.#enqueue(async () => {
      const changed = new Set<PadSegment>()
      for (const bodyHash of bodyHashes) {
        for (const segment of this.#segments) {
          const found = await segment.find(idOf(bodyHash))
          if (found === undefined || found.slot.type === 'free' || found.slot.type === 'erased') continue
          await segment.free(found.number)
          changed.add(segment)
        }
      }
      for (const segment of changed) await segment.sync()
    })
  }

  /**
   * Overwrites pads; they are gone for ever when it resolves. It also closes the slots of bodies whose pads
   * never came. After a crash the caller erases again.
   */
  async erase (bodyHashes: readonly BodyHash[]): Promise<void> {
    await this.#enqueue(async () => {
      const changed = new Set<PadSegment>()
      for (const bodyHash of bodyHashes) {
        const id = idOf(bodyHash)
        const first = await this.#slotFor(id)
        await first.segment.write(first.found.number, id, ERASED)
        changed.add(first.segment)
        // After a crash in the middle of a write, a later segment may have the pad as well.
        for (const segment of this.#segments) {
          const found = await segment.find(id)
          if (found === undefined || found.slot.type === 'free' || found.slot.type === 'erased') continue
          await segment.write(found.number, id, ERASED)
          changed.add(segment)
        }
      }
      for (const segment of changed) await segment.sync()
    })
  }

  async close (): Promise<void> {
    await this.#last
    for (const segment of this.#segments) await segment.close()
  }

  /** Finds the slot of an id, or a free one for it. Adds a segment if every bucket of the id is full. */
  async #slotFor (id: Uint8Array): Promise<{ readonly segment: PadSegment, readonly found: FoundSlot }> {
    let free: { readonly segment: PadSegment, readonly found: FoundSlot } | undefined
    for (const segment of this.#segments) {
      const found = await segment.find(id)
      if (found !== undefined && found.slot.type !== 'free') return { segment, found }
      if (found !== undefined) free ??= { segment, found }
    }
    if (free !== undefined) return free
    while (this.#segments.length < MAX_SEGMENTS) {
      const segment = await this.#grow()
      const found = await segment.find(id)
      if (found !== undefined) return { segment, found }
    }
    throw new StorageError('disk-full', 'the key file has no room for another pad')
  }

  #nextPath (): string {
    return join(this.folder, `pads-${this.#segments.length}.bin`)
  }

  async #grow (): Promise<PadSegment> {
    const file = await this.files.open(this.#nextPath())
    const buckets = this.firstBuckets * 2 ** this.#segments.length
    const segment = await PadSegment.open(file, buckets, this.random(SALT_BYTES))
    this.#segments.push(segment)
    return segment
  }

  /** After a failed write the file refuses all further writes: what is on the disk is then unknown. */
  async #enqueue (work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(async () => {
      if (this.#failure !== undefined) throw failed(this.folder, this.#failure)
      try {
        await work()
      } catch (error) {
        this.#failure = error
        throw failed(this.folder, error)
      }
    })
    this.#last = done.catch(() => undefined)
    await done
  }
}

function idOf (bodyHash: BodyHash): Uint8Array {
  return bodyHash.subarray(0, ID_BYTES)
}

function failed (folder: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  return isDiskFull(error)
    ? new StorageError('disk-full', `the key file in ${folder} cannot grow: the disk is full. Free some ` +
      'space and start the node again; nothing was lost.', error)
    : new StorageError('write-failed',
      `the key file in ${folder} cannot be written (${messageOf(error)}).`, error)
}
