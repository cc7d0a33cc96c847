import { join } from 'node:path'
import { concat } from '../protocol/types/index.js'
import { crc32c } from './crc32c.js'
import { isZero } from './pad-slot.js'
import type { Envelopes, WrittenEnvelopes } from './envelopes.js'
import { isDiskFull, messageOf, RESTORE, StorageError } from './errors.js'
import { readU32, readU64, u32, u64 } from './integers.js'
import { KeySpace } from './key-spaces.js'
import type { KeyValueStore, Operation } from './key-value-store.js'
import type { SlotFile, SlotFiles } from './slot-files.js'
import { Table } from './table.js'

/** An envelope lies in one file. A file of this size is small enough to copy, and large enough to be few. */
const FILE_BYTES = 256 * 1024 * 1024
const PLACE_BYTES = 16
/** The name of the row with the end of the envelopes that the database knows. */
const END = Uint8Array.of(0)
const DROPPED = 1
/** How many envelopes one call of the system writes. A call for each would cost more than its bytes. */
const WRITTEN_TOGETHER = 64
/** How much is overwritten at once. */
const STEP = 1024 * 1024
const NOTHING = new Uint8Array(0)

/** An envelope: where it begins, its length, and its checksum. */
interface Place {
  readonly at: number
  readonly length: number
  readonly sum: number
}

export interface EnvelopeFilesOptions {
  /** True to leave everything as it is, in order to examine a folder. */
  readonly isReadOnly?: boolean
  /** For tests. */
  readonly fileBytes?: number
}

/**
 * Keeps envelopes in files beside the database, one after the other. A database copies its rows from file to
 * file, and keeps deleted ones. Here each byte has one place, where it is overwritten and flushed.
 *
 * The batch of the index has the end of the envelopes. A start overwrites what lies behind it, which a crash
 * left. The batch that deletes an envelope notes it as dropped, so that a start overwrites it if a crash came
 * in between. The space of overwritten envelopes is not used again.
 */
export class EnvelopeFiles implements Envelopes {
  readonly #files: SlotFile[] = []
  readonly #rows: Table
  /** Notes of dropped envelopes that have been overwritten. The next batch deletes them. */
  #done: Operation[] = []
  #failure: StorageError | undefined

  private constructor (
    private readonly files: SlotFiles, private readonly folder: string, store: KeyValueStore,
    private readonly fileBytes: number, private end: number
  ) {
    this.#rows = new Table(store, KeySpace.envelope)
  }

  /** Opens the files of a folder, which exists, and completes what a crash interrupted. */
  static async open (
    files: SlotFiles, folder: string, store: KeyValueStore,
    { fileBytes = FILE_BYTES, isReadOnly = false }: EnvelopeFilesOptions = {}
  ): Promise<EnvelopeFiles> {
    const row = await new Table(store, KeySpace.envelope).get(END)
    const opened = new EnvelopeFiles(files, folder, store, fileBytes, row === undefined ? 0 : readU64(row))
    if (!isReadOnly) await opened.#complete()
    return opened
  }

  async write (ciphertexts: readonly Uint8Array[]): Promise<WrittenEnvelopes> {
    return await this.#guard(async () => await this.#write(ciphertexts))
  }

  async #write (ciphertexts: readonly Uint8Array[]): Promise<WrittenEnvelopes> {
    const places: Place[] = []
    const changed = new Set<SlotFile>()
    let end = this.end
    for (const ciphertext of ciphertexts) {
      const { byteLength: length } = ciphertext
      if (length > this.fileBytes) throw new StorageError('write-failed', 'a body is larger than a file')
      const room = this.fileBytes - end % this.fileBytes
      const at = room < length ? end + room : end
      places.push({ at, length, sum: crc32c(ciphertext) })
      end = at + length
    }
    for (let from = 0, to = 1; from < places.length; to++) {
      const { at } = places[from]!
      const next = places[to]
      if (next !== undefined && to - from < WRITTEN_TOGETHER && this.#isInFileOf(at, next)) continue
      const file = await this.#fileAt(at)
      await file.write(at % this.fileBytes, concat(...ciphertexts.slice(from, to)))
      changed.add(file)
      from = to
    }
    for (const file of changed) await file.sync()
    this.end = end
    const alongside = [this.#rows.putting(END, u64(end)), ...this.#done]
    this.#done = []
    return { places: places.map(bytesOf), alongside }
  }

  /** Envelopes of one call that are in one file have no gap between them. */
  #isInFileOf (at: number, other: Place): boolean {
    return Math.floor(at / this.fileBytes) === Math.floor(other.at / this.fileBytes)
  }

