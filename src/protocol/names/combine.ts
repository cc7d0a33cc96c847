import { combineBatch } from '../sharing/index.js'
import { type GroupElement, type PatientName, type Scalar } from '../types/index.js'
import type { Naming } from './answer.js'
import { finalize } from './oprf.js'

/** Length of a name: half of the output of RFC 9497, which has 64 bytes. */
const NAME_BYTES = 32

/** The answer of an evaluator that `checkNameAnswer` accepted. */
export interface CheckedAnswer {
  /** Index of the evaluator among the holders of the epoch. */
  readonly index: number
  readonly elements: readonly GroupElement[]
}

/**
 * Returns the name of each input, from the answers of t evaluators. Every t of them give the same names.
 * Undefined: there are answers of fewer than t different evaluators. Answers beyond t are not used.
 * @param inputs and blinds of the batch that was sent
 */
export function combineNames (
  { chain, epoch }: Naming, inputs: readonly Uint8Array[], blinds: readonly Scalar[],
  answers: readonly CheckedAnswer[]
): PatientName[] | undefined {
  const { group } = chain.verifier
  const distinct = [...new Map(answers.map(answer => [answer.index, answer])).values()]
  if (distinct.length < epoch.threshold) return undefined
  const evaluated = combineBatch(group, distinct.slice(0, epoch.threshold))
  const names = inputs.map((input, i) => {
    const element = evaluated[i]
    return element && finalize(group, input, blinds[i]!, element).slice(0, NAME_BYTES)
  })
  return names.every(name => name !== undefined) ? names : undefined
}
