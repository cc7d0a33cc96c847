import { concat, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { readU32, u32, type NodeStore } from '../../storage/index.js'

export const DAY_MS = 86_400_000
/** Counts are written ahead by this many names. A crash therefore costs a hospital fewer names than this. */
const AHEAD = 32
const DAY_BYTES = 4

/** How many names this hospital has evaluated for another on a day, and how many it refused. */
export interface Granted {
  readonly hospital: MemberId
  readonly names: number
  readonly refused: number
}

interface Count {
  readonly day: number
  readonly hospital: MemberId
  names: number
  refused: number
  /** The number in the database, which is never less than `names`. */
  written: number
}

/**
 * Counts the names that this hospital evaluates for each other hospital on each day, and refuses more than
 * the allowance. A count is on the disk before the answer leaves, so a restart gives nobody a second
 * allowance. Only members are counted, so there are at most a hundred counts a day.
 */
export class Allowances {
  readonly #counts = new Map<Hex, Count>()
  readonly #loading = new Map<Hex, Promise<Count>>()

  /** @param allowed how many names of this hospital a day has for another, by the ledger */
  constructor (
    private readonly store: NodeStore, readonly allowed: (hospital: MemberId, day: number) => number
  ) {}

  /** Takes names from the allowance of a hospital; false if too few are left. */
  async take (hospital: MemberId, day: number, names: number): Promise<boolean> {
    const count = await this.#count(hospital, day)
    if (count.names + names > this.allowed(hospital, day)) {
      count.refused += names
      return false
    }
    count.names += names
    if (count.names > count.written) {
      count.written = count.names + AHEAD
      await this.store.nameCounts.put(rowOf(day, hospital), u32(count.written))
    }
    return true
  }

  /** Returns how many names of a day are left to a hospital. */
  async left (hospital: MemberId, day: number): Promise<number> {
    const { names } = await this.#count(hospital, day)
    return Math.max(0, this.allowed(hospital, day) - names)
  }

  /** Lists the counts of a day, those of earlier runs included. */
  async on (day: number): Promise<Granted[]> {
    const rows: MemberId[] = []
    for await (const [key] of this.store.nameCounts.withPrefix(u32(day))) rows.push(key.slice(DAY_BYTES))
    const known = [...this.#counts.values()].filter(count => count.day === day).map(count => count.hospital)
    const hospitals = new Map([...rows, ...known].map(hospital => [hex(hospital), hospital]))
    return await Promise.all([...hospitals.values()].map(async hospital => {
      const { names, refused } = await this.#count(hospital, day)
      return { hospital, names, refused }
    }))
  }

  /** Returns the first day that has a count; undefined if there is none. */
  async firstDay (): Promise<number | undefined> {
    for await (const [key] of this.store.nameCounts.iterate({ limit: 1 })) return readU32(key)
    return undefined
  }

  /** Forgets the counts of all days before this one. */
  async forgetBefore (day: number): Promise<void> {
    for (const [name, count] of this.#counts) if (count.day < day) this.#counts.delete(name)
    const rows = []
    for await (const [key] of this.store.nameCounts.iterate({ lt: u32(day) })) {
      rows.push(this.store.nameCounts.deleting(key))
    }
    if (rows.length > 0) await this.store.write(rows)
  }

  async #count (hospital: MemberId, day: number): Promise<Count> {
    const name = hex(rowOf(day, hospital))
    const known = this.#counts.get(name)
    if (known !== undefined) return known
    // Requests that arrive while the row is read share one count.
    const loading = this.#loading.get(name) ?? this.#load(hospital, day).finally(() => {
      this.#loading.delete(name)
    })
    this.#loading.set(name, loading)
    return await loading
  }

  async #load (hospital: MemberId, day: number): Promise<Count> {
    const row = await this.store.nameCounts.get(rowOf(day, hospital))
    const written = row === undefined ? 0 : readU32(row)
    const count = { day, hospital, names: written, refused: 0, written }
    this.#counts.set(hex(rowOf(day, hospital)), count)
    return count
  }
}

function rowOf (day: number, hospital: MemberId): Uint8Array {
  return concat(u32(day), hospital)
}
