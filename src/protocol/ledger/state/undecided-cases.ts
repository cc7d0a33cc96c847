import { assert, CaseStatus, type Case, type Height, type Hex, type Timestamp } from '../../types/index.js'
import { caseKeys, type CaseKeys } from './case-keys.js'
import { count } from './counting.js'
import { DrawSchedule, type Draw } from './draw-schedule.js'

interface Held {
  readonly value: Case
  readonly keys: CaseKeys
}

/** Holds the UNDRAWN and OPEN cases with their indexes, so that executing a block never scans all cases. */
export class UndecidedCases {
  private readonly byId = new Map<Hex, Held>()
  private readonly undrawnAt = new Map<Height, Set<Hex>>()
  private readonly schedule = new DrawSchedule()
  private readonly perSubmitter = new Map<Hex, number>()
  private readonly perPatient = new Map<string, number>()
  private readonly tags = new Set<string>()
  private readonly bodies = new Set<string>()

  get size (): number { return this.byId.size }

  get (id: Hex): Case | undefined { return this.byId.get(id)?.value }
  keysOf (id: Hex): CaseKeys | undefined { return this.byId.get(id)?.keys }
  ofSubmitter (submitter: Hex): number { return this.perSubmitter.get(submitter) ?? 0 }
  /** @param patient as in `CaseKeys` */
  ofPatient (patient: string): number { return this.perPatient.get(patient) ?? 0 }
  holdsTag (tag: string): boolean { return this.tags.has(tag) }
  holdsBody (body: string): boolean { return this.bodies.has(body) }
  hasUndrawn (): boolean { return this.undrawnAt.size > 0 }

  /** Returns the ids of all UNDRAWN cases, the oldest first, and those of one block in their order. */
  * undrawn (): Generator<Hex> {
    for (const height of [...this.undrawnAt.keys()].sort((a, b) => a - b)) {
      yield * this.undrawnAt.get(height)!
    }
  }

  /** Returns the draws with `from` < openedAt <= `to`, oldest first. */
  drawsBetween (from: Timestamp, to: Timestamp): readonly Draw[] {
    return this.schedule.between(from, to)
  }

  /** Returns the oldest draw with openedAt > `from`. */
  drawAfter (from: Timestamp): Draw | undefined {
    return this.schedule.after(from)
  }

  * values (): Generator<Case> {
    for (const { value } of this.byId.values()) yield value
  }

  /** Adds a case, or replaces its earlier version. */
  put (value: Case, keys: CaseKeys = caseKeys(value)): void {
    assert(value.status <= CaseStatus.open, 'a decided case is not kept in memory')
    const before = this.byId.get(keys.id)?.value
    this.byId.set(keys.id, { value, keys })
    if (before === undefined) this.index(keys)
    if (before?.status === value.status) return
    if (before !== undefined) this.unschedule(before, keys.id)
    if (value.status === CaseStatus.open) this.schedule.add(value, keys.id)
    else addTo(this.undrawnAt, value.height, keys.id)
  }

  /** Removes a case, if it is here. A case that opened and closed in the same block is not. */
  remove (id: Hex): void {
    const held = this.byId.get(id)
    if (held === undefined) return
    const { value, keys } = held
    this.byId.delete(id)
    this.unschedule(value, id)
    count(this.perSubmitter, keys.submitter, -1)
    count(this.perPatient, keys.patient, -1)
    this.tags.delete(keys.tag)
    this.bodies.delete(keys.body)
  }

  /** Returns all indexes as plain sorted data, so that tests can compare two states. */
  image (): unknown {
    const sorted = <V>(map: ReadonlyMap<string | number, V>): [string, V][] =>
      [...map].map(([key, value]): [string, V] => [String(key), value]).sort()
    return {
      undrawnAt: sorted(this.undrawnAt).map(([height, ids]) => [height, [...ids].sort()]),
      schedule: this.schedule.image(),
      perSubmitter: sorted(this.perSubmitter),
      perPatient: sorted(this.perPatient),
      tags: [...this.tags].sort(),
      bodies: [...this.bodies].sort()
    }
  }

  private index (keys: CaseKeys): void {
    count(this.perSubmitter, keys.submitter, 1)
    count(this.perPatient, keys.patient, 1)
    this.tags.add(keys.tag)
    this.bodies.add(keys.body)
  }

  private unschedule (value: Case, id: Hex): void {
    if (value.status === CaseStatus.open) {
      this.schedule.remove(value, id)
      return
    }
    const ids = this.undrawnAt.get(value.height)
    ids?.delete(id)
    if (ids?.size === 0) this.undrawnAt.delete(value.height)
  }
}

function addTo (map: Map<Height, Set<Hex>>, at: Height, id: Hex): void {
  const ids = map.get(at)
  if (ids === undefined) map.set(at, new Set([id]))
  else ids.add(id)
}
