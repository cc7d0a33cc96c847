import { lagrangeAtZero, linearSum } from '../sharing/index.js'
import type { GroupElement, PatientName, Scalar } from '../types/index.js'
import type { Naming } from './answer.js'
import { hashToGroup, outputOf } from './oprf.js'

/** Length of a name: half of the output of RFC 9497, which has 64 bytes. */
const NAME_BYTES = 32

/** The answer of an evaluator that `checkNameAnswer` accepted. */
export interface CheckedAnswer {
  /** Index of the evaluator among the holders of the epoch. */
  readonly index: number
  readonly elements: readonly GroupElement[]
}

/** The share of the asking hospital itself, which it has compared with its public share. */
export interface OwnShare {
  readonly index: number
  readonly share: Scalar
}

/**
 * Returns the name of each input, from the answers of t evaluators. Every t of them give the same names.
 * Undefined: there are answers of fewer than t different evaluators. Answers beyond t are not used.
 *
 * Each answer is unblinded and weighted by one multiplication. The own share needs no answer: it multiplies
 * the hash of the input, which nobody else sees.
 * @param inputs and blinds of the batch that was sent
 * @param own counts as the answer of its holder
 */
export function combineNames (
  { chain, epoch }: Naming, inputs: readonly Uint8Array[], blinds: readonly Scalar[],
  answers: readonly CheckedAnswer[], own?: OwnShare
): PatientName[] | undefined {
  const { group } = chain.verifier
  const distinct = [...new Map(answers.map(answer => [answer.index, answer])).values()]
    .filter(({ index }) => index !== own?.index)
    .slice(0, epoch.threshold - (own === undefined ? 0 : 1))
  const holders = [...distinct.map(({ index }) => index), ...own === undefined ? [] : [own.index]]
  if (holders.length < epoch.threshold) return undefined
  const factors = lagrangeAtZero(group, holders)
  const ownFactor = own && group.multiplyScalars(factors.at(-1)!, own.share)
  const names = inputs.map((input, i) => {
    const unblind = group.invertScalar(blinds[i]!)
    const scalars = distinct.map((_, j) => group.multiplyScalars(factors[j]!, unblind))
    const points = distinct.map(({ elements }) => elements[i])
    const element = ownFactor === undefined
      ? linearSum(group, scalars, points)
      : linearSum(group, [...scalars, ownFactor], [...points, hashToGroup(group, input)])
    return element && outputOf(input, element).slice(0, NAME_BYTES)
  })
  return names.every(name => name !== undefined) ? names : undefined
}
