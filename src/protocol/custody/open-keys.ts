import { keyCommitment } from '../codec/index.js'
import { lagrangeAtZero, linearSum } from '../sharing/index.js'
import { equal, mapKey, type EqualityProof, type GroupElement, type Scalar } from '../types/index.js'
import type { Escrowed } from './proof.js'
import { recordKeyOf } from './record-key.js'
import { checkResults, type Custodians } from './results.js'

export interface PartialResult {
  readonly element: GroupElement
  readonly pad: Uint8Array
}

/** The answer of a holder: for each case a result, or undefined if the holder gave none. */
export interface CustodyAnswer {
  /** Index of the holder in the epoch. */
  readonly index: number
  readonly results: readonly (PartialResult | undefined)[]
  readonly proof: EqualityProof
}

/**
 * The share of the hospital that opens. It gives no result: its share goes into the sum, which saves a
 * multiplication, and needs no proof.
 */
export interface OwnShare {
  /** Index of this hospital in the epoch. */
  readonly index: number
  /** k_i, not zero. */
  readonly secret: Scalar
  /** For each case the pad that is here. */
  readonly pads: readonly (Uint8Array | undefined)[]
}

/**
 * A record key; or how many results lack; or `unfit`: the results are true, and the key still misses its
 * commitment. Then the submitter made a case that nobody can read.
 */
export type OpenedKey =
  | { readonly type: 'key', readonly key: Uint8Array, readonly half: GroupElement, readonly pad: Uint8Array }
  | { readonly type: 'too-few', readonly lacking: number }
  | { readonly type: 'unfit' }

export interface OpenedKeys {
  /** In the order of the cases. */
  readonly keys: readonly OpenedKey[]
  /** Indices of the holders that gave a false result or pad. */
  readonly liars: ReadonlySet<number>
}

/**
 * Opens record keys with the answers of holders. Proofs are checked only if a key misses its commitment,
 * since a check takes as long as the answer. The holders of false results are then left out.
 * @param answers of other holders; of two by one holder the later counts
 * @param own undefined if this hospital has no share of the epoch
 */
export function openKeys (
  custodians: Custodians, cases: readonly Escrowed[], answers: readonly CustodyAnswer[], own?: OwnShare
): OpenedKeys {
  const { group } = custodians.chain.verifier
  const isForm = ({ results }: CustodyAnswer): boolean => results.length === cases.length &&
    results.every(result => result === undefined || group.isElement(result.element))
  const distinct = [...new Map(answers.map(answer => [answer.index, answer])).values()]
    .filter(({ index }) => index !== own?.index)
  const [formed, foul] = [distinct.filter(isForm), distinct.filter(answer => !isForm(answer))]
  const opener = new Opener(custodians, cases, own)
  const first = cases.map((_, at) => opener.open(formed, at))
  const isProved = first.some(({ type }) => type === 'unfit')
    ? (answer: CustodyAnswer): boolean => isTrue(custodians, cases, answer)
    : () => true
  const honest = formed.filter(isProved)
  const keys = honest.length === formed.length ? first : first.map((opened, at) =>
    opened.type === 'key' ? opened : opener.open(honest, at))
  const lying = [...foul, ...formed.filter(answer => !honest.includes(answer)),
    ...honest.filter(answer => hasFalsePad(answer, keys))]
  return { keys, liars: new Set(lying.map(({ index }) => index)) }
}

/** A part of the sum of a case: the result of a holder, or C with the own share. */
interface Part {
  readonly index: number
  readonly element: GroupElement
  readonly secret?: Scalar
}

/** Opens the keys of the same cases with some answers or others. */
class Opener {
  /** The factors of the holders of a sum, by their indices. */
  readonly #factors = new Map<string, readonly Scalar[]>()

  constructor (
    private readonly custodians: Custodians, private readonly cases: readonly Escrowed[],
    private readonly own: OwnShare | undefined
  ) {}

  /** Opens the key of a case with the first t parts, and with each pad that is here or was given. */
  open (answers: readonly CustodyAnswer[], at: number): OpenedKey {
    const { cases, custodians, own } = this
    const { chain: { verifier: { group } }, epoch: { threshold } } = custodians
    const { custody } = cases[at]!
    const given = answers.flatMap(({ index, results }) => {
      const result = results[at]
      return result === undefined ? [] : [{ index, ...result }]
    })
    const ownPart: Part[] = own !== undefined && group.isElement(custody)
      ? [{ index: own.index, element: custody, secret: own.secret }]
      : []
    const parts = [...ownPart, ...given]
    const pads = new Map([own?.pads[at], ...given.map(({ pad }) => pad)].flatMap(pad =>
      pad === undefined ? [] : [[mapKey(pad), pad] as const]))
    if (parts.length < threshold) return { type: 'too-few', lacking: threshold - parts.length }
    if (pads.size === 0) return { type: 'too-few', lacking: 1 }
    const point = this.#sum(parts.slice(0, threshold))
    if (point === undefined) return { type: 'unfit' }
    for (const pad of pads.values()) {
      const key = recordKeyOf(placeOf(custodians, cases[at]!), point, pad)
      if (isKeyOf(custodians, cases[at]!, key)) return { type: 'key', key, half: point, pad }
    }
    return { type: 'unfit' }
  }

  /** Returns k·C. @param parts of t different holders */
  #sum (parts: readonly Part[]): GroupElement | undefined {
    const { group } = this.custodians.chain.verifier
    const factors = this.#factorsOf(parts.map(({ index }) => index))
    return linearSum(group, parts.map(({ secret }, i) =>
      secret === undefined ? factors[i]! : group.multiplyScalars(factors[i]!, secret)),
    parts.map(({ element }) => element))
  }

  #factorsOf (indices: readonly number[]): readonly Scalar[] {
    const name = indices.join()
    const factors = this.#factors.get(name) ??
      lagrangeAtZero(this.custodians.chain.verifier.group, indices)
    this.#factors.set(name, factors)
    return factors
  }
}

function isTrue (
  custodians: Custodians, cases: readonly Escrowed[], { index, proof, results }: CustodyAnswer
): boolean {
  const given = cases.flatMap(({ custody }, at) => {
    const element = results[at]?.element
    return element === undefined ? [] : [{ custody, element }]
  })
  const elements = given.map(({ element }) => element)
  const verdict = checkResults(custodians, index, given.map(({ custody }) => custody), { elements, proof })
  return verdict.verdict === 'accept'
}

/** Tells whether a holder gave another pad than the one that made the key. */
function hasFalsePad ({ results }: CustodyAnswer, keys: readonly OpenedKey[]): boolean {
  return results.some((result, at) => {
    const opened = keys[at]!
    return result !== undefined && opened.type === 'key' && !equal(result.pad, opened.pad)
  })
}

function placeOf ({ chain }: Custodians, { r, submitter }: Escrowed): Parameters<typeof recordKeyOf>[0] {
  return { chainId: chain.id, r, submitter }
}

function isKeyOf ({ chain }: Custodians, escrowed: Escrowed, key: Uint8Array): boolean {
  return equal(keyCommitment(chain.id, key), escrowed.keyCommitment)
}
