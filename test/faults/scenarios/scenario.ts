import type { Ground } from '../ground/index.js'

/** What a scenario runs on; scenarios with the same ground follow one another on one fleet. */
export type GroundName = 'four' | 'seven' | 'network'

/** What ends a fault. Recovery is counted from the call of `fix`. */
export interface Fix {
  fix (): Promise<void>
  /** What must hold, or be put back, once the network has recovered. */
  readonly after?: () => Promise<void>
}

export interface Scenario {
  /** `make faults ONLY=<name>` */
  readonly name: string
  /** Row of the table. */
  readonly fault: string
  readonly ground: GroundName
  /** Why it cannot be tried here; undefined: it can. */
  readonly unavailable?: () => Promise<string | undefined>
  /** Brings the fault about, and watches what the network does meanwhile. */
  inject (ground: Ground): Promise<Fix>
}
