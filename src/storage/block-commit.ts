import type { Change } from '../protocol/ledger/index.js'
import type { BodyHash } from '../protocol/types/index.js'
import type { StoredBlock } from './block-store.js'
import type { Operation } from './key-value-store.js'

/** A final block with all its changes. `extra` are further rows that must be written with it. */
export interface BlockCommit extends StoredBlock {
  readonly hash: Uint8Array
  readonly changes: readonly Change[]
  readonly extra?: readonly Operation[]
  /**
   * Returns what the block changes of bodies; undefined: nothing. It is called right before the batch, so
   * that a body which is stored again meanwhile is not deleted.
   */
  readonly bodies?: () => BodyChanges | undefined
}

/** What the batch of a block does with bodies. */
export interface BodyChanges {
  /** The bodies of the cases that the block opened; they wait no longer. */
  readonly opened: readonly BodyHash[]
  /** The bodies that wait again, since their cases ended and a PROPOSE names them still. */
  readonly waiting: readonly BodyHash[]
  /** The bodies that nothing needs. */
  readonly deleted: readonly BodyHash[]
}

export const NO_BODIES: BodyChanges = { opened: [], waiting: [], deleted: [] }
