type Bytes = Uint8Array
/** Returns the rows of keys, in their order; undefined for a missing row. */
export type ReadRows = (keys: Bytes[]) => Promise<(Bytes | undefined)[]>

interface Reader {
  readonly keys: readonly Bytes[]
  readonly done: (rows: (Bytes | undefined)[]) => void
  readonly failed: (error: unknown) => void
}

/** A longer read goes alone, so that no short one waits for it. */
const MAX_SHARED_KEYS = 32
/** The number of reads that are under way at once. More would only wake more threads. */
const MAX_UNDER_WAY = 2

/**
 * Joins reads of a database. A read goes to a thread and comes back, which costs many times what the database
 * does for a row. Reads of one turn of the event loop go together, and so do those that come while others are
 * under way.
 */
export class SharedReads {
  #waiting: Reader[] = []
  #isDue = false
  #underWay = 0

  constructor (private readonly read: ReadRows) {}

  /** Reads rows. The error of a read that goes together with others reaches only its own caller. */
  of (keys: readonly Bytes[]): Promise<(Bytes | undefined)[]> {
    if (keys.length > MAX_SHARED_KEYS) return this.read([...keys])
    return new Promise((resolve, reject) => {
      this.#waiting.push({ keys, done: resolve, failed: reject })
      if (this.#isDue || this.#underWay >= MAX_UNDER_WAY) return
      this.#isDue = true
      queueMicrotask(() => { this.#start() })
    })
  }

  #start (): void {
    this.#isDue = false
    const readers = this.#waiting
    this.#waiting = []
    this.#underWay++
    void this.#readFor(readers).finally(() => {
      this.#underWay--
      if (this.#waiting.length > 0) this.#start()
    })
  }

  async #readFor (readers: readonly Reader[]): Promise<void> {
    try {
      const rows = await this.read(readers.flatMap(({ keys }) => keys))
      let at = 0
      for (const { done, keys } of readers) done(rows.slice(at, at += keys.length))
    } catch (error) {
      if (readers.length === 1) return readers[0]!.failed(error)
      // One row may be on a damaged part of the disk. The others are read without it.
      for (const { done, failed, keys } of readers) await this.read([...keys]).then(done, failed)
    }
  }
}
