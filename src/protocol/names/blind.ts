import { chainlessDomain, u16 } from '../codec/index.js'
import { assert, concat, type Group, type GroupElement, type Scalar } from '../types/index.js'
import { blind } from './oprf.js'

const DOMAIN = chainlessDomain('name-blind')
const RANDOM_BYTES = 32

/** What a hospital sends to evaluators, and the secrets with which it reads their answers. */
export interface BlindedNames {
  readonly elements: readonly GroupElement[]
  /** One for each element. They are as secret as the inputs, and serve once. */
  readonly blinds: readonly Scalar[]
}

/**
 * Blinds the inputs of a batch. The elements are random to everybody else, also for equal inputs.
 * @param inputs made by `nameInput`
 * @param random 32 random bytes that serve this batch alone
 */
export function blindNames (
  group: Group, inputs: readonly Uint8Array[], random: Uint8Array
): BlindedNames {
  assert(random.length === RANDOM_BYTES, '32 random bytes')
  const blinds = inputs.map((_, i) => group.hashToScalar(concat(random, u16.encode(i)), DOMAIN))
  return { elements: inputs.map((input, i) => blind(group, input, blinds[i]!)), blinds }
}
