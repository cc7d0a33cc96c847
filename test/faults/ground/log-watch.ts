import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decodeLogRecord } from '../../../src/protocol/replica/index.js'
import { MemoryFileSystem, NodeStore, openLevelStore, openWal } from '../../../src/storage/index.js'
import { pause, type NodeProcess } from '../../../src/testnet/index.js'
import { Signed } from './signed.js'

/** Interval of reading. Nodes truncate their logs after 512 records of final heights, some seconds. */
const LOOK_MS = 1000

/**
 * Reads the write-ahead logs of nodes repeatedly, because a node keeps only the end of its log, and remembers
 * what each node signed.
 */
export class LogWatch {
  /** Signatures by public key in hexadecimal. */
  readonly #signed = new Map<string, Signed>()
  #running: Promise<void> | undefined
  #stopped = false

  readonly #nodes: NodeProcess[]

  constructor (nodes: readonly NodeProcess[]) {
    this.#nodes = [...nodes]
  }

  add (node: NodeProcess): void {
    this.#nodes.push(node)
  }

  start (): void {
    this.#running = this.#run()
  }

  async stop (): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  /** Must be called after a process has ended and before its folder is used again. */
  async ended (dataFolder: string): Promise<void> {
    await this.read(dataFolder)
    const level = await openLevelStore(path.join(dataFolder, 'store'))
    try {
      const head = (await NodeStore.open(level)).head()
      const signed = await this.#of(dataFolder)
      signed?.forgetAbove((head?.height ?? 0) + 1)
    } finally {
      await level.close()
    }
  }

  /** Adds the present records of the log in a folder. */
  async read (dataFolder: string): Promise<void> {
    const [bytes, signed] = await Promise.all([
      readFile(path.join(dataFolder, 'wal')).catch(() => undefined), this.#of(dataFolder)
    ])
    if (bytes === undefined || signed === undefined) return
    // A copy, because opening a log truncates an incomplete record, which the node may be writing.
    const files = new MemoryFileSystem()
    files.write('wal', bytes)
    signed.begin()
    for (const raw of (await openWal('wal', files)).records()) {
      const record = decodeLogRecord(raw)
      if (record.verdict !== 'accept') throw new Error(`the log in ${dataFolder}: ${record.code}`)
      signed.add(record.value)
    }
  }

  /** Returns the double signatures of a node, with its name. */
  async contradictions (node: NodeProcess): Promise<string[]> {
    await this.read(node.dataFolder)
    const signed = await this.#of(node.dataFolder)
    return (signed?.contradictions() ?? []).map(text => `${node.name}: ${text}`)
  }

  /**
   * Returns the lengths of runs of heights that the node signed, but whose records were never read, because
   * the log was truncated between two reads.
   * @param heights that the node signed, in order
   */
  async unread (node: NodeProcess, heights: readonly number[]): Promise<number[]> {
    const seen = (await this.#of(node.dataFolder))?.heights ?? new Set()
    const stretches: number[] = []
    let length = 0
    for (const height of heights) {
      if (!seen.has(height)) length++
      else if (length > 0) {
        stretches.push(length)
        length = 0
      }
    }
    return length > 0 ? [...stretches, length] : stretches
  }

  /** Number of heights and views with signatures of any hospital. 0 would mean that nothing was checked. */
  get size (): number {
    return [...this.#signed.values()].reduce((sum, signed) => sum + signed.size, 0)
  }

  async #run (): Promise<void> {
    while (!this.#stopped) {
      for (const node of this.#nodes) if (node.running) await this.read(node.dataFolder)
      await pause(LOOK_MS)
    }
  }

  /** Returns the signatures of the key in `node.json`. Two folders may have the same key. */
  async #of (dataFolder: string): Promise<Signed | undefined> {
    const marker = await readFile(path.join(dataFolder, 'node.json'), 'utf8').catch(() => '{}')
    const { identity } = JSON.parse(marker) as { identity?: string }
    if (identity === undefined) return undefined
    const signed = this.#signed.get(identity) ?? new Signed(identity)
    this.#signed.set(identity, signed)
    return signed
  }
}
