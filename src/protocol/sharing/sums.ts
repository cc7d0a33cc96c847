/** Sums and products in the group in which the neutral element may occur: `undefined` stands for it. */
import type { Group, GroupElement, Scalar } from '../types/index.js'

/** An element or, as undefined, the neutral element. */
export type Sum = GroupElement | undefined

export function plus (group: Group, a: Sum, b: Sum): Sum {
  if (a === undefined) return b
  return b === undefined ? a : group.add(a, b)
}

export function times (group: Group, k: Scalar, point: Sum): Sum {
  return point === undefined ? undefined : group.multiply(k, point)
}

/** Returns Σ kᵢ·Pᵢ over two lists of one length. */
export function linearSum (group: Group, scalars: readonly Scalar[], points: readonly Sum[]): Sum {
  return points.reduce<Sum>((sum, point, i) => plus(group, sum, times(group, scalars[i]!, point)), undefined)
}
