import type { UnsignedTransaction } from '../codec/index.js'
import type { KeyState } from '../ledger/index.js'
import type { ChainId, Group, Height, MemberId, Timestamp, TransactionKind } from '../types/index.js'
import type { OpenedDealings } from './opened-dealings.js'
import type { KeySecrets } from './secrets.js'

/** Everything on which the next step of a hospital depends. */
export interface KeepingInput {
  readonly group: Group
  readonly chainId: ChainId
  /** This hospital. */
  readonly self: MemberId
  /** The height of the newest block here. */
  readonly height: Height
  /** The state of shared keys after that block. */
  readonly keys: KeyState
  /** The secrets as they are on the disk. */
  readonly secrets: KeySecrets
  readonly opened: OpenedDealings
  readonly now: Timestamp
  /** 64 random bytes. They are used only if a new secret is needed. */
  readonly random: Uint8Array
}

export type KeysTransaction = Extract<UnsignedTransaction, {
  readonly kind: (typeof TransactionKind)['keysDeal' | 'keysComplain' | 'keysReady' | 'keysLost']
}>
