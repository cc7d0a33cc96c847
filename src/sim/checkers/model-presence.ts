import { name } from './arithmetic.js'
import type { MemberId } from '../../protocol/types/index.js'

const DAY_MS = 24 * 60 * 60 * 1000
const STEP_MS = 10 * 60 * 1000
const KEPT = 32

interface Standing {
  isNew: boolean
  /** 0 while the hospital is in touch. */
  since: number
  backAt: number
  absences: number[]
}

/** Follows which hospitals are absent (§7.5). */
export class ModelPresence {
  readonly #standings = new Map<string, Standing>()

  isPresent (id: string, now: number): boolean {
    const found = this.#standings.get(id)
    return found === undefined || (!found.isNew && found.since === 0 && now >= found.backAt)
  }

  sinceOf (id: MemberId): number {
    return this.#since(name(id))
  }

  /** Returns whether a hospital is absent and was not in touch since. */
  isSilent (id: string): boolean {
    return this.#since(id) > 0
  }

  join (id: string): void {
    this.#standings.set(id, { isNew: true, since: 0, backAt: 0, absences: [] })
  }

  /** Notes a `keys/ready`: a hospital that joined is drawn from its first on. */
  settle (id: MemberId): void {
    const found = this.#standings.get(name(id))
    if (found !== undefined) found.isNew = false
  }

  /** @param set the members; at most f members may be absent */
  miss (id: string, now: number, set: readonly string[]): void {
    const f = Math.floor((set.length - 1) / 3)
    const absent = set.filter(member =>
      this.#standings.get(member)?.isNew !== true && !this.isPresent(member, now))
    if (!this.isPresent(id, now) || absent.length >= f) return
    const found = this.#standings.get(id) ?? { isNew: false, since: 0, backAt: 0, absences: [] }
    found.since = now
    found.absences = [...found.absences.filter(time => time > now - DAY_MS), now].slice(-KEPT)
    this.#standings.set(id, found)
  }

  #since (id: string): number {
    return this.#standings.get(id)?.since ?? 0
  }

  hear (id: string, now: number): void {
    const found = this.#standings.get(id)
    if (found === undefined || found.since === 0) return
    found.absences = found.absences.filter(time => time > now - DAY_MS)
    found.since = 0
    found.backAt = now + STEP_MS * Math.max(0, found.absences.length - 1)
  }
}
