import type { Flavoured, MemberId } from './flavour.js'
import type { GroupElement, Scalar } from './group.js'

/** A key b·G of a hospital for one epoch. The sub-shares of a dealing are sealed to box keys. */
export type BoxKey = Flavoured<Uint8Array, 'BoxKey'>

/** Fresh: each epoch has a new key. Reshared: the key stays, and its holders get new shares. */
export interface SharedKeySpec {
  readonly name: string
  readonly mode: 'fresh' | 'reshared'
}

/** The keys that the hospitals of a chain share. The wire has the index in this list. */
export const SHARED_KEYS: readonly SharedKeySpec[] = [
  { name: 'lottery', mode: 'fresh' }, { name: 'names', mode: 'reshared' },
  { name: 'custody', mode: 'reshared' }
]
export const LOTTERY = 0
/** The key of the names of patients (SPECIFICATION.md §6.11). */
export const NAME_KEY = 1
/** The key of which record keys are made (SPECIFICATION.md §6.13). */
export const CUSTODY_KEY = 2

/** The public part of a shared key: the key K = k·G, and P_i = k_i·G of each holder i in order. */
export interface SharedKey {
  readonly publicKey: GroupElement
  readonly shares: readonly GroupElement[]
}

/**
 * An epoch in which holders share keys (SPECIFICATION.md §6). Holder i has x-coordinate i + 1, where i is
 * the index in `holders`. Any `threshold` holders can use a key, fewer cannot.
 */
export interface KeyEpoch {
  readonly number: number
  /** Ids of the set when the epoch was opened, sorted. */
  readonly holders: readonly MemberId[]
  /** t = max(2, f + 1). */
  readonly threshold: number
  /** By index in SHARED_KEYS. */
  readonly keys: readonly SharedKey[]
}

/** Gives the secrets of this hospital to the code that uses shared keys. */
export interface KeyHolder {
  /**
   * Returns k_i, the own share of a key in an epoch. Undefined: this hospital has none, or no longer.
   * @param key index in SHARED_KEYS
   */
  secretShare (epoch: number, key: number): Scalar | undefined
}
