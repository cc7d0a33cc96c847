import type { EmergencyLimits, MemberId } from '../../protocol/types/index.js'
import { name, number32, number64 } from './arithmetic.js'

const HOUR_MS = 3_600_000

interface Counts {
  hour: number
  ofHour: number
  opened: number
  /** How many were justified, unjustified and divided. */
  readonly outcomes: number[]
  judged: number
  late: number
}

/** Follows the public counts of emergencies again (§17.3). No simulated hospital lifts its limit. */
export class ModelEmergencyCounts {
  readonly #counts = new Map<string, Counts>()

  /** @param set writes a row */
  constructor (
    private readonly limits: EmergencyLimits,
    private readonly set: (table: string, key: Buffer, row: Buffer) => void
  ) {}

  open (hospital: MemberId, time: number): { isAboveSoft: boolean, isAboveHard: boolean } {
    const counts = this.#of(hospital)
    const hour = Math.floor(time / HOUR_MS)
    const before = counts.hour === hour ? counts.ofHour : 0
    counts.hour = hour
    counts.ofHour = before + 1
    counts.opened++
    this.#write(hospital)
    const { emergencyHard, emergencySoft } = this.limits
    return { isAboveSoft: before >= emergencySoft, isAboveHard: before >= emergencyHard }
  }

  judge (hospital: MemberId, isLate: boolean): void {
    const counts = this.#of(hospital)
    counts.judged++
    if (isLate) counts.late++
    this.#write(hospital)
  }

  /** Counts an outcome in the place of the earlier one, which is 0 at first. */
  decide (hospital: MemberId, before: number, after: number): void {
    const { outcomes } = this.#of(hospital)
    if (before > 0) outcomes[before - 1]! -= 1
    outcomes[after - 1]! += 1
    this.#write(hospital)
  }

  #of (hospital: MemberId): Counts {
    const found = this.#counts.get(name(hospital)) ??
      { hour: 0, ofHour: 0, opened: 0, outcomes: [0, 0, 0], judged: 0, late: 0 }
    this.#counts.set(name(hospital), found)
    return found
  }

  #write (hospital: MemberId): void {
    const { hour, judged, late, ofHour, opened, outcomes } = this.#of(hospital)
    this.set('emergency-counts', Buffer.from(hospital), Buffer.concat([
      number32(hour), number32(ofHour), number64(0), number32(opened), ...outcomes.map(number32),
      number32(judged), number32(late)
    ]))
  }
}
