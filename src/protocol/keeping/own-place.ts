import { indexOfHolder, type EpochDealings } from '../ledger/index.js'
import { equal, type Group, type MemberId, type Scalar } from '../types/index.js'
import type { KeySecrets } from './secrets.js'

/** The own place in an epoch that is pending or active. */
export interface OwnPlace {
  readonly epoch: EpochDealings
  /** Index in the holders. */
  readonly index: number
  /** The secret of the box key to which the dealings are sealed. Undefined: it is lost or destroyed. */
  readonly boxSecret: Scalar | undefined
}

/** Finds the own place in an epoch; undefined for a stranger. */
export function placeIn (
  group: Group, self: MemberId, secrets: KeySecrets, epoch: EpochDealings | undefined
): OwnPlace | undefined {
  if (epoch === undefined) return undefined
  const index = indexOfHolder(epoch, self)
  const boxKey = epoch.boxKeys[index]
  if (boxKey === undefined) return undefined
  const box = secrets.boxes.find(({ secret }) => equal(publicKeyOf(group, secret), boxKey))
  return { epoch, index, boxSecret: box?.secret }
}

/** Returns k·G. @param secret not zero */
export function publicKeyOf (group: Group, secret: Scalar): Uint8Array {
  return group.base(secret) ?? new Uint8Array(0)
}
