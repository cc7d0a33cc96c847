import type { SimOptions } from '../../src/sim/options.js'

/** A mistake that a programmer could make, and the simulation or the tests that should reveal it. */
export interface Mutant {
  readonly name: string
  /** The rule of SPECIFICATION.md that it breaks, as '§8 R4'. */
  readonly rule: string
  /** Path from the root of the repository. */
  readonly file: string
  /** Occurs in the file exactly once. */
  readonly find: string
  readonly replace: string
  readonly trial: Trial
  /** Why no checker of the simulator can see it. If set, a report of the production verifier counts. */
  readonly verifierAlone?: string
}

/** Simulated networks by seed, systematic schedules of the consensus rules (twins/), or unit tests. */
export type Trial = SimTrial | TwinsTrial | TestTrial

/** Runs the seeds 1, 2, …. Omitted options are those of `make sim`. */
export interface SimTrial extends Omit<SimOptions, 'seed' | 'onLine' | 'realCryptography'> {
  readonly type: 'sim'
  readonly seeds: number
}

export interface TwinsTrial {
  readonly type: 'twins'
  readonly hospitals: number
  /** Maximum number of schedules to play. Default: all. */
  readonly most?: number
}

/** Unit tests, of which one must fail. They reach checks that no simulated network reaches, or not soon. */
export interface TestTrial {
  readonly type: 'tests'
  /** Paths below `test`. */
  readonly files: readonly string[]
}

/** A request to the process that runs the mutant. */
export interface Order {
  readonly trial: Trial
  readonly seed: number
}

/** An order that needs the simulator. */
export interface SimOrder extends Order {
  readonly trial: SimTrial | TwinsTrial
}

export interface Find {
  readonly invariant: string
  readonly text: string
}

/** The result of an order. */
export interface Outcome {
  readonly violations: readonly Find[]
  /** The distinct chains of the honest nodes, to be verified by code without the mutant. */
  readonly chains: readonly HandedChain[]
  /** Number of seeds or schedules played, or of tests run. */
  readonly tries: number
}

export interface HandedChain {
  readonly id: Uint8Array
  readonly blocks: readonly { readonly block: Uint8Array, readonly certificate: Uint8Array }[]
}
