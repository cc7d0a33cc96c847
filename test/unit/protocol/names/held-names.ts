import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { answerNames, type CheckedAnswer, type Naming } from '../../../../src/protocol/names/index.js'
import type { Group, GroupElement, Scalar } from '../../../../src/protocol/types/index.js'
import { CHAIN, freshlyHeld, holdersOf } from '../sharing/holders.js'

/** An epoch of a name key with the secret shares of its holders. */
export interface HeldNames {
  readonly naming: Naming
  readonly shares: readonly Scalar[]
}

/** Deals a name key to n holders. Key 0 of the epoch is another key. */
export function heldNames (group: Group, n: number, threshold: number, label = ''): HeldNames {
  const holders = holdersOf(group, n, label)
  const { key, shares } = freshlyHeld(group, holders, threshold)
  const lottery = freshlyHeld(group, holdersOf(group, n, `${label}lottery `), threshold).key
  const epoch = { number: 1, holders: holders.ids, threshold, keys: [lottery, key] }
  return { naming: { chain: { id: CHAIN, verifier: { ...nodeVerifier, group } }, epoch }, shares }
}

/** Returns the answers of some holders. */
export function answersOf (
  { naming, shares }: HeldNames, elements: readonly GroupElement[], holders: readonly number[]
): CheckedAnswer[] {
  return holders.map(index =>
    ({ index, elements: answerNames(naming, shares[index]!, elements).elements }))
}
