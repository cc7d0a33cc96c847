import { SHARED_KEYS, assert, type KeyEpoch, type SharedKeySpec } from '../../types/index.js'
import { dealingsOf, isFresh, type EpochDealings, type KeyState } from './key-state.js'

/** The list Dl of each key, and whether every list is complete. */
export interface Qualified {
  readonly places: readonly (readonly number[])[]
  readonly isComplete: boolean
}

/**
 * Finds Dl of the pending epoch for each key: the first dealings in the order of the chain, without void
 * dealings. A fresh key needs n − f dealings, and a reshared key needs the threshold of the active epoch.
 */
export function qualifiedOf (
  keys: KeyState, pending: EpochDealings, specs: readonly SharedKeySpec[] = SHARED_KEYS
): Qualified {
  const places = specs.map((spec, key) => {
    const usable = pending.dealings.flatMap(({ dealing, isVoid }, place) =>
      !isVoid && dealing.keys.some(dealt => dealt.key === key) ? [place] : [])
    return usable.slice(0, needed(keys, pending, spec))
  })
  const isComplete = places.every((list, key) => list.length === needed(keys, pending, specs[key]!))
  return { places, isComplete }
}

function needed (keys: KeyState, pending: EpochDealings, spec: SharedKeySpec): number {
  return isFresh(keys, spec) ? dealingsOf(pending.holders.length) : activeOf(keys).threshold
}

function activeOf ({ active }: KeyState): KeyEpoch {
  assert(active !== undefined, 'a reshared key has an active epoch')
  return active
}

export function samePlaces (a: EpochDealings['qualified'], b: EpochDealings['qualified']): boolean {
  return a.length === b.length && a.every((list, key) =>
    list.length === b[key]!.length && list.every((place, i) => place === b[key]![i]))
}
