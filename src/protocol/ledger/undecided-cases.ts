import assert from 'node:assert/strict'
import type { Case, CaseId, Height, Hex, MemberId, Pseudonym, Timestamp } from '../types/index.js'
import { CaseStatus, hex } from '../types/index.js'

/** The open cases that one block drew: they share all their deadlines. */
export interface Draw {
  readonly height: Height
  readonly openedAt: Timestamp
  readonly ids: Set<Hex>
}

/**
 * Every UNDRAWN and OPEN case with the indexes that rules ask for, so that no block costs a scan
 * over all of them.
 */
export class UndecidedCases {
  private readonly byId = new Map<Hex, Case>()
  private readonly undrawnAt = new Map<Height, Set<Hex>>()
  /** By rising height, hence by rising `openedAt`. */
  private readonly draws: Draw[] = []
  private readonly perSubmitter = new Map<Hex, number>()
  private readonly perPatient = new Map<string, number>()
  private readonly byTag = new Map<string, CaseId>()
  private readonly byBody = new Map<string, CaseId>()

  get size (): number { return this.byId.size }

  get undrawn (): number {
    let count = 0
    for (const ids of this.undrawnAt.values()) count += ids.size
    return count
  }

  get (id: Hex): Case | undefined { return this.byId.get(id) }
  values (): IterableIterator<Case> { return this.byId.values() }
  ofSubmitter (submitter: Hex): number { return this.perSubmitter.get(submitter) ?? 0 }
  ofPatient (patient: string): number { return this.perPatient.get(patient) ?? 0 }
  bearerOfTag (tag: string): CaseId | undefined { return this.byTag.get(tag) }
  bearerOfBody (body: string): CaseId | undefined { return this.byBody.get(body) }
  openedAt (height: Height): ReadonlySet<Hex> { return this.undrawnAt.get(height) ?? NOTHING }
  hasUndrawn (): boolean { return this.undrawnAt.size > 0 }

  /** Draws with `from` < openedAt <= `to`, oldest first. */
  drawsBetween (from: Timestamp, to: Timestamp): Draw[] {
    const found: Draw[] = []
    for (let i = this.firstAfter(from); i < this.draws.length; i++) {
      const draw = this.draws[i]!
      if (draw.openedAt > to) break
      found.push(draw)
    }
    return found
  }

  /** The oldest draw with openedAt > `from`. */
  drawAfter (from: Timestamp): Draw | undefined {
    return this.draws[this.firstAfter(from)]
  }

  /** All indexes as plain sorted data, to compare two ways that lead to one state. */
  image (): unknown {
    const sorted = <V>(map: ReadonlyMap<string | number, V>): [string, V][] =>
      [...map].map(([key, value]): [string, V] => [String(key), value]).sort()
    return {
      undrawnAt: sorted(this.undrawnAt).map(([height, ids]) => [height, [...ids].sort()]),
      draws: this.draws.map(draw => ({ ...draw, ids: [...draw.ids].sort() })),
      perSubmitter: sorted(this.perSubmitter),
      perPatient: sorted(this.perPatient),
      byTag: sorted(this.byTag),
      byBody: sorted(this.byBody)
    }
  }

  /** Adds a case, or replaces the version held. */
  put (one: Case): void {
    const id = hex(one.id)
    const before = this.byId.get(id)
    if (before !== undefined && before.status !== one.status) this.remove(id)
    this.byId.set(id, one)
    if (before?.status === one.status) return
    if (one.status === CaseStatus.undrawn) addTo(this.undrawnAt, one.height, id)
    else this.addToDraw(one, id)
    const submitter = hex(one.submitter)
    count(this.perSubmitter, submitter, 1)
    count(this.perPatient, submitter + hex(one.pseudonym), 1)
    this.byTag.set(submitter + hex(one.retryTag), one.id)
    this.byBody.set(submitter + hex(one.bodyHash), one.id)
  }

  /** @returns whether it was there. */
  remove (id: Hex): boolean {
    const one = this.byId.get(id)
    if (one === undefined) return false
    this.byId.delete(id)
    if (one.status === CaseStatus.undrawn) this.removeUndrawn(one, id)
    else this.removeFromDraw(one, id)
    const submitter = hex(one.submitter)
    count(this.perSubmitter, submitter, -1)
    count(this.perPatient, submitter + hex(one.pseudonym), -1)
    this.byTag.delete(submitter + hex(one.retryTag))
    this.byBody.delete(submitter + hex(one.bodyHash))
    return true
  }

  private addToDraw (one: Case, id: Hex): void {
    assert(one.status === CaseStatus.open, 'a decided case is not kept in memory')
    const at = this.firstAfter(one.openedAt - 1)
    const draw = this.draws[at]
    if (draw?.openedAt === one.openedAt) {
      draw.ids.add(id)
      return
    }
    this.draws.splice(at, 0, { height: one.drawHeight, openedAt: one.openedAt, ids: new Set([id]) })
  }

  private removeUndrawn (one: Case, id: Hex): void {
    const ids = this.undrawnAt.get(one.height)
    ids?.delete(id)
    if (ids?.size === 0) this.undrawnAt.delete(one.height)
  }

  private removeFromDraw (one: Case, id: Hex): void {
    const at = this.firstAfter(one.openedAt - 1)
    const draw = this.draws[at]
    assert(draw?.openedAt === one.openedAt, 'an open case belongs to a draw')
    draw.ids.delete(id)
    if (draw.ids.size === 0) this.draws.splice(at, 1)
  }

  /** Index of the first draw with openedAt > `time`: a binary search. */
  private firstAfter (time: Timestamp): number {
    let low = 0
    let high = this.draws.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.draws[middle]!.openedAt > time) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Keys of the indexes: what belongs to a hospital is counted per hospital. */
export function patientIndex (submitter: MemberId, pseudonym: Pseudonym): string {
  return hex(submitter) + hex(pseudonym)
}

const NOTHING: ReadonlySet<Hex> = new Set()

function addTo (map: Map<Height, Set<Hex>>, at: Height, id: Hex): void {
  const ids = map.get(at)
  if (ids === undefined) map.set(at, new Set([id]))
  else ids.add(id)
}

function count (map: Map<string, number>, key: string, change: number): void {
  const value = (map.get(key) ?? 0) + change
  assert(value >= 0, 'an index counts below zero')
  if (value === 0) map.delete(key)
  else map.set(key, value)
}
