/**
 * What hospitals that pool all they hold can try in order to learn which citizen a pseudonym is. They know
 * every identifier that exists. They try each secret that they hold, and each combination of their shares.
 */
import { lagrangeAtZero } from '../../../../src/protocol/sharing/polynomial.js'
import { blind, outputOf } from '../../../../src/protocol/names/oprf.js'
import { hmacSha256 } from '../../../../src/protocol/crypto/index.js'
import { recordPseudonym } from '../../../../src/protocol/names/index.js'
import {
  hex, NAME_KEY, type Chain, type Group, type MemberId, type Scalar
} from '../../../../src/protocol/types/index.js'
import type { TestNode } from '../../../fixtures/running-nodes.js'

/** What a coalition holds. */
export interface Held {
  /** Shares of the name key in the epoch in use, by the index of the holder. */
  readonly shares: ReadonlyMap<number, Scalar>
  /** All other secret scalars. */
  readonly scalars: readonly Scalar[]
  /** Secret bytes that could be the key of a keyed hash. */
  readonly keys: readonly Uint8Array[]
}

export function heldBy (nodes: readonly TestNode[]): Held {
  const epoch = nodes[0]!.running.hostLoop.state.ledger.keys.active!
  const shares = new Map<number, Scalar>()
  const scalars: Scalar[] = []
  const keys: Uint8Array[] = []
  for (const { keyStore: { secrets }, running, signer } of nodes) {
    const index = epoch.holders.findIndex(id => hex(id) === hex(signer.id))
    for (const held of secrets.shares) {
      if (held.epoch === epoch.number) shares.set(index, held.scalars[NAME_KEY]!)
      scalars.push(...held.scalars)
    }
    scalars.push(...secrets.boxes.map(({ secret }) => secret))
    keys.push(running.secrets.hospitalSecret, signer.id, ...scalars)
  }
  return { shares, scalars, keys }
}

/** Returns the factors with which a coalition may multiply an element: its secrets, and joined shares. */
function factorsOf (group: Group, { scalars, shares }: Held): Scalar[] {
  const indices = [...shares.keys()]
  const joined: Scalar[] = []
  for (let chosen = 1; chosen < 2 ** indices.length; chosen++) {
    const some = indices.filter((_, bit) => (chosen >> bit) % 2 === 1)
    const lambdas = lagrangeAtZero(group, some)
    joined.push(some.map((index, i) => group.multiplyScalars(lambdas[i]!, shares.get(index)!))
      .reduce((a, b) => group.addScalars(a, b)))
  }
  return [group.scalarOf(1), ...scalars, ...joined]
}

/**
 * Guesses the citizen of each pseudonym of a hospital, by its hexadecimal text. A pseudonym without a match
 * is missing: for it, every citizen is as likely as every other.
 * @param inputs of the names of all citizens
 */
export function guess (
  { id, verifier: { group } }: Chain, held: Held, inputs: readonly Uint8Array[], hospital: MemberId,
  pseudonyms: ReadonlySet<string>
): Map<string, number> {
  const found = new Map<string, number>()
  const factors = factorsOf(group, held)
  const one = group.scalarOf(1)
  for (const [citizen, input] of inputs.entries()) {
    const element = blind(group, input, one)
    const names = factors.map(factor => {
      const image = group.multiply(factor, element)
      return image === undefined ? input : outputOf(input, image).slice(0, 32)
    })
    const candidates = [
      ...names.map(name => recordPseudonym(id, name, hospital)),
      ...held.keys.map(key => hmacSha256(key, input)),
      ...held.keys.map(key => recordPseudonym(id, hmacSha256(key, input), hospital))
    ]
    for (const candidate of candidates) if (pseudonyms.has(hex(candidate))) found.set(hex(candidate), citizen)
  }
  return found
}

/** Tells whether the holder of these secrets can recognise a citizen in the elements that it evaluated. */
export function recognised (
  { verifier: { group } }: Chain, held: Held, inputs: readonly Uint8Array[], elements: ReadonlySet<string>
): number[] {
  const factors = factorsOf(group, held)
  return inputs.flatMap((input, citizen) => {
    const element = blind(group, input, group.scalarOf(1))
    const images = factors.map(factor => group.multiply(factor, element))
    return images.some(image => image !== undefined && elements.has(hex(image))) ? [citizen] : []
  })
}
