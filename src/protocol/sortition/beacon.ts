import { domain, u64 } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { concat, type Beacon, type ChainId, type Height, type MemberId } from '../types/index.js'

/** beacon_0 = SHA-256(D("beacon0")), SPECIFICATION.md §6. */
export function initialBeacon (chainId: ChainId): Beacon {
  return sha256(domain('beacon0', chainId))
}

/**
 * alpha_h = D("vrf") ‖ u64(h) ‖ beacon_{h-1}: what the proposer of block h proves. Without the
 * view, so that each hospital has one output per height and none to choose from.
 */
export function vrfAlpha (chainId: ChainId, height: Height, previousBeacon: Beacon): Uint8Array {
  return concat(domain('vrf', chainId), u64.encode(height), previousBeacon)
}

/**
 * beacon_h = SHA-256(D("beacon") ‖ beacon_{h-1} ‖ u64(h) ‖ proposer ‖ vrf_output).
 * @param vrfOutput the 64 bytes of the proof in block h
 */
export function nextBeacon (
  chainId: ChainId, previous: Beacon, height: Height, proposer: MemberId, vrfOutput: Uint8Array
): Beacon {
  return sha256(beaconMessage(chainId, previous, height, proposer, vrfOutput))
}

/** What `nextBeacon` hashes. */
export function beaconMessage (
  chainId: ChainId, previous: Beacon, height: Height, proposer: MemberId, vrfOutput: Uint8Array
): Uint8Array {
  return concat(domain('beacon', chainId), previous, u64.encode(height), proposer, vrfOutput)
}
