import {
  hex, type Hex, type Readiness, type VerifiedTransaction, type WaitingTraits
} from '../types/index.js'
import type { PoolView } from './view.js'

/** A waiting transaction with values that the pool uses often. */
export interface PoolEntry {
  readonly tx: VerifiedTransaction
  readonly traits: WaitingTraits
  readonly leaf: Hex
  readonly id: Hex
  readonly injector: Hex
  readonly bytes: number
  readiness: Readiness
  /** Ids on which the readiness depends; undefined if any block may change it. */
  watches: readonly Hex[] | undefined
}

export function poolEntry (tx: VerifiedTransaction, traits: WaitingTraits): PoolEntry {
  return {
    tx,
    traits,
    leaf: hex(tx.leaf),
    id: hex(tx.id),
    injector: hex(tx.injector),
    bytes: tx.bytes.byteLength,
    readiness: 'later',
    watches: undefined
  }
}

/** Returns when the entry may be valid, by the facts of `view`. */
export function readinessOf ({ tx }: PoolEntry, view: PoolView): Readiness {
  return view.readiness?.(tx) ?? 'ready'
}

/** Tells whether the pool may hold the entry: only lists come from a key that is no member's. */
export function belongs ({ traits, tx }: PoolEntry, view: PoolView): boolean {
  return !traits.fromMembersOnly || view.isMember(tx.injector)
}
