import type { SlotFile, SlotFiles } from './slot-files.js'

interface Write { readonly at: number, readonly bytes: Uint8Array }

interface Content {
  bytes: Uint8Array
  /** The content that survives a power cut. */
  durable: Uint8Array
  /** The writes since the last flush. */
  unflushed: Write[]
  /** Changes at each crash, so that older handles no longer work. */
  generation: number
}

export interface MemorySlotFaults {
  /** Throws to refuse a write. */
  onWrite? (path: string): void
  /** Throws to make a flush fail. */
  onSync? (path: string): void
}

/** Implements `SlotFiles` in memory, with the faults of a disk, for tests. */
export class MemorySlotFiles implements SlotFiles {
  readonly #files = new Map<string, Content>()

  constructor (private readonly faults: MemorySlotFaults = {}) {}

  async open (path: string): Promise<SlotFile> {
    const content = this.#files.get(path) ??
      { bytes: new Uint8Array(0), durable: new Uint8Array(0), unflushed: [], generation: 0 }
    this.#files.set(path, content)
    return new MemorySlotFile(path, content, this.faults)
  }

  async has (path: string): Promise<boolean> {
    return this.#files.has(path)
  }

  /** Returns the content of a file; no bytes if there is none. */
  read (path: string): Uint8Array {
    return this.#files.get(path)?.bytes.slice() ?? new Uint8Array(0)
  }

  /** Changes bytes of a file, for tests. */
  damage (path: string, at: number, bytes: Uint8Array): void {
    const content = this.#files.get(path)
    if (content === undefined) return
    content.bytes = written(content.bytes, { at, bytes })
    content.durable = content.bytes
  }

  /**
   * Simulates a power cut. Of each unflushed write, the first `kept(path, number of the write)` bytes remain.
   */
  crash (kept: (path: string, write: number, length: number) => number = () => 0): void {
    for (const [path, content] of this.#files) {
      content.bytes = content.unflushed.reduce((bytes, { at, bytes: lost }, i) =>
        written(bytes, { at, bytes: lost.subarray(0, kept(path, i, lost.byteLength)) }), content.durable)
      content.durable = content.bytes
      content.unflushed = []
      content.generation++
    }
  }
}

class MemorySlotFile implements SlotFile {
  readonly #generation: number

  constructor (
    private readonly path: string, private readonly content: Content,
    private readonly faults: MemorySlotFaults
  ) {
    this.#generation = content.generation
  }

  async read (at: number, length: number): Promise<Uint8Array> {
    this.#alive()
    return this.content.bytes.slice(at, at + length)
  }

  async write (at: number, bytes: Uint8Array): Promise<void> {
    this.#alive()
    this.faults.onWrite?.(this.path)
    const write = { at, bytes: bytes.slice() }
    this.content.unflushed.push(write)
    this.content.bytes = written(this.content.bytes, write)
  }

  async sync (): Promise<void> {
    this.#alive()
    this.faults.onSync?.(this.path)
    this.content.durable = this.content.bytes
    this.content.unflushed = []
  }

  async close (): Promise<void> {}

  #alive (): void {
    if (this.content.generation !== this.#generation) throw new Error('file handle of a crashed process')
  }
}

function written (before: Uint8Array, { at, bytes }: Write): Uint8Array {
  if (bytes.byteLength === 0) return before
  const after = new Uint8Array(Math.max(before.byteLength, at + bytes.byteLength))
  after.set(before)
  after.set(bytes, at)
  return after
}
