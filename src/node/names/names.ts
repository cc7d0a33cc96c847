import { MAX_NAMES_PER_REQUEST } from '../../protocol/codec/index.js'
import {
  equal, hex, NAME_KEY, type PatientHandle, type PatientName
} from '../../protocol/types/index.js'
import { nameInputOf, type PatientIdentifier } from '../../records/index.js'
import type { NodeStore } from '../../storage/index.js'
import { pause } from '../loop/timers.js'
import type { Fail } from '../machine/ports.js'
import type { Secrets } from '../machine/secrets.js'
import { NameAsker, type NameAskerParts } from './name-asker.js'
import { NameCache, type KnownName } from './name-cache.js'
import { NamesError } from './names-error.js'

/** How many patients may wait for their names. */
export const MAX_WAITING = 8_192
/** How many batches are evaluated at once. Patients that come meanwhile share the next batch. */
const MAX_BATCHES = 4
/** How often a caller that waits for the first epoch looks again. */
const LOOK_MS = 50

/** The names of one patient at this hospital. */
export interface PatientNames {
  /** The name under the name key in use, or the newest known one while no epoch is active. */
  readonly current: PatientName
  /** All known names, `current` first. There are several only after the name key was lost and dealt anew. */
  readonly all: readonly PatientName[]
}

export interface NamesParts extends NameAskerParts {
  readonly store: NodeStore, readonly secrets: Secrets, readonly fail: Fail
}

interface Waiting {
  readonly row: Uint8Array
  readonly input: Uint8Array
  done (names: PatientNames): void
  failed (error: unknown): void
}

/**
 * Gives the names of patients, from which all pseudonyms follow (SPECIFICATION.md §6.11). A name comes from
 * the cache, or from the holders of the name key. Patients that wait at the same moment share a request.
 */
export class Names {
  readonly #cache: NameCache
  readonly #asker: NameAsker
  #queue: Waiting[] = []
  /** The patients that are queued or being evaluated, by row, so that each is asked for once. */
  readonly #pending = new Map<string, Promise<PatientNames>>()
  #batches = 0
  #isFlushDue = false

  constructor (private readonly parts: NamesParts) {
    this.#cache = new NameCache(parts.store, parts.secrets, parts.chain.id)
    this.#asker = new NameAsker(parts)
  }

  /** How many more holders must be reachable to name a new patient. */
  get lacking (): number { return this.#asker.lacking }

  /** The names that this hospital asked for on a day. See `AskedToday`. */
  askedOn (day: number): { readonly names: number, readonly refused: number } {
    return this.#asker.asked.on(day)
  }

  /** Tells whether an epoch is active, so that new patients can be named. */
  get isReady (): boolean {
    return this.parts.hostLoop.state.ledger.keys.active !== undefined
  }

  /**
   * Returns the names of a patient. Before the first epoch it waits up to `waitMs` for that epoch. Otherwise
   * it fails at once if the holders do not suffice.
   * @throws NamesError
   */
  async of (patient: PatientIdentifier, waitMs = 0): Promise<PatientNames> {
    const input = nameInputOf(patient)
    if (input === undefined) throw new NamesError('no-identifier')
    const row = this.#cache.rowOf(input)
    const name = hex(row)
    const asked = this.#pending.get(name)
    if (asked !== undefined) return await asked
    const found = this.#fitting(await this.#cache.get(row))
    if (found !== undefined) return found
    if (!await this.#whenReady(waitMs)) throw new NamesError('no-epoch')
    const pending = this.#pending.get(name) ?? this.#enqueue(row, input).finally(() => {
      this.#pending.delete(name)
    })
    this.#pending.set(name, pending)
    return await pending
  }

  /** Tells whether this hospital has had the name of a patient. */
  async knows (patient: PatientIdentifier): Promise<boolean> {
    const input = nameInputOf(patient)
    return input !== undefined && (await this.#cache.get(this.#cache.rowOf(input))).length > 0
  }

  /** Returns the names of a patient with this handle, if this hospital has had them. */
  async withHandle (handle: PatientHandle): Promise<readonly PatientName[]> {
    return (await this.#cache.withHandle(handle)).map(({ name }) => name)
  }

  /** Forgets the names of a patient. @returns the rows of `names` that are to be deleted */
  async forget (handle: PatientHandle): Promise<readonly Uint8Array[]> {
    return await this.#cache.forget(handle)
  }

  async #whenReady (ms: number): Promise<boolean> {
    const { clock, hostLoop, scheduler } = this.parts
    const until = clock.monotonic() + ms
    while (!this.isReady) {
      if (clock.monotonic() >= until || hostLoop.stopped) return false
      await pause(scheduler, LOOK_MS)
    }
    return true
  }

  /** Returns known names, unless there is none under the name key in use. */
  #fitting (known: readonly KnownName[]): PatientNames | undefined {
    const publicKey = this.parts.hostLoop.state.ledger.keys.active?.keys[NAME_KEY]?.publicKey
    const [newest] = known
    if (newest === undefined || (publicKey !== undefined && !equal(publicKey, newest.publicKey))) {
      return undefined
    }
    return namesOf(known)
  }

  async #enqueue (row: Uint8Array, input: Uint8Array): Promise<PatientNames> {
    if (this.#queue.length >= MAX_WAITING) throw new NamesError('busy')
    return await new Promise((resolve, reject) => {
      this.#queue.push({ row, input, done: resolve, failed: reject })
      if (this.#isFlushDue) return
      // All patients of this turn share a batch.
      this.#isFlushDue = true
      this.parts.scheduler.after(0, () => {
        this.#isFlushDue = false
        this.#flush()
      })
    })
  }

  #flush (): void {
    while (this.#batches < MAX_BATCHES && this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MAX_NAMES_PER_REQUEST)
      this.#batches++
      this.#evaluate(batch).catch(this.parts.fail).finally(() => {
        this.#batches--
        this.#flush()
      })
    }
  }

  async #evaluate (batch: readonly Waiting[]): Promise<void> {
    const found = await this.#asker.evaluate(batch.map(({ input }) => input))
      .catch((error: unknown) => {
        for (const { failed } of batch) failed(error)
        return undefined
      })
    const publicKey = found?.epoch.keys[NAME_KEY]?.publicKey
    if (found === undefined || publicKey === undefined) return
    const known = batch.map(({ row }, index) => ({ row, known: { publicKey, name: found.names[index]! } }))
    const former = await Promise.all(batch.map(async ({ row }) => await this.#cache.get(row)))
    for (const [index, { done }] of batch.entries()) {
      done(namesOf([known[index]!.known, ...former[index]!]))
    }
    await this.#cache.put(known)
  }
}

function namesOf (known: readonly KnownName[]): PatientNames {
  return { current: known[0]!.name, all: known.map(({ name }) => name) }
}
