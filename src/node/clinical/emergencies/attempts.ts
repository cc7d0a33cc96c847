import { struct, decode, text, u32, u64 } from '../../../protocol/codec/index.js'
import { concat } from '../../../protocol/types/index.js'
import { u64 as number64, type NodeStore } from '../../../storage/index.js'
import type { HostClock, RandomBytes } from '../../machine/ports.js'
import type { Secrets } from '../../machine/secrets.js'

/** How many attempts are kept, the newest. */
const MAX_ATTEMPTS = 10_000
const SUFFIX_BYTES = 4
const PURPOSE = 'emergency-attempt'

/** An emergency that somebody here asked for, and that was refused. */
export interface Attempt {
  readonly at: number
  readonly code: string
  /** The entry on the roster that was named; 0 if none was. */
  readonly entry: number
}

const attemptCodec = struct<Attempt>({ at: u64, code: text(64), entry: u32 })

export interface AttemptsParts {
  readonly store: NodeStore, readonly secrets: Secrets, readonly clock: Pick<HostClock, 'wall'>
  readonly random: RandomBytes
}

/** Keeps the attempts that were refused, durably, sealed and without the patient. */
export class Attempts {
  #count: number | undefined
  #last = 0

  constructor (private readonly parts: AttemptsParts) {}

  async note (code: string, entry: number): Promise<void> {
    const { clock, random, secrets, store: { emergencyAttempts } } = this.parts
    // Attempts of one millisecond stay in their order.
    const at = this.#last = Math.max(clock.wall(), this.#last + 1)
    const key = concat(number64(at), random(SUFFIX_BYTES))
    const row = attemptCodec.encode({ at, code: code.slice(0, 64), entry })
    await emergencyAttempts.put(key, secrets.seal(PURPOSE, key, row))
    this.#count = (this.#count ?? (await this.#keys()).length - 1) + 1
    if (this.#count <= MAX_ATTEMPTS) return
    const keys = await this.#keys()
    for (const old of keys.slice(0, keys.length - MAX_ATTEMPTS)) await emergencyAttempts.delete(old)
    this.#count = Math.min(keys.length, MAX_ATTEMPTS)
  }

  /** Returns the newest attempts first. */
  async list (limit: number): Promise<Attempt[]> {
    const { secrets, store: { emergencyAttempts } } = this.parts
    const found: Attempt[] = []
    for await (const [key, row] of emergencyAttempts.iterate({ reverse: true, limit })) {
      const opened = secrets.open(PURPOSE, key, row)
      const attempt = opened === undefined ? undefined : decode(attemptCodec, opened)
      if (attempt?.verdict === 'accept') found.push(attempt.value)
    }
    return found
  }

  async #keys (): Promise<Uint8Array[]> {
    const keys: Uint8Array[] = []
    for await (const [key] of this.parts.store.emergencyAttempts.iterate()) keys.push(key)
    return keys
  }
}
