import { domain, u64 } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { concat, type Beacon, type ChainId, type Height, type MemberId } from '../types/index.js'

/** Returns beacon_0 = SHA-256(D("beacon0")) (SPECIFICATION.md §6). */
export function initialBeacon (chainId: ChainId): Beacon {
  return sha256(domain('beacon0', chainId))
}

/**
 * Returns alpha_h = D("vrf") ‖ u64(h) ‖ beacon_{h-1}, the VRF input of the proposer of block h. It does not
 * contain the view, so each hospital has a single output per height and cannot choose among several.
 */
export function vrfAlpha (chainId: ChainId, height: Height, previousBeacon: Beacon): Uint8Array {
  return concat(domain('vrf', chainId), u64.encode(height), previousBeacon)
}

/**
 * Returns beacon_h = SHA-256(D("beacon") ‖ beacon_{h-1} ‖ u64(h) ‖ proposer ‖ vrf_output).
 * @param vrfOutput the 64-byte output of the proof in block h
 */
export function nextBeacon (
  chainId: ChainId, previous: Beacon, height: Height, proposer: MemberId, vrfOutput: Uint8Array
): Beacon {
  return sha256(beaconMessage(chainId, previous, height, proposer, vrfOutput))
}

/** Returns the bytes that `nextBeacon` hashes. */
export function beaconMessage (
  chainId: ChainId, previous: Beacon, height: Height, proposer: MemberId, vrfOutput: Uint8Array
): Uint8Array {
  return concat(domain('beacon', chainId), previous, u64.encode(height), proposer, vrfOutput)
}
