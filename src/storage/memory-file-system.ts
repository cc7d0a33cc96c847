import { Buffer } from 'node:buffer'
import type { AppendFile, FileSystem } from './file-system.js'

export interface MemoryFileFaults {
  /** Throws to refuse a write, or returns the number of bytes to write before the disk is full. */
  onAppend? (path: string, bytes: Uint8Array): number | undefined
  /** Throws to make a flush fail. */
  onSync? (path: string): void
}

interface MemoryFile {
  bytes: Uint8Array
  /** The content that survives a power cut. */
  durable: Uint8Array
  /** The memory into which `bytes` grows. A byte that was part of `bytes` never changes. */
  room: Uint8Array
  /** Changes at each crash, so that older handles no longer work. */
  generation: number
}

/** The least size of `room`, since appends are frequent and have a few hundred bytes. */
const LEAST_ROOM = 4096

function fileOf (bytes: Uint8Array, generation: number): MemoryFile {
  return { bytes, durable: bytes, room: bytes, generation }
}

/** Implements `FileSystem` in memory, with the faults of a disk, for the simulator and tests. */
export class MemoryFileSystem implements FileSystem {
  readonly #files = new Map<string, MemoryFile>()

  constructor (private readonly faults: MemoryFileFaults = {}) {}

  async read (path: string): Promise<Uint8Array | undefined> {
    return this.#files.get(path)?.bytes.slice()
  }

  async openAppend (path: string): Promise<AppendFile> {
    let file = this.#files.get(path)
    if (file === undefined) {
      file = fileOf(new Uint8Array(0), 0)
      this.#files.set(path, file)
    }
    return new MemoryAppendFile(path, file, this.faults)
  }

  async replace (path: string, bytes: Uint8Array): Promise<void> {
    const written = this.faults.onAppend?.(path, bytes)
    if (written !== undefined && written < bytes.byteLength) throw diskFull()
    this.faults.onSync?.(path)
    const generation = (this.#files.get(path)?.generation ?? 0) + 1
    this.#files.set(path, fileOf(bytes.slice(), generation))
  }

  /** Sets the content of a file, for tests. */
  write (path: string, bytes: Uint8Array): void {
    this.#files.set(path, fileOf(bytes.slice(), 0))
  }

  remove (path: string): void {
    this.#files.delete(path)
  }

  /**
   * Simulates a power cut. Of the unflushed bytes, only the first `kept(path, unflushed)` remain. They may
   * end inside a record, which is a torn write. A truncation that was not flushed is undone.
   */
  crash (kept: (path: string, unflushed: number) => number = () => 0): void {
    for (const [path, file] of this.#files) {
      const grown = startsWith(file.bytes, file.durable)
      const unflushed = grown ? file.bytes.byteLength - file.durable.byteLength : 0
      const length = file.durable.byteLength + Math.min(unflushed, kept(path, unflushed))
      const bytes = grown ? file.bytes.slice(0, length) : file.durable
      this.#files.set(path, fileOf(bytes, file.generation + 1))
      file.generation = -1
    }
  }
}

class MemoryAppendFile implements AppendFile {
  readonly #generation: number

  constructor (
    private readonly path: string, private readonly file: MemoryFile,
    private readonly faults: MemoryFileFaults
  ) {
    this.#generation = file.generation
  }

  append (bytes: Uint8Array): void {
    this.#alive()
    const accepted = this.faults.onAppend?.(this.path, bytes) ?? bytes.byteLength
    const { file } = this
    const length = file.bytes.byteLength
    if (length + accepted > file.room.byteLength) {
      file.room = new Uint8Array(Math.max(LEAST_ROOM, 2 * length, length + accepted))
      file.room.set(file.bytes)
    }
    file.room.set(bytes.subarray(0, accepted), length)
    file.bytes = file.room.subarray(0, length + accepted)
    if (accepted < bytes.byteLength) throw diskFull()
  }

  async sync (): Promise<void> {
    this.#alive()
    const flushed = this.file.bytes
    this.faults.onSync?.(this.path)
    this.file.durable = flushed
  }

  truncate (length: number): void {
    this.#alive()
    this.file.bytes = this.file.room = this.file.bytes.slice(0, length)
  }

  async close (): Promise<void> {}

  #alive (): void {
    if (this.file.generation === this.#generation) return
    throw new Error('file handle of a crashed process')
  }
}

function startsWith (bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.byteLength >= prefix.byteLength &&
    Buffer.compare(bytes.subarray(0, prefix.byteLength), prefix) === 0
}

function diskFull (): Error {
  return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
}
