import type { Ground } from '../ground/index.js'

/** The kind of fleet for a scenario. Scenarios with the same ground share a fleet. */
export type GroundName = 'four' | 'absence' | 'admission' | 'members' | 'seven' | 'network'

/** Ends a fault. Recovery is measured from the call of `fix`. */
export interface Fix {
  fix (): Promise<void>
  /** Checks and cleanup after the network has recovered. */
  readonly after?: () => Promise<void>
}

export interface Scenario {
  /** Name for `make faults ONLY=<name>`. */
  readonly name: string
  /** Description in the table. */
  readonly fault: string
  readonly ground: GroundName
  /** Returns why this machine cannot run the scenario, or undefined if it can. */
  readonly unavailable?: () => Promise<string | undefined>
  /** Causes the fault, and checks the network while it lasts. */
  inject (ground: Ground): Promise<Fix>
}