  async read (places: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return await Promise.all(places.map(async bytes => await this.#read(placeOf(bytes))))
  }

  dropping (places: readonly Uint8Array[]): readonly Operation[] {
    return places.map(place => this.#rows.putting(noteOf(place), NOTHING))
  }

  async wipe (places: readonly Uint8Array[]): Promise<void> {
    if (places.length > 0) await this.#guard(async () => { await this.#wipe(places) })
  }

  async #wipe (places: readonly Uint8Array[]): Promise<void> {
    const changed = new Set<SlotFile>()
    for (const bytes of places) {
      const { at, length } = placeOf(bytes)
      const file = await this.#fileAt(at)
      await overwrite(file, at % this.fileBytes, length)
      changed.add(file)
    }
    for (const file of changed) await file.sync()
    for (const place of places) this.#done.push(this.#rows.deleting(noteOf(place)))
  }

  async close (): Promise<void> {
    for (const file of this.#files) await file?.close()
  }

  async #read ({ at, length, sum }: Place): Promise<Uint8Array | undefined> {
    const isOpen = this.#files[Math.floor(at / this.fileBytes)] !== undefined
    const isHere = isOpen || await this.files.has(this.#pathAt(at))
    const file = isHere ? await this.#fileAt(at) : undefined
    // An envelope may be overwritten while it is read. The second time it is zeros.
    for (let tries = 0; file !== undefined && tries < 2; tries++) {
      const ciphertext = await file.read(at % this.fileBytes, length)
      if (ciphertext.byteLength < length) break
      if (crc32c(ciphertext) === sum) return ciphertext
      if (isZero(ciphertext)) return undefined
    }
    throw new StorageError('corrupt', `a body in ${this.folder} is damaged. ${RESTORE}`)
  }

  async #complete (): Promise<void> {
    const dropped: Uint8Array[] = []
    for await (const [key] of this.#rows.iterate({ gte: Uint8Array.of(DROPPED) })) dropped.push(key.slice(1))
    await this.wipe(dropped)
    for (let at = this.end; ; at += this.fileBytes - at % this.fileBytes) {
      if (!await this.files.has(this.#pathAt(at))) return
      await clearBehind(await this.#fileAt(at), at % this.fileBytes)
    }
  }

  /** After a failed write the files refuse all further writes: what is on the disk is then unknown. */
  async #guard<T> (work: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return await work()
    } catch (error) {
      throw this.#failure = failed(this.folder, error)
    }
  }

  #pathAt (at: number): string {
    return join(this.folder, `bodies-${Math.floor(at / this.fileBytes)}.bin`)
  }

  async #fileAt (at: number): Promise<SlotFile> {
    return this.#files[Math.floor(at / this.fileBytes)] ??= await this.files.open(this.#pathAt(at))
  }
}

/** Overwrites what lies behind the last envelope of a file. */
async function clearBehind (file: SlotFile, from: number): Promise<void> {
  let isChanged = false
  for (let at = from; ; at += STEP) {
    const found = await file.read(at, STEP)
    if (found.byteLength > 0 && !isZero(found)) {
      await overwrite(file, at, found.byteLength)
      isChanged = true
    }
    if (found.byteLength < STEP) break
  }
  if (isChanged) await file.sync()
}

async function overwrite (file: SlotFile, at: number, length: number): Promise<void> {
  for (let done = 0; done < length; done += STEP) {
    await file.write(at + done, new Uint8Array(Math.min(STEP, length - done)))
  }
}

function failed (folder: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  return isDiskFull(error)
    ? new StorageError('disk-full', `no body can be written to ${folder}: the disk is full. Free some ` +
      'space and start the node again; nothing was lost.', error)
    : new StorageError('write-failed',
      `the bodies in ${folder} cannot be written (${messageOf(error)}).`, error)
}

function noteOf (place: Uint8Array): Uint8Array {
  const note = new Uint8Array(1 + PLACE_BYTES)
  note[0] = DROPPED
  note.set(place, 1)
  return note
}

function bytesOf ({ at, length, sum }: Place): Uint8Array {
  const bytes = new Uint8Array(PLACE_BYTES)
  bytes.set(u64(at))
  bytes.set(u32(length), 8)
  bytes.set(u32(sum), 12)
  return bytes
}

function placeOf (bytes: Uint8Array): Place {
  return { at: readU64(bytes), length: readU32(bytes, 8), sum: readU32(bytes, 12) }
}
