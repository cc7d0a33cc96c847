import type { SimOptions } from '../../src/sim/options.js'

/** One mistake that a programmer could make, and where to look for what comes of it. */
export interface Mutant {
  readonly name: string
  /** The rule of SPECIFICATION.md that it breaks, as '§8 R4'. */
  readonly rule: string
  /** From the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  readonly trial: Trial
  /** Why no checker of the simulator can see it; then the production verifier may be what does. */
  readonly verifierAlone?: string
}

/** Whole networks by seed, or systematic schedules of the rules alone (twins/). */
export type Trial = SimTrial | TwinsTrial

/** Seeds 1, 2, …; what is left out is as in `make sim`. */
export interface SimTrial extends Omit<SimOptions, 'seed' | 'onLine' | 'realCryptography'> {
  readonly type: 'sim'
  readonly seeds: number
}

export interface TwinsTrial {
  readonly type: 'twins'
  readonly hospitals: number
  /** Schedules to play; all of them unless told. */
  readonly most?: number
}

/** What a process that runs the mutant is asked to do. */
export interface Order {
  readonly trial: Trial
  readonly seed: number
}

export interface Find {
  readonly invariant: string
  readonly text: string
}

/** What came of it. */
export interface Outcome {
  readonly violations: readonly Find[]
  /** The chains of the honest nodes, each once, for code without the mutant to verify. */
  readonly chains: readonly HandedChain[]
  /** Seeds or schedules played. */
  readonly tries: number
}

export interface HandedChain {
  readonly id: Uint8Array
  readonly blocks: readonly { readonly block: Uint8Array, readonly certificate: Uint8Array }[]
}
