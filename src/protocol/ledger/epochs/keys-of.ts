import { freshKey, resharedKey } from '../../sharing/index.js'
import { assert, type Chain, type Dealing, type DealtKey, type SharedKey, type SharedKeySpec }
  from '../../types/index.js'
import { isFresh, type EpochDealings, type KeyState } from './key-state.js'

/**
 * Returns the public keys and public shares that a complete Dl makes. Returns undefined if a key would be
 * neutral; then Dl counts as not complete, until a complaint changes it.
 * @param places Dl of each key
 */
export function keysOf (
  chain: Chain, keys: KeyState, pending: EpochDealings, places: EpochDealings['qualified'],
  specs: readonly SharedKeySpec[]
): SharedKey[] | undefined {
  const { group } = chain.verifier
  const holders = pending.holders.length
  const made: SharedKey[] = []
  for (const [key, spec] of specs.entries()) {
    const dealings = places[key]!.map(place => pending.dealings[place]!)
    const shared = isFresh(keys, spec)
      ? freshKey(group, holders, dealings.map(({ dealing }) => partOf(dealing, key).commitments))
      : resharedKey(group, holders, dealings.map(({ dealing, formerPlace }) => ({
        dealer: formerPlace ?? -1, commitments: partOf(dealing, key).commitments
      })))
    if (shared === undefined) return undefined
    made.push(shared)
  }
  return made
}

function partOf (dealing: Dealing, key: number): DealtKey {
  const part = dealing.keys.find(dealt => dealt.key === key)
  assert(part !== undefined, 'a dealing of Dl deals the key')
  return part
}
