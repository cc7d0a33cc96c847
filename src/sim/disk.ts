import type { KeyStore } from '../node/keys/key-store.js'
import type { KeySecrets } from '../protocol/keeping/index.js'
import {
  MemoryFileSystem, MemoryPads, MemoryStore, put, type AppendFile, type FileSystem, type KeyValueStore,
  type Operation, type Range
} from '../storage/index.js'
import { never, type Life } from './life.js'
import type { Random } from './random.js'

export interface DiskFaults {
  /** The longest time of a flush. */
  flushMs: number
  /** Chance that a write finds the disk full. */
  full: number
}

/** A copy of a disk, such as the backup of an operator. */
export interface Backup {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly rows: readonly Operation[]
  readonly pads: MemoryPads
}

/**
 * The disk of a node, which outlives the processes of the node. `attach` gives a process its view: the
 * in-memory versions of the storage layer, with delays and with places to crash.
 */
export class Disk {
  readonly #files: MemoryFileSystem
  #store: MemoryStore
  /** The content of the file of shared keys. */
  keySecrets: KeySecrets
  /** The key file. */
  pads = new MemoryPads()

  /** @param keySecrets with which the hospital is made */
  constructor (private readonly random: Random, readonly faults: DiskFaults, keySecrets: KeySecrets) {
    this.keySecrets = keySecrets
    this.#files = new MemoryFileSystem({
      onAppend: (_path, bytes) =>
        random.chance(faults.full) ? random.between(0, bytes.byteLength - 1) : undefined
    })
    this.#store = this.#emptyStore()
  }

  attach (life: Life): { files: FileSystem, store: KeyValueStore, keys: KeyStore } {
    this.#store.reopen()
    return {
      files: new LivingFiles(this.#files, life, this.random, this.faults),
      store: new LivingStore(this.#store, life, this.random, this.faults),
      keys: new LivingKeys(this, life, this.random)
    }
  }

  /** Cuts the power: unflushed bytes are lost in part or in whole. */
  cut (): void {
    this.#files.crash((_path, unflushed) => this.random.between(0, unflushed))
    this.#store.crash()
  }

  loseFile (path: string): void {
    this.#files.remove(path)
  }

  async copy (paths: readonly string[]): Promise<Backup> {
    const files = new Map<string, Uint8Array>()
    for (const path of paths) {
      const bytes = await this.#files.read(path)
      if (bytes !== undefined) files.set(path, bytes)
    }
    const rows: Operation[] = []
    for await (const [key, value] of this.#store.iterate({})) rows.push(put(key, value))
    return { files, rows, pads: this.pads.copy() }
  }

  /** Restores an old copy, in whole or in part. The node must not be running. */
  async restore ({ files, rows, pads }: Backup, part: 'all' | 'files' | 'store'): Promise<void> {
    if (part !== 'store') for (const [path, bytes] of files) this.#files.write(path, bytes)
    if (part === 'files') return
    const full = this.faults.full
    this.faults.full = 0
    this.#store = this.#emptyStore()
    this.pads = pads.copy()
    await this.#store.batch(rows, { sync: true })
    this.faults.full = full
  }

  #emptyStore (): MemoryStore {
    return new MemoryStore({
      beforeBatch: () => {
        if (this.random.chance(this.faults.full)) throw diskFull()
      }
    })
  }
}

function diskFull (): Error {
  return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
}

class LivingFiles implements FileSystem {
  constructor (
    private readonly files: MemoryFileSystem, private readonly life: Life,
    private readonly random: Random, private readonly faults: DiskFaults
  ) {}

  read (path: string): Promise<Uint8Array | undefined> {
    return this.life.alive ? this.files.read(path) : never()
  }

  async openAppend (path: string): Promise<AppendFile> {
    const file = await this.files.openAppend(path)
    const { life, random, faults } = this
    return {
      append: bytes => { if (life.passes('append')) file.append(bytes) },
      truncate: length => { if (life.passes('truncate')) file.truncate(length) },
      sync: async () => {
        if (!life.passes('flush')) return await never()
        // A power cut in the middle of a flush may leave either state.
        const isEarly = random.chance(0.5)
        if (isEarly) await file.sync()
        await life.wait(random.unit() * faults.flushMs)
        if (!isEarly && life.alive) await file.sync()
        if (!life.passes('flushed')) await never()
      },
      close: async () => { await file.close() }
    }
  }

  async replace (path: string, bytes: Uint8Array): Promise<void> {
    if (!this.life.passes('replace')) return await never()
    await this.life.wait(this.random.unit() * this.faults.flushMs)
    await this.files.replace(path, bytes)
    if (!this.life.passes('replaced')) await never()
  }
}

class LivingStore implements KeyValueStore {
  constructor (
    private readonly store: MemoryStore, private readonly life: Life,
    private readonly random: Random, private readonly faults: DiskFaults
  ) {}

  get (key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.life.alive ? this.store.get(key) : never()
  }

  getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.life.alive ? this.store.getMany(keys) : never()
  }

  async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    if (!this.life.passes('batch')) return await never()
    const isEarly = this.random.chance(0.5)
    if (isEarly) await this.store.batch(operations, options)
    await this.life.wait(this.random.unit() * this.faults.flushMs)
    if (!isEarly) await this.store.batch(operations, options)
    if (!this.life.passes('batched')) await never()
  }

  async * iterate (range: Range): AsyncGenerator<readonly [key: Uint8Array, value: Uint8Array]> {
    for await (const entry of this.store.iterate(range)) {
      if (!this.life.alive) return await never()
      yield entry
    }
  }

  async close (): Promise<void> {}
}

/** The file of shared keys. A write happens in whole or not at all, as the two slots of the file provide. */
class LivingKeys implements KeyStore {
  constructor (private readonly disk: Disk, private readonly life: Life, private readonly random: Random) {}

  get secrets (): KeySecrets { return this.disk.keySecrets }

  async save (secrets: KeySecrets): Promise<void> {
    if (!this.life.passes('keys')) return await never()
    const isEarly = this.random.chance(0.5)
    if (isEarly) this.disk.keySecrets = secrets
    await this.life.wait(this.random.unit() * this.disk.faults.flushMs)
    if (!isEarly) this.disk.keySecrets = secrets
    if (!this.life.passes('keys saved')) await never()
  }
}
