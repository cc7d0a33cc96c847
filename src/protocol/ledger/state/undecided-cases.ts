import {
  assert, CaseStatus, keysOfCase, type Case, type CaseKeys, type ChainParameters, type Hex, type Timestamp
} from '../../types/index.js'
import { deadlineOf } from './deadlines.js'
import { countCase, emptyCounts } from './case-counts.js'
import { DeadlineSchedule } from './deadline-schedule.js'

interface Held {
  readonly value: Case
  readonly keys: CaseKeys
  readonly deadline: Timestamp | undefined
}

/** Holds the UNDRAWN and OPEN cases with their indexes, so that executing a block never scans all cases. */
export class UndecidedCases {
  private readonly byId = new Map<Hex, Held>()
  private readonly undrawnIds = new Set<Hex>()
  private readonly schedule = new DeadlineSchedule()
  private readonly counts = emptyCounts()
  private readonly perPatient = new Map<string, Set<Hex>>()
  private readonly tags = new Set<string>()
  private readonly bodies = new Set<string>()

  constructor (private readonly parameters: ChainParameters) {}

  get size (): number { return this.byId.size }

  get (id: Hex): Case | undefined { return this.byId.get(id)?.value }
  keysOf (id: Hex): CaseKeys | undefined { return this.byId.get(id)?.keys }
  ids (): Iterable<Hex> { return this.byId.keys() }
  /** Counts the cases of a submitter that no hospital has taken up. */
  ofSubmitter (submitter: Hex): number { return this.counts.open.get(submitter) ?? 0 }
  /** Counts the cases of a submitter that a hospital has taken up. */
  waitingOf (submitter: Hex): number { return this.counts.waiting.get(submitter) ?? 0 }
  /** Counts the cases that a validator has taken up and owes a verdict on. */
  inHandOf (validator: Hex): number { return this.counts.inHand.get(validator) ?? 0 }
  /** @param patient as in `CaseKeys` */
  idsOfPatient (patient: string): ReadonlySet<Hex> { return this.perPatient.get(patient) ?? NONE }
  ofPatient (patient: string): number { return this.idsOfPatient(patient).size }
  holdsTag (tag: string): boolean { return this.tags.has(tag) }
  holdsBody (body: string): boolean { return this.bodies.has(body) }
  undrawn (): ReadonlySet<Hex> { return this.undrawnIds }
  hasUndrawn (): boolean { return this.undrawnIds.size > 0 }
  /** Returns the earliest deadline of all open cases. */
  nextDeadline (): Timestamp | undefined { return this.schedule.next }
  /** Returns the open cases that have a deadline at or before `time`. */
  dueUntil (time: Timestamp): Hex[] { return this.schedule.until(time) }

  * values (): Generator<Case> {
    for (const { value } of this.byId.values()) yield value
  }

  /** Adds a case, or replaces its earlier version. */
  put (value: Case, keys: CaseKeys = keysOfCase(value)): void {
    assert(value.status <= CaseStatus.open, 'a decided case is not kept in memory')
    const before = this.byId.get(keys.id)
    if (before === undefined) this.index(keys)
    else this.unlist(before)
    const deadline = deadlineOf(value, this.parameters)
    this.byId.set(keys.id, { value, keys, deadline })
    countCase(this.counts, value, keys.submitter, 1)
    if (deadline === undefined) this.undrawnIds.add(keys.id)
    else this.schedule.add(deadline, keys.id)
  }

  /** Removes a case, if it is here. A case that opened and closed in the same block is not. */
  remove (id: Hex): void {
    const held = this.byId.get(id)
    if (held === undefined) return
    const { keys } = held
    this.byId.delete(id)
    this.unlist(held)
    const ofPatient = this.perPatient.get(keys.patient)
    ofPatient?.delete(id)
    if (ofPatient?.size === 0) this.perPatient.delete(keys.patient)
    this.tags.delete(keys.tag)
    for (const body of keys.bodies) this.bodies.delete(body)
  }

  /** Returns all indexes as plain sorted data, so that tests can compare two states. */
  image (): unknown {
    const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort()
    return {
      undrawn: [...this.undrawnIds].sort(),
      schedule: this.schedule.image(),
      open: sorted(this.counts.open),
      waiting: sorted(this.counts.waiting),
      inHand: sorted(this.counts.inHand),
      perPatient: sorted(this.perPatient).map(([patient, ids]) => [patient, [...ids].sort()]),
      tags: [...this.tags].sort(),
      bodies: [...this.bodies].sort()
    }
  }

  private index (keys: CaseKeys): void {
    const ofPatient = this.perPatient.get(keys.patient)
    if (ofPatient === undefined) this.perPatient.set(keys.patient, new Set([keys.id]))
    else ofPatient.add(keys.id)
    this.tags.add(keys.tag)
    for (const body of keys.bodies) this.bodies.add(body)
  }

  private unlist ({ deadline, keys, value }: Held): void {
    countCase(this.counts, value, keys.submitter, -1)
    if (deadline === undefined) this.undrawnIds.delete(keys.id)
    else this.schedule.remove(deadline, keys.id)
  }
}

const NONE: ReadonlySet<Hex> = new Set()
