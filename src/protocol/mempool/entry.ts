import {
  hex, type Hex, type Readiness, type VerifiedTransaction, type WaitingTraits
} from '../types/index.js'

/** A waiting transaction with values that the pool uses often. */
export interface PoolEntry {
  readonly tx: VerifiedTransaction
  readonly traits: WaitingTraits
  readonly leaf: Hex
  readonly id: Hex
  readonly injector: Hex
  readonly bytes: number
  readiness: Readiness
}

export function poolEntry (tx: VerifiedTransaction, traits: WaitingTraits): PoolEntry {
  return {
    tx,
    traits,
    leaf: hex(tx.leaf),
    id: hex(tx.id),
    injector: hex(tx.injector),
    bytes: tx.bytes.byteLength,
    readiness: 'later'
  }
}
