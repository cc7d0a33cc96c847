import { open, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import {
  MAX_RELEASE_PART_BYTES, releasePartCodec, releasePartRequestCodec, type ReleasePart
} from '../../protocol/codec/index.js'
import { fromHex, hex, type MemberId, type Verdict } from '../../protocol/types/index.js'
import { makeFolder } from '../../system/index.js'
import type { ReleaseStore } from '../../terminology/index.js'
import { pause } from '../loop/timers.js'
import type { Logger, Scheduler } from '../machine/ports.js'
import { ask, serve, type AskParts } from '../peers/ask.js'
import { PeerChoice } from '../peers/peer-choice.js'

/** The largest release that a node fetches. SNOMED CT with all its terms is smaller. */
const MAX_RELEASE_BYTES = 1024 * 1024 * 1024

/** A peer limits requests, so a fetch waits when the peer is busy, at most this often in a row. */
const BUSY_MS = 500
const MAX_BUSY = 60

export interface ReleaseFetchParts extends AskParts {
  readonly logger: Logger, readonly scheduler: Scheduler
}

/**
 * Serves the `terminology` protocol, and fetches releases by it. A peer names no file and chooses no place:
 * a release is used only if its bytes have the hash that a quorum adopted.
 */
export class ReleaseFetch {
  readonly #peers: PeerChoice
  /** Hash and peer of each wrong release; at most one for each adopted release and hospital. */
  readonly #wrong = new Set<string>()

  /** @param isSound tells whether an adopted release was read and found sound, so that it may be served */
  constructor (
    private readonly parts: ReleaseFetchParts, private readonly store: ReleaseStore,
    private readonly isSound: (hash: string) => boolean
  ) {
    this.#peers = new PeerChoice(parts.network)
  }

  async start (): Promise<void> {
    await serve(this.parts, 'terminology', releasePartRequestCodec, releasePartCodec,
      async (_from, { hash, from }) => await this.#part(hash, from))
  }

  async #part (hash: Uint8Array, from: number): Promise<ReleasePart> {
    const part = this.isSound(hex(hash))
      ? await this.store.part(hex(hash), from, MAX_RELEASE_PART_BYTES)
      : undefined
    return part ?? { size: 0, bytes: new Uint8Array(0) }
  }

  /** Fetches a release from the first peer that has it. @returns whether it is here now */
  async fetch (hash: string): Promise<boolean> {
    for (const peer of this.#peers.order()) {
      if (this.#wrong.has(`${hash} ${hex(peer)}`)) continue
      if (await this.#fetchFrom(peer, hash)) return true
    }
    return false
  }

  async #fetchFrom (peer: MemberId, hash: string): Promise<boolean> {
    makeFolder(this.store.folder)
    const file = path.join(this.store.folder, `fetch-${hash}`)
    const output = await open(file, 'w')
    let isWhole = false
    try {
      isWhole = await this.#receive(peer, hash, output)
    } finally {
      await output.close()
      if (!isWhole) await rm(file, { force: true })
    }
    if (!isWhole) return false
    const installed = await this.store.install(file, fromHex(hash))
    if (typeof installed !== 'string') return true
    this.#wrong.add(`${hash} ${hex(peer)}`)
    this.parts.network.report(peer, 'wrong-release')
    this.parts.logger.warn({ hash, fault: installed }, 'a peer sent another release than the adopted one')
    return false
  }

  /** Writes the parts of a release to a file, in their order. @returns whether the last part arrived */
  async #receive (peer: MemberId, hash: string, output: FileHandle): Promise<boolean> {
    let [from, whole] = [0, 0]
    do {
      const reply = await this.#ask(peer, hash, from)
      if (reply.verdict !== 'accept') return false
      const { bytes, size } = reply.value
      if (size === 0 || size > MAX_RELEASE_BYTES || (whole !== 0 && size !== whole)) return false
      if (bytes.length === 0 || from + bytes.length > size) return false
      whole = size
      from += bytes.length
      // A single write may take a part, such as where a disk becomes full. The peer would be blamed for that.
      await output.appendFile(bytes)
    } while (from < whole)
    return true
  }

  async #ask (peer: MemberId, hash: string, from: number): Promise<Verdict<ReleasePart>> {
    const question = { codec: releasePartRequestCodec, value: { hash: fromHex(hash), from } }
    for (let tries = 0; ; tries++) {
      const reply = await ask(this.parts, peer, 'terminology', question, releasePartCodec)
      if (reply.verdict !== 'ignore' || reply.code !== 'busy' || tries >= MAX_BUSY) return reply
      await pause(this.parts.scheduler, BUSY_MS)
    }
  }
}
