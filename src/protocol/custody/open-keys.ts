import { keyCommitment } from '../codec/index.js'
import { combineBatch } from '../sharing/index.js'
import { equal, mapKey, type EqualityProof, type GroupElement } from '../types/index.js'
import type { Escrowed } from './proof.js'
import { recordKeyOf } from './record-key.js'
import { checkResults, type Custodians } from './results.js'

export interface PartialResult {
  readonly element: GroupElement
  /** Undefined if this hospital itself gave the result, and its pad is lost. */
  readonly pad: Uint8Array | undefined
}

/** The answer of a holder: for each case a result, or undefined if the holder gave none. */
export interface CustodyAnswer {
  /** Index of the holder in the epoch. */
  readonly index: number
  readonly results: readonly (PartialResult | undefined)[]
  readonly proof: EqualityProof
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
 * @param answers of holders; of two by one holder the later counts
 */
export function openKeys (
  custodians: Custodians, cases: readonly Escrowed[], answers: readonly CustodyAnswer[]
): OpenedKeys {
  const { group } = custodians.chain.verifier
  const isForm = ({ results }: CustodyAnswer): boolean => results.length === cases.length &&
    results.every(result => result === undefined || group.isElement(result.element))
  const distinct = [...new Map(answers.map(answer => [answer.index, answer])).values()]
  const [formed, foul] = [distinct.filter(isForm), distinct.filter(answer => !isForm(answer))]
  const first = cases.map((_, at) => openOne(custodians, cases, formed, at))
  const isProved = first.some(({ type }) => type === 'unfit')
    ? (answer: CustodyAnswer): boolean => isTrue(custodians, cases, answer)
    : () => true
  const honest = formed.filter(isProved)
  const keys = honest.length === formed.length ? first : first.map((opened, at) =>
    opened.type === 'key' ? opened : openOne(custodians, cases, honest, at))
  const lying = [...foul, ...formed.filter(answer => !honest.includes(answer)),
    ...honest.filter(answer => hasFalsePad(answer, keys))]
  return { keys, liars: new Set(lying.map(({ index }) => index)) }
}

/** Opens the key of a case with the first t results, and with each pad that a holder gave. */
function openOne (
  custodians: Custodians, cases: readonly Escrowed[], answers: readonly CustodyAnswer[], at: number
): OpenedKey {
  const { chain: { verifier: { group } }, epoch: { threshold } } = custodians
  const given = answers.flatMap(({ index, results }) => {
    const result = results[at]
    return result === undefined ? [] : [{ index, result }]
  })
  const pads = new Map(given.flatMap(({ result: { pad } }) =>
    pad === undefined ? [] : [[mapKey(pad), pad] as const]))
  if (given.length < threshold) return { type: 'too-few', lacking: threshold - given.length }
  if (pads.size === 0) return { type: 'too-few', lacking: 1 }
  const [point] = combineBatch(group, given.slice(0, threshold).map(({ index, result }) =>
    ({ index, elements: [result.element] })))
  if (point === undefined) return { type: 'unfit' }
  for (const pad of pads.values()) {
    const key = recordKeyOf(placeOf(custodians, cases[at]!), point, pad)
    if (isKeyOf(custodians, cases[at]!, key)) return { type: 'key', key, half: point, pad }
  }
  return { type: 'unfit' }
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
    return result?.pad !== undefined && opened.type === 'key' && !equal(result.pad, opened.pad)
  })
}

function placeOf ({ chain }: Custodians, { r, submitter }: Escrowed): Parameters<typeof recordKeyOf>[0] {
  return { chainId: chain.id, r, submitter }
}

function isKeyOf ({ chain }: Custodians, escrowed: Escrowed, key: Uint8Array): boolean {
  return equal(keyCommitment(chain.id, key), escrowed.keyCommitment)
}
