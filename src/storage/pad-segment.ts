import { sha256 } from '../protocol/crypto/index.js'
import { BoundedMap, equal } from '../protocol/types/index.js'
import { crc32c } from './crc32c.js'
import { StorageError } from './errors.js'
import { readU32, u32 } from './integers.js'
import { decodeSlot, encodeSlot, ID_BYTES, isZero, SLOT_BYTES, type Slot } from './pad-slot.js'
import type { SlotFile } from './slot-files.js'

/** A bucket is a page of the disk. */
const BUCKET_BYTES = 4096
const SLOTS_PER_BUCKET = BUCKET_BYTES / SLOT_BYTES
/**
 * The buckets of a segment that stay in memory, 4 MiB: all of the first segment. A new pad is written to any
 * bucket, which must be known, and is soon read again.
 */
const BUCKETS_IN_MEMORY = 1024
/** The first page of a segment: mark 16 ‖ version 4 ‖ number of buckets 4 ‖ salt 16 ‖ CRC-32C 4. */
const MARK = Uint8Array.from('MediChain pads\0\0', char => char.charCodeAt(0))
const VERSION = 1
const SALT_AT = 24
export const SALT_BYTES = 16
const CHECKED_BYTES = SALT_AT + SALT_BYTES
const HEADER_BYTES = CHECKED_BYTES + 4

/** A slot that belongs to an id, or the free slot that can take it. */
export interface FoundSlot {
  readonly number: number
  readonly slot: Slot
}

/**
 * A file of slots with a fixed number of buckets. Pads are overwritten where they are, and never moved. The
 * id of a body and the salt of the file say which bucket has its slot. Since the salt is secret, no hospital
 * can make bodies that all fall into one bucket.
 */
export class PadSegment {
  /** Buckets as they are in the file. A bucket that is being read is here, so that no write passes it. */
  readonly #read = new BoundedMap<number, Promise<Uint8Array>>(BUCKETS_IN_MEMORY)

  private constructor (
    private readonly file: SlotFile, private readonly buckets: number, private readonly salt: Uint8Array
  ) {}

  /**
   * Opens a segment, and makes it if its file is new, or if a crash cut off its first page.
   * @param salt 16 random bytes for a new segment
   */
  static async open (file: SlotFile, buckets: number, salt: Uint8Array): Promise<PadSegment> {
    const found = await file.read(0, HEADER_BYTES)
    if (found.byteLength < HEADER_BYTES || isZero(found)) {
      await file.write(0, headerOf(buckets, salt))
      await file.sync()
      return new PadSegment(file, buckets, salt)
    }
    const foundSalt = found.slice(SALT_AT, CHECKED_BYTES)
    if (!equal(found, headerOf(buckets, foundSalt))) {
      throw new StorageError('corrupt', 'a key file has another format, or its first page is damaged')
    }
    return new PadSegment(file, buckets, foundSalt)
  }

  /** Finds the slot of an id, or else a free slot; undefined if the bucket is full of others. */
  async find (id: Uint8Array): Promise<FoundSlot | undefined> {
    const bucket = readU32(sha256(this.salt, id)) % this.buckets
    const bytes = await this.#bucket(bucket)
    let free: FoundSlot | undefined
    for (let at = 0; at < BUCKET_BYTES; at += SLOT_BYTES) {
      const isOfId = isOf(id, bytes, at)
      // Most slots have another id. Only a slot that begins with zero may be free.
      if (!isOfId && (free !== undefined || bytes[at] !== 0)) continue
      const number = bucket * SLOTS_PER_BUCKET + at / SLOT_BYTES
      const slot = decodeSlot(number, bytes.subarray(at, at + SLOT_BYTES))
      if (isOfId) return { number, slot }
      if (slot.type === 'free') free = { number, slot }
    }
    return free
  }

  async write (number: number, id: Uint8Array, pad: Uint8Array): Promise<void> {
    await this.#write(number, encodeSlot(number, id, pad))
  }

  async free (number: number): Promise<void> {
    await this.#write(number, new Uint8Array(SLOT_BYTES))
  }

  async #write (number: number, slot: Uint8Array): Promise<void> {
    await this.file.write(BUCKET_BYTES + number * SLOT_BYTES, slot)
    const bytes = await this.#bucket(Math.floor(number / SLOTS_PER_BUCKET))
    bytes.set(slot, number % SLOTS_PER_BUCKET * SLOT_BYTES)
  }

  /** Returns a bucket from memory, or else from the file. */
  #bucket (bucket: number): Promise<Uint8Array> {
    const known = this.#read.get(bucket)
    if (known !== undefined) return known
    const reading = this.#load(bucket)
    this.#read.set(bucket, reading)
    reading.catch(() => { this.#read.delete(bucket) })
    return reading
  }

  async #load (bucket: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(BUCKET_BYTES)
    bytes.set(await this.file.read((1 + bucket) * BUCKET_BYTES, BUCKET_BYTES))
    return bytes
  }

  async sync (): Promise<void> {
    await this.file.sync()
  }

  async close (): Promise<void> {
    await this.file.close()
  }
}

/** Tells whether the slot at a place of a bucket belongs to an id. */
function isOf (id: Uint8Array, bucket: Uint8Array, at: number): boolean {
  for (let i = 0; i < ID_BYTES; i++) if (bucket[at + i] !== id[i]) return false
  return true
}

function headerOf (buckets: number, salt: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES)
  bytes.set(MARK)
  bytes.set(u32(VERSION), MARK.byteLength)
  bytes.set(u32(buckets), MARK.byteLength + 4)
  bytes.set(salt, SALT_AT)
  bytes.set(u32(crc32c(bytes.subarray(0, CHECKED_BYTES))), CHECKED_BYTES)
  return bytes
}
