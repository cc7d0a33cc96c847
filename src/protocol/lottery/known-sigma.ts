/**
 * This file remembers σ of shares that another thread has checked and combined while this node catches up.
 * The memory changes no answer: it holds results of `sigmaOf` alone, with their whole input.
 */
import { beaconSharesCodec } from '../codec/index.js'
import { lotteryMessage } from '../sortition/index.js'
import {
  BoundedMap, LOTTERY, mapKey, type BeaconShare, type Group, type Sigma
} from '../types/index.js'
import { contextOf, type Drawing } from './share.js'

/** A node needs the σ of the next block alone. */
const REMEMBERED = 64
const known = new WeakMap<Group, BoundedMap<string, Sigma>>()

/** Returns the name of shares with the whole input of their check. */
export function sharesName (drawing: Drawing, shares: readonly BeaconShare[]): string {
  const { chain, epoch, hash, height, recovery } = drawing
  const publicShares = shares.map(({ index }) => epoch.keys[LOTTERY]?.shares[index])
  // Lengths of all parts but the last follow from the number of shares and of the recovery.
  return [
    String(shares.length), ...publicShares.map(element => element === undefined ? '' : mapKey(element)),
    mapKey(contextOf(drawing)), mapKey(lotteryMessage(chain.id, epoch.number, height, hash, recovery)),
    mapKey(beaconSharesCodec.encode(shares))
  ].join()
}

/** Remembers what `sigmaOf` returned for the shares of this name in another thread of this process. */
export function rememberSigma (group: Group, name: string, sigma: Sigma): void {
  const ofGroup = known.get(group) ?? new BoundedMap<string, Sigma>(REMEMBERED)
  known.set(group, ofGroup)
  ofGroup.set(name, sigma)
}

/** Returns the σ of shares if it is remembered, and forgets it. */
export function takeKnownSigma (drawing: Drawing, shares: readonly BeaconShare[]): Sigma | undefined {
  const ofGroup = known.get(drawing.chain.verifier.group)
  if (ofGroup === undefined || ofGroup.size === 0) return undefined
  const name = sharesName(drawing, shares)
  const sigma = ofGroup.get(name)
  ofGroup.delete(name)
  return sigma
}
